"""What the XML of a sheet says that a reader of values does not tell: formulas, errors, merged cells. Read by a parser
that knows no DTD, whatever prefixes, quotes and order of attributes a program writes."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from etl.reading.kinds import broken, doctype
from etl.reading.tidy import ERROR, NO_VALUE

Ranges = list[tuple[tuple[int, int], tuple[int, int]]]
_XLSX_TELLS = re.compile(rb"<(?:[^\s<>/]+:)?f[\s/>]|\bt\s*=\s*[\"']e[\"']")
_XLSX_HINTS = (b"<f", b":f", b'"e"', b"'e'")  # looking for these first costs a tenth of looking for what tells
_ODS_TELLS = re.compile(rb"formula|rows-spanned|errored|calcext:value-type\s*=\s*[\"']error|#[A-Z\xd0\xd1]")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_FAR = 1_048_576  # rows of a sheet at most
_REPEATED = 64  # faulty cells that are looked at of one that is repeated


@dataclass
class Facts:
    """Of one sheet. Rows count from 1, the corners of merged cells from 0."""

    kept: int = 0  # formulas with a value kept beside
    # Cells with a formula that has no value, or with an error instead of one: (row, column from 0) → what stands there.
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: Ranges = field(default_factory=list)


def elements(xml: bytes, name: str) -> list[tuple[str, dict[str, str]]]:
    """Elements of a small XML file: local name, attributes by local name."""
    found: list[tuple[str, dict[str, str]]] = []
    _parse(xml, name, lambda tag, attributes: found.append((tag, attributes)))
    return found


def facts_of_xlsx(xml: bytes, name: str) -> Facts:
    """Facts of a sheet of an XLSX."""
    reader = _Xlsx()
    may_tell = any(hint in xml for hint in _XLSX_HINTS) and _XLSX_TELLS.search(xml)
    if may_tell or b"\x00" in xml[:64]:
        _parse(xml, name, reader.start, reader.end, reader.text)
    return reader.facts


def facts_of_ods(xml: bytes, name: str) -> dict[str, Facts]:
    """Facts of each sheet of an ODS, by its name."""
    reader = _Ods()
    if _ODS_TELLS.search(xml) or b"\x00" in xml[:64]:
        _parse(xml, name, reader.start, reader.end, reader.text)
    return reader.sheets


class _Xlsx:
    def __init__(self) -> None:
        self.facts = Facts()
        self.row = self.column = 0
        self.cell = (0, 0)
        self.is_error = self.is_text = self.has_formula = self.has_value = self.is_in_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self.column = _column(found[1]) if found else self.column + 1
            self.cell = (int(found[2]) if found else self.row, self.column)
            self.is_error = attributes.get("t") == "e"
            self.has_formula = self.has_value = False
            self.is_text = attributes.get("t") == "str"
        elif tag == "row":
            place = attributes.get("r", "")
            self.row = int(place) if place.isdecimal() and len(place) < 8 else self.row + 1
            self.column = -1
        elif tag == "f":
            self.has_formula = True
        elif tag == "v":
            self.is_in_value = True
            self.has_value = self.is_text  # «""» of a formula is a value
        elif tag == "is":
            self.has_value = True

    def end(self, tag: str) -> None:
        if tag == "v":
            self.is_in_value = False
        elif tag == "c":
            if self.is_error:
                self.facts.faults[self.cell] = ERROR
            if self.has_formula and self.has_value:
                self.facts.kept += 1
            elif self.has_formula:
                self.facts.faults[self.cell] = NO_VALUE

    def text(self, text: str) -> None:
        if self.is_in_value and text:
            self.has_value = True


class _Ods:
    def __init__(self) -> None:
        self.sheets: dict[str, Facts] = {}
        self.facts = Facts()
        self.row = self.column = 0
        self.rows = self.columns = 1  # how often the row and the cell are repeated
        self.cell: dict[str, str] | None = None
        self.said: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.facts = self.sheets[attributes.get("name", "")] = Facts()
            self.row, self.rows = 0, 0
        elif tag == "table-row":
            self.row, self.rows = self.row + self.rows, _times(attributes.get("number-rows-repeated"))
            self.column, self.columns = 0, 0
        elif tag in ("table-cell", "covered-table-cell"):
            self.column, self.columns = self.column + self.columns, _times(attributes.get("number-columns-repeated"))
            self.cell, self.said = attributes, []

    def end(self, tag: str) -> None:
        if tag not in ("table-cell", "covered-table-cell") or self.cell is None:
            return
        cell, self.cell = self.cell, None
        text = "".join(self.said).strip()
        # An error is a formula without a value; what is shown instead begins with «#», «Err:» or its like.
        has_value = any(cell.get(key) for key in ("value", "date-value", "time-value", "boolean-value", "string-value"))
        is_error = "formula" in cell and not has_value and bool(re.match(r"#|(?:Err|Ошибка):\s*\d", text))
        rows = range(self.row + 1, min(self.row + self.rows, _FAR) + 1)
        cells = ((row, self.column + n) for row in rows for n in range(min(self.columns, _REPEATED)))
        if is_error:
            self.facts.faults.update(dict.fromkeys(cells, ERROR))
        elif "formula" in cell and not has_value and not text:
            self.facts.faults.update(dict.fromkeys(cells, NO_VALUE))
        elif "formula" in cell:
            self.facts.kept += 1
        down, right = _times(cell.get("number-rows-spanned")), _times(cell.get("number-columns-spanned"))
        if down > 1 or right > 1:
            self.facts.merged.append(((self.row, self.column), (self.row + down - 1, self.column + right - 1)))

    def text(self, text: str) -> None:
        if self.cell is not None:
            self.said.append(text)


def _times(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else 1


def _column(letters: str) -> int:
    """The number of a column from 0: 27 of «AB»."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _parse(xml: bytes, name: str, start: Any, end: Any = None, text: Any = None) -> None:
    """Hands elements to the functions by their local names. XML with a DTD or against the rules is refused."""

    def started(tag: str, attributes: dict[str, str]) -> None:
        start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise doctype(name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if end:
        parser.EndElementHandler = lambda tag: end(_local(tag))
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as problem:
        raise broken(name) from problem


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return name.rpartition(":")[2]
