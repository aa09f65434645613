"""Tables of a file → canonical columns, as a format declares it. Text only; nothing is judged but the shape of rows."""

import csv
import io
import re

import pandas as pd

from etl.clean import fold, is_yes
from etl.formats import dates, nameless
from etl.formats.base import (
    NUMBER_FIELDS,
    REGISTRATION_FIELDS,
    SCAN_FIELDS,
    TIME_FIELDS,
    Extract,
    Format,
    Header,
    is_part_of_own_name,
    question_field,
)
from etl.formats.nobody import without_nobody
from etl.formats.rooms import person_in
from etl.formats.rows import data_rows, reject_faulty, whole_numbers, without_errors
from etl.formats.sections import without_sections
from etl.formats.stays import passes_of
from etl.formats.told import add_told
from etl.formats.wording import is_second_best
from etl.problems import Note, Refusal, RowNote
from etl.reading import Table

_CHECKIN = re.compile(r"(?P<list>.*?)\s*\((?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)\)(?:,\s*)?", re.S)
_CALLER = r"\+?\d(?:[\s()-]*\d){9,14}"  # who joins by phone is shown by the number
_BRACKETS = re.compile(r"\[\s*([^\[\]]*\w)\s*\]\s*$")


def unpacked(table: Table) -> Table:
    """The table itself; of a sheet whose column A holds the lines of a CSV file, the table that they say."""
    lines = [row[0] for row in table.rows if any(cell.strip() for cell in row)]
    is_single = all(not any(cell.strip() for cell in row[1:]) for row in table.rows)
    wide = [line for line in lines if line.count(",") >= 2 or line.count(";") >= 2]
    if table.is_delimited or not is_single or not wide or len(wide) < 0.8 * len(lines):
        return table
    separator = max(",;", key=lambda sign: sum(line.count(sign) for line in wide))
    rows = [next(csv.reader(io.StringIO(row[0]), delimiter=separator), []) for row in table.rows]
    return Table(table.name, rows, table.row_numbers, is_delimited=False)


def extracts_of(table: Table, layout: Format, header_index: int, name: str) -> list[Extract]:
    """What a table says under the layout that claims it: one extract for each kind of rows in it."""
    if layout.parts:
        found = _extracts_of_parts(table, layout)
    else:
        found = [_extract(table, layout, header_index, len(table.rows))]
    order = dates.date_order(
        moments := _moments(found), month_first_by_default=layout.is_online or layout.system == "zoom"
    )
    found[0].notes += dates.remarks(moments) if layout.system == "plain" else []
    if not table.is_delimited:
        for texts in (one.frame[name] for one in found for name in TIME_FIELDS if name in one.frame):
            dates.refuse_half_read(texts.unique())
    found += [_checkins(one) for one in found if one.format.checkins]
    for one in found:
        _read_moments(one, order)
        _read_block(one, table.rows[:header_index])
        _complete_dates(
            one, name, layout, dates.date_of_text(_beside(table.rows[:header_index], layout.block.get("date", ())))
        )
        if one.format.has_order_contacts:
            nameless.name_add_ons(one.frame)
            nameless.keep_apart(one.frame)
    if order and not order.is_told:
        found[0].notes.append(dates.ORDER_ASSUMED[order.is_day_first])
    return found


def _extracts_of_parts(table: Table, layout: Format) -> list[Extract]:
    """Each table of a sectioned file under its own header; summaries only where what they repeat is missing."""
    kinds = (layout, *layout.parts)
    headers = [
        (index, part)
        for index, row in enumerate(table.rows)
        if (part := next((kind for kind in kinds if not kind.missing(Header(row))), None))
    ]
    has_rows = any(not part.is_summary for _, part in headers)
    found = []
    for place, (index, part) in enumerate(headers):
        is_last = place == len(headers) - 1
        end = len(table.rows) if is_last else headers[place + 1][0]
        titles = 0 if is_last else _title_rows(table.rows[index + 1 : end])
        one = _extract(table, part, index, end - titles)
        if part.is_summary and has_rows:
            one = _skipped(one)
        section_rows = table.row_numbers[end - titles : end + (not is_last)]  # the title and header of the next one
        one.row_notes += [RowNote(number, "skipped", "SECTION") for number in section_rows]
        one.rows_read += len(section_rows)
        found.append(one)
    return found


def _title_rows(rows: list[list[str]]) -> int:
    """1 where the last row before a header is its title, a single cell; else 0."""
    return int(bool(rows) and sum(bool(cell.strip()) for cell in rows[-1]) == 1)


def _skipped(one: Extract) -> Extract:
    notes = [RowNote(int(number), "skipped", "SUMMARY_SECTION") for number in one.frame["row_number"]]
    return Extract(one.format, one.frame.iloc[:0], one.rows_read, [*one.row_notes, *notes], [], one.headers)


