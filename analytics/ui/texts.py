"""Every text of the pages: gettext catalogues in `locale/`, one per language, read when the program starts.

A key names a place on the pages. `name.*` is what a number or a column is called, `what.*` what a number means,
`number.*` an answer of `python -m analytics`; `<chart>.title` and `.what` stand above a chart. Names of regions, tracks
and codes stand in the snapshot.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {"ru": "Рус", "en": "Eng"}
COOKIE = "yavka_lang"  # written by start.js: the language that the reader chose, and nothing else


def usual_language(chosen: str | None, accepted: str) -> str:
    """The language of an address that names none.

    What the reader chose on an earlier visit (the value of `COOKIE`), else the first language of the browser's list
    (`Accept-Language`, which browsers write in order) that there are texts in, else Russian.
    """
    wanted = [chosen, *(part.strip()[:2].lower() for part in accepted.split(","))]
    return next((code for code in wanted if code in LANGUAGES), "ru")


def catalogue_file(language: str) -> Path:
    """The catalogue as translators edit it."""
    return FOLDER / language / "LC_MESSAGES" / "yavka.po"


def catalogue(language: str) -> Catalog:
    """What the catalogue says: a message for every key."""
    with catalogue_file(language).open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def key_of(message: Message) -> str:
    """The key of a message; one with plural forms has it twice, as gettext wants it."""
    return message.id[0] if message.pluralizable else str(message.id)


def is_text(key: str) -> bool:
    """Whether the pages have such a text."""
    return key in _KEYS


def text(language: str, key: str, count: int | None = None) -> str:
    """The text with its places for values still empty; with a count, in the form that the language wants for it."""
    if key not in _KEYS:
        raise KeyError(f"no text «{key}» in {FOLDER.name}/")
    catalogue = _CATALOGUES[language]
    return catalogue.gettext(key) if count is None else catalogue.ngettext(key, key, count)


def _compiled(source: Catalog) -> Translations:
    """In memory, which takes some milliseconds: a compiled file in the repository could be older than its source."""
    file = io.BytesIO()
    write_mo(file, source)
    file.seek(0)
    return Translations(file)


_SOURCES = {language: catalogue(language) for language in LANGUAGES}
_CATALOGUES = {language: _compiled(source) for language, source in _SOURCES.items()}
_KEYS = {key_of(message) for message in _SOURCES["ru"]}
