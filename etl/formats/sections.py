"""Lists made by hand in sections: the name of a region on a row of its own, or of the sheet, its people below.

Passed over, such a row is a footnote or a person, and nobody in the list has a region.
"""

import re
from dataclasses import replace

from etl.clean import fold
from etl.problems import RowNote
from etl.reading import Table

_REGION = re.compile(
    r"\b(?:област[ьи]|обл|кра[йя]|республик[аи]|респ|автономн(?:ый|ого) округа?|ао|москва|санкт-петербург|севастополь"
    r"|oblast|krai|region|republic)\b"
)
_AROUND = re.compile(
    r"^\s*(?:\d+|[ivx]+)\s*[.)]\s*|\s*[(:–—-]+\s*(?:\d+\s*(?:чел\w*|участник\w*)?\.?)?\s*\)?\s*$", re.IGNORECASE
)
_LONGEST = 80  # letters


def without_sections(table: Table, header_index: int, end: int) -> tuple[Table, int, dict[int, str], list[RowNote]]:
    """The table without the rows that name regions, where its rows of data end now, the region of each row below one,
    and what became of them. Nothing where rows of people come before the first of these."""
    places = range(header_index + 1, end)
    titles = {place: title for place in places if (title := _title(table.rows[place]))}
    region = "" if table.is_delimited else _region_in(table.name)
    first = next((place for place in places if sum(map(bool, map(str.strip, table.rows[place]))) > 1), end)
    if not region and (not titles or min(titles) > first):
        return table, end, {}, []
    regions = {}
    for place in places:
        region = titles.get(place, region)
        regions[table.row_numbers[place]] = region
    kept = [place for place in range(len(table.rows)) if place not in titles]
    rows, numbers = [table.rows[place] for place in kept], [table.row_numbers[place] for place in kept]
    notes = [RowNote(table.row_numbers[place], "skipped", "SECTION") for place in titles]
    return replace(table, rows=rows, row_numbers=numbers), end - len(titles), regions, notes


def _title(row: list[str]) -> str:
    """The region that the only text of a row names; a merged cell may repeat it."""
    texts = {cell.strip() for cell in row} - {""}
    return _region_in(texts.pop()) if len(texts) == 1 else ""


def _region_in(text: str) -> str:
    is_title = len(text) <= _LONGEST and _REGION.search(fold(text)) and not re.search(r"[@«»\"]", text)
    return _AROUND.sub("", text).strip() if is_title else ""