def _extract(table: Table, layout: Format, header_index: int, end: int) -> Extract:
    header = Header(table.rows[header_index])
    columns, fallbacks = columns_of(header, layout)
    table, faults = without_errors(table, header_index + 1, end)
    is_list = layout.system == "plain" and layout.fields is REGISTRATION_FIELDS
    sections: dict[int, str] = {}
    titles: list[RowNote] = []
    if is_list and not columns.get("region"):
        table, end, sections, titles = without_sections(table, header_index, end)
    rows, numbers, row_notes, notes = data_rows(table, header, header_index, end)
    row_notes += titles
    rows = _filled_down(rows, numbers, header.find(layout.filled_down), header.find(layout.dated_once))
    rows, numbers = _without_left_out(rows, numbers, header, layout, row_notes)
    rows, numbers = _without_undone(rows, numbers, header, layout, row_notes)
    if is_list:
        rows, numbers = without_nobody(rows, numbers, header, columns, row_notes)
    notes += add_told(header, layout, rows, columns, _read_places(columns, fallbacks))
    known = _read_places(columns, fallbacks)
    known.update(header.find((*layout.checkins, *layout.filled_down, *layout.undo[0])))
    known.update(header.find(tuple(word for words in layout.stays.values() for word in words)))
    known.update(header.find(tuple(word for rule in layout.left_out for word in rule.headers)))
    if faults:
        rows, numbers, row_notes, said = reject_faulty(rows, numbers, row_notes, faults, header, known)
        notes += said
    frame = pd.DataFrame({"row_number": pd.Series(numbers, dtype="int64")})
    for name in layout.fields:
        values = _values(rows, columns.get(name, []), layout.joins.get(name), header)
        if name in fallbacks:
            others = _values(rows, fallbacks[name], None, header)
            values = [value or other for value, other in zip(values, others, strict=True)]
        if name in layout.bracketed:
            values = [found[1] if (found := _BRACKETS.search(value)) else value for value in values]
        if name in layout.yes_no:
            values = [value and layout.yes_no[name][not is_yes(value)] for value in values]
        constant = layout.constants.get(name, "")
        frame[name] = pd.Series([value or constant for value in values], dtype="str")
    if sections:
        frame["region"] = pd.Series([sections[number] for number in numbers], dtype="str")
    notes += _make_whole(frame)
    if layout.has_display_names:
        row_notes += _name_people(frame)
    if layout.stays:
        told = ("entered", "entered_at", "left", "left_at", "passes")
        places = {name: header.find(layout.stays.get(name, ())) for name in told}
        frame = passes_of(frame, {name: _values(rows, found, None, header) for name, found in places.items()})
    if layout.checkins:
        frame["checkins"] = pd.Series(_values(rows, header.find(layout.checkins), " ", header), dtype="str")
    known.update(header.find(layout.unused))
    unknown = [cell for index, cell in enumerate(header.cells) if cell and index not in known]
    headers = {name: header.cells[indexes[0]] for name, indexes in columns.items() if indexes}
    notes += [*_unknown_columns(unknown), *_cut_off(layout, len(rows))]
    lost = sum(note.fate != "flagged" for note in row_notes)
    return Extract(layout, frame, len(rows) + lost, row_notes, notes, headers, unknown=unknown)


def _read_places(*fields: dict[str, list[int]]) -> set[int]:
    return {index for columns in fields for indexes in columns.values() for index in indexes}


def columns_of(header: Header, layout: Format) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """(columns of each field, questions included; columns that feed it where those are empty)."""
    header = layout.read(header)
    columns = {name: header.find_own(spellings) for name, spellings in layout.columns.items()}
    fallbacks = {name: header.find(spellings) for name, spellings in layout.fallbacks.items()}
    if layout.asks_questions:
        known = _read_places(columns, fallbacks)
        known.update(header.find(tuple(spelling for spelling in layout.unused if spelling != "*")))
        # Beside a column of a field, another one that only speaks of it is a guess: names would grow by it, as they
        # may by their parts alone.
        fed = {name for name in columns if columns[name] and (layout.is_fallback or name in layout.joins)}
        for index, cell in enumerate(header.cells):
            name = "" if index in known or not cell else question_field(cell)
            if name and (name not in fed or is_part_of_own_name(cell)):
                columns.setdefault(name, []).append(index)
    for name, indexes in columns.items():
        columns[name] = [index for index in indexes if not is_second_best(header.cells[index], name)] or indexes
    return columns, fallbacks


