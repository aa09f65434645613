"""Tables of an HTML file to rows: what turnstiles and portals save under the name `.xls`."""

import codecs
import re
from html.parser import HTMLParser

from etl.problems import Refusal
from etl.reading import CELL_END, COLUMN_LIMIT, Lines, Parsed
from etl.reading.delimited import too_many_columns
from etl.reading.encodings import decode

SPAN_LIMIT = 1000  # rows or columns one cell may cover


def read(content: bytes, name: str) -> Parsed:
    """Every table of the page that has more than one row; text only, nothing is followed or run."""
    text, notes = _decoded(content, name)
    page = _Page()
    page.feed(text)
    page.close()
    tables = []
    for number, rows in enumerate(page.tables, start=1):
        if any(len(row) > COLUMN_LIMIT for row in rows):
            raise too_many_columns(name, 1)
        lines = [CELL_END.join(row) for row in rows]
        table = Lines(f"{name} {number}" if len(page.tables) > 1 else name, lines, list(range(1, len(rows) + 1)))
        table.drop_blank_end()
        if len(table.lines) > 1:
            tables.append(table)
    if not tables:
        raise Refusal(
            "WRONG_KIND",
            f"{name}: это веб-страница (HTML) без таблицы. Выгрузите таблицу как CSV или XLSX.",
            f"{name}: a web page (HTML) without a table. Export the table as CSV or XLSX.",
        )
    return Parsed(tables, notes)


def _decoded(content: bytes, name: str) -> tuple[str, list]:
    """By what the page declares, where its bytes agree; else as any text."""
    declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})", content[:4096])
    if declared and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            encoding = codecs.lookup(declared[1].decode("ascii")).name
            if encoding in ("cp1251", "cp866", "koi8-r", "utf-8", "iso8859-5"):
                text = content.decode(encoding)
                return text.replace("\x1e", "").replace("\x1f", ""), []
        except (LookupError, UnicodeError):
            pass
    decoded = decode(content, name)
    return decoded.text, decoded.notes


class _Page(HTMLParser):
    """Collects the cells of tables; a cell that covers several rows stands in each of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.is_in_cell = self.is_hidden = False
        self.hanging: dict[int, tuple[str, int]] = {}  # column → (text, rows it still covers)
        self.spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self.tables.append([])
            self.hanging = {}
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            self._hang()
            self.tables[-1][-1].append("")
            self.is_in_cell = True
            known = dict(attrs)
            self.spans = _span(known.get("rowspan")), _span(known.get("colspan"))
        elif tag == "br" and self.is_in_cell:
            self.tables[-1][-1][-1] += "\n"
        elif tag in ("style", "script"):
            self.is_hidden = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        elif tag in ("style", "script"):
            self.is_hidden = False

    def handle_data(self, data: str) -> None:
        if self.is_in_cell and not self.is_hidden:
            self.tables[-1][-1][-1] += data

    def _hang(self) -> None:
        row = self.tables[-1][-1]
        while len(row) in self.hanging:
            text, left = self.hanging.pop(len(row))
            if left > 1:
                self.hanging[len(row)] = text, left - 1
            row.append(text)

    def _end_cell(self) -> None:
        if not self.is_in_cell:
            return
        self.is_in_cell = False
        row = self.tables[-1][-1]
        row[-1] = "\n".join(" ".join(line.split()) for line in row[-1].split("\n")).strip()
        rows, columns = self.spans
        for index in range(columns):
            if index:
                row.append("")
            if rows > 1:
                self.hanging[len(row) - 1] = row[-1], rows - 1


def _span(text: str | None) -> int:
    return min(int(text), SPAN_LIMIT) if text and re.fullmatch(r"[1-9]\d{0,8}", text.strip()) else 1
