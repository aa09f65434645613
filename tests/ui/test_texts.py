"""Texts: both languages, none hidden in pages."""

import ast
import re
import string
from pathlib import Path

import pytest

import settings
from analytics.ui.texts import TEXTS

PAGES = sorted((settings.ROOT / "pages").glob("*.py"))
UI = [file for file in sorted((settings.ROOT / "analytics" / "ui").glob("*.py")) if file.name != "texts.py"]


def test_both_languages_have_the_same_places_for_values() -> None:
    for key, (russian, english) in TEXTS.items():
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (russian, english)]
        assert places[0] == places[1], key
        assert re.search("[а-яё]", russian.lower()) or russian == english, key
        assert not re.search("[а-яё]", english.lower()), key


@pytest.mark.parametrize("file", PAGES + UI, ids=lambda file: file.stem)
def test_pages_hold_no_sentence(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    names_of_languages = {"Рус", "Язык · Language"}
    for text in set(strings) - docstrings - names_of_languages:
        assert not re.search("[а-яё]", text.lower()), text
        assert not re.search(r"[A-Z][a-z]+ [a-z]+ [a-z]+", text), text


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_pages_stay_short(file: Path) -> None:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert 5 <= len(lines) <= 40