def _filled_down(rows: list[list[str]], numbers: list[int], indexes: list[int], dates_at: list[int]) -> list[list[str]]:
    """Rows of a block repeat the cells that only its first row has; a gap in the row numbers ends a block."""
    filled: list[list[str]] = []
    for place, row in enumerate(rows):
        follows = place > 0 and numbers[place] == numbers[place - 1] + 1
        if indexes and follows and not any(row[index].strip() for index in indexes):
            blank = {*indexes, *(index for index in dates_at if not row[index].strip())}
            row = [filled[-1][index] if index in blank else cell for index, cell in enumerate(row)]
        filled.append(row)
    return filled


def _without_left_out(
    rows: list[list[str]], numbers: list[int], header: Header, layout: Format, row_notes: list[RowNote]
) -> tuple[list[list[str]], list[int]]:
    rules = [(header.find(rule.headers), re.compile(rule.words), rule.code) for rule in layout.left_out]
    kept = []
    for row, number in zip(rows, numbers, strict=True):
        code = next((code for columns, words, code in rules if any(words.search(fold(row[i])) for i in columns)), None)
        if code:
            row_notes.append(RowNote(number, "skipped", code))
        else:
            kept.append((row, number))
    return [row for row, _ in kept], [number for _, number in kept]


def _without_undone(
    rows: list[list[str]], numbers: list[int], header: Header, layout: Format, row_notes: list[RowNote]
) -> tuple[list[list[str]], list[int]]:
    """Without the scans that a later row of the same ticket takes back, and without that row."""
    headers, word = layout.undo
    operations = header.find(headers)
    if not operations:
        return rows, numbers
    who, when = (header.find(layout.columns[name])[0] for name in ("person_code", "scanned_at"))
    standing: dict[str, list[int]] = {}
    undone: set[int] = set()
    for place in sorted(range(len(rows)), key=lambda place: rows[place][when]):
        earlier = standing.setdefault(rows[place][who], [])
        if fold(rows[place][operations[0]]) == word:
            undone |= {place, *earlier[-1:]}
            del earlier[-1:]
        else:
            earlier.append(place)
    row_notes += [RowNote(numbers[place], "skipped", "REVERTED") for place in sorted(undone)]
    kept = [place for place in range(len(rows)) if place not in undone]
    return [rows[place] for place in kept], [numbers[place] for place in kept]


def _values(rows: list[list[str]], indexes: list[int], join: str | None, header: Header) -> list[str]:
    """One text per row from the columns of a field; options of a multiple-choice question are joined by «; »."""
    if not indexes:
        return [""] * len(rows)
    choices = [header.cells[index].partition(" – ")[2] for index in indexes]
    if len(indexes) > 1 and all(choices):
        return ["; ".join(c for i, c in zip(indexes, choices, strict=True) if is_yes(row[i])) for row in rows]
    if len(indexes) == 1:
        return [row[indexes[0]].strip() for row in rows]
    if join is None:
        return [next((row[index].strip() for index in indexes if row[index].strip()), "") for row in rows]
    return [join.join(row[index].strip() for index in indexes if row[index].strip()) for row in rows]


def _make_whole(frame: pd.DataFrame) -> list[Note]:
    """Takes off the «.0» with which programs write a column of numbers that has a gap; says so."""
    changed = False
    for name in (name for name in NUMBER_FIELDS if name in frame):
        filled = frame[name][frame[name] != ""]
        if len(filled) and filled.iloc[0].endswith(".0") and filled.str.fullmatch(r"\d+\.0").all():
            frame[name] = frame[name].str.removesuffix(".0")
            changed = True
    ru, en = "Номера вида «17.0» прочитаны как целые.", "Numbers like “17.0” were read as whole ones."
    return [Note("WHOLE_NUMBERS", "repaired", ru, en)] if changed else []


def _name_people(frame: pd.DataFrame) -> list[RowNote]:
    """Display names → names, of callers phones; a single word tells less than the mailbox. Who has none of these is a
    nobody, told apart by the display name that stands in `secret` (which names no person and is not kept)."""
    shown = frame["name"]
    frame["phone"] = shown.where(shown.str.fullmatch(_CALLER) & (frame["phone"] == ""), frame["phone"]).astype("str")
    names = [person_in(text) for text in shown]
    frame["email"] = frame["email"].where(frame["email"].str.contains("@", regex=False), "").astype("str")  # «гость»
    pairs = zip(names, frame["email"], strict=True)
    frame["name"] = pd.Series(["" if email and " " not in name else name for name, email in pairs], dtype="str")
    is_nobody = (frame["name"] == "") & (frame["email"] == "") & (frame["phone"] == "")
    frame["secret"] = shown.where(is_nobody, "").astype("str")
    return [RowNote(int(number), "flagged", "NOBODY") for number in frame.loc[is_nobody, "row_number"]]


