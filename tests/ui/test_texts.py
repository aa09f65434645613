"""Texts: whole catalogues in every language, all of them in use, none hidden in pages."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

import settings
from analytics.metrics import FIELDS, NUMBERS
from analytics.ui.texts import LANGUAGES, catalogue, catalogue_file, key_of, text, usual_language

PAGES = sorted((settings.ROOT / "pages").glob("*.py"))
UI = sorted((settings.ROOT / "analytics" / "ui").glob("*.py"))
CHARTS = sorted((settings.ROOT / "analytics" / "charts").glob("*.py"))
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
NAMES_OF_LANGUAGES = {"Рус"}
KEYS_OF_PLOTLY = {"Download plot as a PNG"}  # what its dictionary translates


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}


def messages(language: str) -> dict[str, Message]:
    return {key_of(message): message for message in CATALOGUES[language] if message.id}


def forms(message: Message) -> tuple[str, ...]:
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(text)


def places(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        (None, "", "ru"),
        (None, "de-DE,de;q=0.9", "ru"),
        (None, "de-DE,en-GB;q=0.9,ru;q=0.8", "en"),
        (None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en", "ru-RU,ru;q=0.9", "en"),
        ("ru", "en-US", "ru"),
        ("<b>", "en-US", "en"),
    ],
)
def test_language_without_an_address_is_the_choice_then_the_browsers(
    chosen: str | None, accepted: str, language: str
) -> None:
    assert usual_language(chosen, accepted) == language


def test_languages_have_the_same_keys_once_each() -> None:
    keys = {language: list(messages(language)) for language in LANGUAGES}
    assert len(keys["ru"]) > 200
    assert keys["ru"] == keys["en"], "the same keys in the same order"
    for language in LANGUAGES:
        written = re.findall(r'^msgid "(.+)"$', catalogue_file(language).read_text("utf-8"), re.MULTILINE)
        assert written == keys[language], "a key stands twice"


def test_every_form_is_there_with_the_same_places_for_values() -> None:
    russian, english = messages("ru"), messages("en")
    for key, message in russian.items():
        other = english[key]
        assert message.pluralizable == other.pluralizable, key
        assert len({frozenset(places(form)) for form in (*forms(message), *forms(other))}) == 1, key
        assert not message.pluralizable or "count" in places(forms(message)[0]), key
    for language in LANGUAGES:
        expected = CATALOGUES[language].num_plurals
        for key, message in messages(language).items():
            assert all(form.strip() for form in forms(message)) and not message.fuzzy, key
            assert not message.pluralizable or len(forms(message)) == expected, key


def test_every_text_is_in_its_language() -> None:
    russian, english = messages("ru"), messages("en")
    for key in russian.keys() - {"language"}:
        same = forms(russian[key]) == forms(english[key])
        assert same or all(CYRILLIC.search(form) for form in forms(russian[key])), key
        assert not any(CYRILLIC.search(form) for form in forms(english[key])), key


def test_russian_counts_people_rightly() -> None:
    said = {count: text("ru", "people.found", count).format(count=count) for count in (1, 2, 5, 11, 12, 21, 104, 1011)}
    assert said == {
        1: "Найден 1 человек", 2: "Найдено 2 человека", 5: "Найдено 5 человек", 11: "Найдено 11 человек",
        12: "Найдено 12 человек", 21: "Найден 21 человек", 104: "Найдено 104 человека", 1011: "Найдено 1011 человек",
    }  # fmt: skip
    assert text("en", "people.found", 1).format(count=1) == "1 person found"


def test_every_number_is_named_and_defined() -> None:
    for language in LANGUAGES:
        for name in FIELDS:
            assert text(language, f"name.{name}")
            assert text(language, f"what.{name}").endswith(".")
        for name in NUMBERS:
            assert text(language, f"number.{name}").endswith(".")


def calls(file: Path) -> Iterator[ast.expr]:
    """What a file asks `t`, `n` or `text` for; both sides of a choice."""
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("t", "n", "text"):
            asked = call.args[1 if call.func.id == "text" else 0]
            yield from (asked.body, asked.orelse) if isinstance(asked, ast.IfExp) else (asked,)


def pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    """A text with parts put in, as a pattern for what it may become."""
    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"(\w+)" for p in node.values]
    return re.compile("".join(parts))


ASKED = [node for file in PAGES + UI for node in calls(file)]
KEYS = {node.value for node in ASKED if isinstance(node, ast.Constant) and isinstance(node.value, str)}
PATTERNS = [pattern(node) for node in ASKED if isinstance(node, ast.JoinedStr)]


def test_every_key_that_pages_use_exists() -> None:
    """Keys with a part put in are tried by the tests of the pages: a missing one stops the page."""
    assert len(KEYS) > 30 and set(messages("ru")) >= KEYS
    with pytest.raises(KeyError, match="no text «missing»"):
        text("ru", "missing")


def test_every_key_is_used() -> None:
    """A part that is put into a key must at least be a word of the program."""
    rooms = ("analytics", "pages", "etl")
    files = [file for room in rooms for end in ("py", "sql") for file in (settings.ROOT / room).rglob(f"*.{end}")]
    words = set(re.findall(r"\w+", " ".join(file.read_text("utf-8") for file in files)))
    made = [
        pattern(node)
        for file in PAGES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
    ]

    def is_word(part: str) -> bool:
        return part in words or any(set(found.groups()) <= words for p in made if (found := p.fullmatch(part)))

    def is_used(key: str) -> bool:
        found = [match for p in PATTERNS if (match := p.fullmatch(key))]
        return key in KEYS or any(all(map(is_word, match.groups())) for match in found)

    titles_of_pages = {file.stem for file in PAGES}
    assert {key for key in messages("ru") if not is_used(key)} - titles_of_pages == set()


def strings(file: Path) -> set[str]:
    """Texts in the code of a file, its docstrings aside."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return set(found) - docstrings - {None}


@pytest.mark.parametrize("file", PAGES + UI + CHARTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_pages_hold_no_sentence(file: Path) -> None:
    for found in strings(file) - NAMES_OF_LANGUAGES - KEYS_OF_PLOTLY:
        assert not CYRILLIC.search(found), found
        assert not re.search(r"\b[A-Z][a-z]+ [a-z]+ [a-z]+", found), found


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_pages_stay_short(file: Path) -> None:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert 5 <= len(lines) <= 40
