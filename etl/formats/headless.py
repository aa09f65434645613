"""A journal of turnstiles without a header row: seven columns that only their values tell."""

import re

from etl.problems import Note
from etl.reading import HEADER_SEARCH_ROWS, Table

# 26.08.2025⇥09:10:02⇥Берёзкина Анна Петровна⇥17⇥Турникет 1⇥Проход⇥Вход
_COLUMNS = {
    "Дата": r"\d\d?\.\d\d?\.\d{4}|\d{4}-\d\d-\d\d",
    "Время": r"\d\d?:\d\d(?::\d\d)?",
    "ФИО": r"-|[^\W\d_][^\d]*|",
    "Номер карты": r"-|[\w,.-]*\d[\w,.-]*|",
    "Точка прохода": r".*[^\W\d].*",
    "Событие": r".*[^\W\d].*",
    "Направление": r"(?i:вход|выход|in|out|entry|exit)",
}
HEADERS_ASSUMED = Note(
    "HEADERS_ASSUMED",
    "flagged",
    f"В файле нет строки заголовков; столбцы узнаны по значениям: {', '.join(_COLUMNS)}.",
    f"The file has no header row; the columns are known by their values: {', '.join(_COLUMNS)}.",
)


def with_header(table: Table) -> Table:
    """The table itself; a journal of these columns under the header that it lacks."""
    rows = [row for row in table.rows[:HEADER_SEARCH_ROWS] if any(cell.strip() for cell in row)]
    if not rows or not all(map(_is_pass, rows)):
        return table
    return Table(table.name, [list(_COLUMNS), *table.rows], [0, *table.row_numbers], table.is_delimited)


def _is_pass(row: list[str]) -> bool:
    cells = [cell.strip() for cell in row]
    return len(cells) == len(_COLUMNS) and all(map(re.fullmatch, _COLUMNS.values(), cells))