def _checkins(one: Extract) -> Extract:
    """The scans in cells that hold all check-ins of a person; list names may hold the separator themselves."""
    rows: list[dict[str, object]] = []
    for row in one.frame.to_dict("records"):
        for found in _CHECKIN.finditer(str(row["checkins"])):
            named = {name: row.get(name, "") for name in SCAN_FIELDS}
            rows.append(
                {
                    **named,
                    "row_number": row["row_number"],
                    "list_text": found["list"].strip(),
                    "scanned_at": found["moment"],
                    "direction_text": "check-in",
                }
            )
    frame = pd.DataFrame(rows, columns=["row_number", *SCAN_FIELDS]).astype(dict.fromkeys(SCAN_FIELDS, "str"))
    frame["row_number"] = frame["row_number"].astype("int64")
    one.frame = one.frame.drop(columns="checkins")
    return Extract(one.format, frame, 0, [], [], {"scanned_at": one.format.checkins[0]}, is_derived=True)


def _moments(extracts: list[Extract]) -> list[str]:
    return [text for one in extracts for name in TIME_FIELDS if name in one.frame for text in one.frame[name].unique()]


def _read_moments(one: Extract, order: dates.Order | None) -> None:
    """Dates in ISO form under the order of their file, and marked as UTC where the layout says so."""
    one.is_day_first = order.is_day_first if order and not order.is_told else None
    for name in TIME_FIELDS:
        if name in one.frame:
            mark = "+00:00" if name in one.format.utc else ""
            read = {raw: dates.iso(raw, order) for raw in one.frame[name].unique()}
            read = {raw: f"{text}{mark}" if re.search(r":\d\d$", text) else text for raw, text in read.items()}
            one.frame[name] = pd.Series([read[raw] for raw in one.frame[name]], dtype="str")


def _read_block(one: Extract, rows: list[list[str]]) -> None:
    """Facts and totals written above the header: beside their label, or below it."""
    for name, labels in one.format.block.items():
        value = _beside(rows, labels)
        if value and name in one.frame and not (one.frame[name] != "").any():
            one.frame[name] = pd.Series([value] * len(one.frame), dtype="str")
    for code, labels in one.format.totals.items():
        value = _beside(rows, labels)
        if value.isdecimal() and (stated := whole_numbers(value)):
            one.totals[code] = stated[0]


def _beside(rows: list[list[str]], labels: tuple[str, ...]) -> str:
    """The value under a label of a two-line block, else the first filled cell to the right of the label."""
    for place, row in enumerate(rows):
        header = Header(row)
        found = header.find(labels)
        below = rows[place + 1] if place + 1 < len(rows) else []
        if found and sum(bool(cell) for cell in header.cells) > 2:
            return below[found[0]].strip() if found[0] < len(below) else ""
        if found:
            return next((cell.strip() for cell in row[found[0] + 1 :] if cell.strip()), "")
    return ""


def _complete_dates(one: Extract, name: str, layout: Format, above: str | None) -> None:
    """Times of day take the date above the table, else that of the file name; with neither the file is refused."""
    for field in TIME_FIELDS:
        values = [text for text in one.frame[field].unique() if text] if field in one.frame else []
        alone = sum(map(dates.is_time_alone, values))
        date = above or (dates.date_in_name(name) if alone == len(values) else None)
        if not alone or (date is None and alone < len(values)):  # a single one is the fault of its row
            continue
        if date is None:
            raise Refusal(
                "DATE_NOT_IN_FILE",
                f"{name}: «{layout.title}» не говорит, в какой день это было. Впишите дату в имя файла,"
                f" например «2025-08-26 {name}».",
                f"{name}: {layout.title} does not say on which day it was. Put the date into the file name,"
                f" “2025-08-26 {name}” for example.",
            )
        read = [f"{date} {text}" if dates.is_time_alone(text) else text for text in one.frame[field]]
        one.frame[field] = pd.Series(read, dtype="str")


def _unknown_columns(unknown: list[str]) -> list[Note]:
    if not unknown:
        return []
    named = "; ".join(unknown[:12])
    return [Note("UNKNOWN_COLUMNS", "flagged", f"Столбцы не загружены: {named}.", f"Columns not loaded: {named}.")]


def _cut_off(layout: Format, rows: int) -> list[Note]:
    """A file with exactly as many rows as the platform's export may hold is probably cut off."""
    if not layout.row_limit or rows < layout.row_limit:
        return []
    ru = f"В файле {rows} строк — предел выгрузки этой системы: возможно, остальные не выгружены."
    en = f"The file has {rows} rows, the limit of this system's export: the rest may be missing."
    return [Note("ROW_LIMIT", "flagged", ru, en)]
