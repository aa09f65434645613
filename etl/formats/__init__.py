"""Export layouts we know. Recognising is asking each of them; exactly one may say yes."""

import re
from collections.abc import Sequence

from etl.formats import (
    forms,
    headless,
    indico,
    mts_data,
    plain,
    platforms,
    pretix,
    pretix_data,
    soundness,
    timepad_data,
    turnstiles,
    unfit,
    webinars,
    zoom,
)
from etl.formats.base import Extract, Format, Header, find_header
from etl.formats.saved import Mapping, nearest
from etl.formats.second import refuse_second_table
from etl.formats.shape import extracts_of, unpacked
from etl.formats.stacked import with_one_header
from etl.problems import Note, Refusal, RowNote
from etl.reading import HEADER_SEARCH_ROWS, Contents, Table

FORMATS: list[Format] = [
    pretix.POSITIONS,
    pretix.ORDERS,
    pretix.CHECKIN_LIST,
    pretix.CHECKIN_LOG,
    pretix_data.DATA,
    indico.REGISTRANTS,
    indico.FEW_COLUMNS,
    platforms.HI_EVENTS,
    platforms.ALFIO_ATTENDEES,
    platforms.ALFIO_LOG,
    platforms.ALFIO_SPONSOR_SCANS,
    platforms.ATTENDIZE,
    platforms.EVENTBRITE,
    platforms.TIMEPAD,
    platforms.TIMEPAD_WEBHOOK,
    platforms.GETCOURSE,
    forms.GOOGLE,
    forms.YANDEX,
    zoom.MEETING,
    zoom.UNIQUE,
    zoom.WEBINAR,
    zoom.REGISTRATION,
    webinars.TEAMS,
    webinars.MEET,
    webinars.BIGBLUEBUTTON,
    webinars.MTS_LINK,
    mts_data.USERS,
    webinars.STREAMBOXY,
    turnstiles.TURNSTILE,
    turnstiles.SIGUR,
    turnstiles.SIGUR_STAYS,
    turnstiles.BOLID,
    plain.REGISTRATIONS,
    plain.SCANS,
    plain.STAYS,
]


_HAS_VALUE = re.compile(r"[\d@]").search


def recognise(contents: Contents, name: str, mappings: Sequence[Mapping] = ()) -> list[Extract]:
    """The tables of a file that a format claims, in canonical columns. Raises Refusal when none or two do."""
    extracts, unclaimed = [], []
    for table in tables_of(contents):
        claims, header_index = _claims(table, mappings)
        if len(claims) > 1:
            raise _ambiguous(name, claims)
        if not claims or claims[0].is_fallback:
            unfit.refuse(table, name)
        if claims:
            if not claims[0].parts:
                refuse_second_table(table, header_index, FORMATS, name)
            found = extracts_of(table, claims[0], header_index, name)
            soundness.judge(table, claims[0], header_index, found, name)
            found[0].notes += [headless.HEADERS_ASSUMED] if table.row_numbers[header_index] == 0 else []
            extracts += found
        else:
            unclaimed.append(table)
    if not extracts:
        raise _unknown(contents, name, [mapping.layout for mapping in mappings])
    soundness.judge_file(contents, extracts, name)
    for table in unclaimed:  # another sheet of a recognised workbook, pretix's fees for example
        _account_for(table, extracts[0])
    return extracts


def tables_of(contents: Contents) -> list[Table]:
    """The tables of a file as formats are asked about them."""
    joined = mts_data.joined(timepad_data.joined(pretix_data.joined(contents.tables)))
    return [headless.with_header(with_one_header(unpacked(table))) for table in joined]


def _claims(table: Table, mappings: Sequence[Mapping]) -> tuple[list[Format], int]:
    """(formats that claim the table, index of its header row): saved mappings come before the words of a plain table,
    and before the layout of a platform only where somebody said so."""
    headers = [Header(row) for row in table.rows[:HEADER_SEARCH_ROWS]]
    fitting = [one for one in mappings if any(one.layout.claims(header) for header in headers)]
    first = [one.layout for one in nearest([one for one in fitting if one.comes_first])]
    others = [one.layout for one in nearest([one for one in fitting if not one.comes_first])]
    plain_words = [layout for layout in FORMATS if layout.is_fallback]
    for tier in (first, [layout for layout in FORMATS if not layout.is_fallback], others, plain_words):
        claims, header_index = find_header(table, tier)
        if claims:
            return claims, header_index
        if tier is others and table.rows and platforms.is_alfio(table):
            return [platforms.ALFIO_ATTENDEES], 0
    return [], 0


def _account_for(table: Table, extract_of_file: Extract) -> None:
    numbers = table.row_numbers[1:]
    extract_of_file.rows_read += len(numbers)
    extract_of_file.row_notes += [RowNote(number, "skipped", "OTHER_SHEET") for number in numbers]
    lacking = _lacking_of_people(table)
    if numbers and lacking:
        ru = f"Лист «{table.name}» похож на список людей, но нет столбца «{lacking}»: лист пропущен. Добавьте столбец."
        en = f"Sheet “{table.name}” looks like a list of people, but “{lacking}” is missing: skipped. Add the column."
        extract_of_file.notes.append(Note("OTHER_SHEET", "flagged", ru, en))
    elif numbers:
        extract_of_file.notes.append(
            Note(
                "OTHER_SHEET",
                "repaired",
                f"Лист «{table.name}» не о людях и пропущен.",
                f"Sheet “{table.name}” is not about people and was skipped.",
            )
        )


def _lacking_of_people(table: Table) -> str:
    """The only column that a sheet lacks to be a list of people; "" where it lacks more."""
    layout = plain.REGISTRATIONS
    lacking = (layout.missing(Header(row)) for row in table.rows[:HEADER_SEARCH_ROWS])
    return next((words[0] for words in lacking if len(words) == 1 and words[0] not in layout.without), "")


def _known(layout: Format, header: Header) -> list[int]:
    """Columns of a table that feed some field of a layout."""
    return header.find(tuple(spelling for spellings in layout.columns.values() for spelling in spellings))


def _ambiguous(name: str, claims: list[Format]) -> Refusal:
    titles = ", ".join(f"«{layout.title}»" for layout in claims)
    return Refusal(
        "AMBIGUOUS_FORMAT",
        f"{name}: файл подходит сразу к нескольким видам выгрузок: {titles}. Сообщите разработчикам.",
        f"{name}: the file fits several export layouts: {titles}. Tell the developers.",
    )


def _unknown(contents: Contents, name: str, saved: list[Format]) -> Refusal:
    """Names the nearest format and what it misses."""
    headers = [Header(row) for table in contents.tables for row in table.rows[:HEADER_SEARCH_ROWS]]
    fits = [
        (layout, missing, len(_known(layout, header)))
        for layout in [*saved, *FORMATS]
        for header in headers
        if len(missing := layout.missing(header)) < len(layout.signature)
        and not any(header.find((word,)) for word in layout.without)  # no column to add would make it that one
    ]
    # What nothing but common words speaks for is more likely a table made by hand than an export.
    fits.sort(key=lambda fit: (len(fit[1]), -fit[2], fit[0].system != "plain"))
    best, lacking, _ = fits[0] if fits else (None, [], 0)
    unknown = _unknown_words(contents) if best is None else None
    if unknown:
        number, words = unknown
        said = ", ".join(f"«{word}»" for word in words[:12])
        return Refusal(
            "NO_HEADER",
            f"{name}, строка {number}: вид выгрузки не распознан: неизвестны заголовки {said}."
            " Сопоставьте столбцы на странице «Загрузка».",
            f"{name}, row {number}: no known format: the headers {said} are not known."
            " Map the columns on the Upload page.",
        )
    if best is None:
        return Refusal(
            "NO_HEADER",
            f"{name}: вид выгрузки не распознан: строка заголовков не найдена в первых {HEADER_SEARCH_ROWS} строках."
            " Добавьте заголовки или выгрузите все столбцы.",
            f"{name}: no known format: no header row in the first {HEADER_SEARCH_ROWS} rows."
            " Add the headers, or export all columns.",
        )
    columns = ", ".join(f"«{word}»" for word in lacking)
    return Refusal(
        "UNKNOWN_FORMAT" if best.system != "plain" else "MISSING_COLUMN",
        f"{name}: вид выгрузки не распознан. Ближе всего «{best.title}», но нет столбца {columns}."
        " Выгрузите все столбцы.",
        f"{name}: no known format. Closest is {best.title}, but {columns} is missing. Export all columns.",
    )


def _unknown_words(contents: Contents) -> tuple[int, list[str]] | None:
    """(number of the row, its words) where the first row of a table is a header: words only, above a column of dates,
    numbers or mailboxes. A list without a header holds them in its first row, too; its names are not to be told."""
    for table in contents.tables:
        filled = ((row, number) for row, number in zip(table.rows, table.row_numbers, strict=True) if any(row))
        row, number = next(filled, ([], 0))
        words = [cell.strip() for cell in row if cell.strip()]
        below = [other for other, _ in filled]
        titled = [place for place, cell in enumerate(row) if cell.strip()]
        columns = ([other[place] for other in below if place < len(other)] for place in titled)
        is_above_values = any(cells and all(map(_HAS_VALUE, cells)) for cells in columns)
        if len(words) > 2 and is_above_values and not any(map(_HAS_VALUE, words)):
            return number, words
    return None
