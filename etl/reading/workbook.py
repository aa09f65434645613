"""Workbooks (XLSX, XLS, ODS) to rows: every sheet, every cell as text."""

import datetime as dt
import io
import re

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.problems import Note, Refusal, RowNote
from etl.reading import CELL_END, CELL_LIMIT, COLUMN_LIMIT, Lines, Parsed, archives
from etl.reading.archives import Sheet
from etl.reading.biff import facts_of_xls
from etl.reading.delimited import too_many_columns
from etl.reading.kinds import broken, encrypted
from etl.reading.sheets import Facts, facts_of_ods, facts_of_xlsx

EXACT = 10**15  # whole numbers from here on lost their last digits: a spreadsheet keeps fifteen
_AREA = 5_000_000  # cells; a sheet that claims more is looked at before it is laid out in memory


def read(content: bytes, kind: str, name: str) -> Parsed:
    """All sheets of a workbook that have cells, in their order."""
    parsed = Parsed([])
    sheets: dict[str, Sheet] = {}
    facts: dict[str, Facts] = {}
    is_1904 = has_escapes = False
    if kind == "XLS":
        facts, is_1904 = facts_of_xls(content)
        _note_1904(parsed.notes, is_1904)
    else:
        archive = archives.opened(content, name)
        if kind == "XLSX":
            paths = archives.sheets_of(archive, name)
            sheets = {title: Sheet(archives.member(archive, path, name)) for title, path in paths.items()}
            book = archives.member(archive, "xl/workbook.xml", name)
            is_1904 = bool(re.search(rb'\bdate1904="(?:1|true)"', book))
            _note_1904(parsed.notes, is_1904)
            content = _without_strays(content, sheets, paths, parsed.notes)
            shared = archives.member(archive, "xl/sharedStrings.xml", name)
            has_escapes = _note_escapes([shared, *(sheet.xml for sheet in sheets.values())], parsed.notes)
            facts = {title: facts_of_xlsx(sheet.xml, name) for title, sheet in sheets.items()}
        else:
            xml = archives.member(archive, "content.xml", name)
            facts = facts_of_ods(xml, name)
            content = _with_blanks(content, xml)
    try:
        book_of_values = _opened(content, kind, parsed.notes)
        for meta in book_of_values.sheets_metadata:
            if meta.typ == SheetTypeEnum.MacroSheet:
                raise _macros(name)
            if meta.typ == SheetTypeEnum.WorkSheet:
                values = book_of_values.get_sheet_by_name(meta.name)
                is_hidden = meta.visible != SheetVisibleEnum.Visible
                is_hidden = is_hidden or (meta.name in sheets and sheets[meta.name].has_hidden_parts)
                found = facts.get(meta.name, Facts())
                _add(parsed, values, found, is_hidden=is_hidden, is_1904=is_1904, name=name)
    except PasswordError as problem:
        raise encrypted(name) from problem
    except (CalamineError, OSError, ValueError) as problem:
        raise broken(name) from problem
    if has_escapes:
        for table in parsed.tables:
            table.lines = [_ESCAPES.sub(_unescaped, line) for line in table.lines]
    return parsed


def _macros(name: str) -> Refusal:
    return Refusal(
        "MACRO",
        f"{name}: в книге есть лист макросов. Сохраните её как «Книга Excel (.xlsx)».",
        f"{name}: the workbook holds a macro sheet. Save it as “Excel workbook (.xlsx)”.",
    )


def _add(parsed: Parsed, values: CalamineSheet, facts: Facts, *, is_hidden: bool, is_1904: bool, name: str) -> None:
    if values.total_width > COLUMN_LIMIT:
        raise too_many_columns(name, 1)
    rows = [[_text(cell) for cell in row] for row in values.to_python(skip_empty_area=False)]
    _fill_merged(rows, values.merged_cell_ranges or facts.merged, parsed.notes)
    for (number, column), mark in facts.faults.items():
        if number <= len(rows) + len(facts.faults):  # else a single one far below the table
            rows += [[] for _ in range(number - len(rows))]
            rows[number - 1] += [""] * (column + 1 - len(rows[number - 1]))
            rows[number - 1][column] = mark
    table = Lines(values.name, [], [], counts_days_from_1904=is_1904)
    for number, row in enumerate(rows, start=1):
        if any(len(cell) > CELL_LIMIT for cell in row):
            parsed.row_notes.append(RowNote(number, "rejected", "CELL_TOO_LONG"))
        else:
            table.lines.append(CELL_END.join(row))
            table.row_numbers.append(number)
    table.drop_blank_end()
    if not table.lines:
        return
    parsed.tables.append(table)
    if facts.kept:
        parsed.notes.append(
            Note(
                "FORMULA_CACHED",
                "flagged",
                f"Формул в ячейках: {facts.kept}; взяты их сохранённые значения.",
                f"Formulas in cells: {facts.kept}; the values kept beside them were taken.",
            )
        )
    if is_hidden:
        parsed.notes.append(
            Note(
                "HIDDEN",
                "flagged",
                f"На листе «{values.name}» есть скрытое; оно загружено.",
                f"Sheet “{values.name}” holds hidden parts; they were loaded.",
            )
        )


def _fill_merged(
    rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]], notes: list[Note]
) -> None:
    """The value of a merged cell also below, inside what the sheet declares merged and nowhere else."""
    filled = 0
    for (top, left), (bottom, _) in ranges:
        if top < len(rows) and left < len(rows[top]) and rows[top][left]:
            for row in rows[top + 1 : bottom + 1]:
                if not row[left]:
                    row[left] = rows[top][left]
                    filled += 1
    if filled:
        notes.append(
            Note(
                "MERGED_CELLS",
                "repaired",
                f"Объединённые ячейки заполнены вниз: {filled}.",
                f"Merged cells were filled downwards: {filled}.",
            )
        )


def _note_1904(notes: list[Note], is_1904: bool) -> None:
    if is_1904:
        ru, en = "Книга считает дни с 1904 года; даты прочитаны так.", "Days are counted from 1904 here."
        notes.append(Note("DATE_1904", "repaired", ru, en))


def _note_escapes(parts: list[bytes], notes: list[Note]) -> bool:
    has_escapes = any(re.search(rb"_x[0-9A-Fa-f]{4}_", part) for part in parts)
    if has_escapes:
        notes.append(
            Note("X_ESCAPES", "repaired", "Знаки вида «_x000D_» прочитаны.", "Signs like “_x000D_” were decoded.")
        )
    return has_escapes


# The reader of cells decodes «_x000D_» and leaves «_x0418_».
_ESCAPES = re.compile(r"(?:_x(?!00[0-7])[0-9A-Fa-f]{4}_)+")


def _unescaped(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("_x", "").replace("_", "")).decode("utf-16-be", "replace")


def _with_blanks(content: bytes, xml: bytes) -> bytes:
    """An ODS with blanks for the tabs and line ends that the reader of cells passes over."""
    spaced = re.sub(rb"<text:(?:tab|line-break)\b[^>]*/>", b" ", xml)
    return content if spaced == xml else archives.with_members(content, {"content.xml": spaced})


def _opened(content: bytes, kind: str, notes: list[Note]) -> CalamineWorkbook:
    """The workbook; an ODS with single cells so far off the table that the reader gives up, without them."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        cut = archives.without_far_cells(content) if kind == "ODS" else content
        if cut == content:
            raise
        notes.append(_strays_left_out())
        return CalamineWorkbook.from_filelike(io.BytesIO(cut))


def _without_strays(content: bytes, sheets: dict[str, Sheet], paths: dict[str, str], notes: list[Note]) -> bytes:
    """The workbook without single cells far off the table, which would stretch it over the whole sheet."""
    strays: dict[str, tuple[int, int]] = {}
    for title, sheet in sheets.items():
        rows, columns = sheet.declared()
        if 0 < rows * columns <= _AREA and b'"XFD' not in sheet.xml and b'"1048576"' not in sheet.xml:
            continue
        cells = sheet.cells()
        height, width = (max((cell[n] for cell in cells), default=0) for n in (0, 1))
        if height * width > _AREA and height * width > 100 * len(cells):
            strays[paths[title]] = _dense(cells)
        elif rows * columns > 100 * height * width:
            notes.append(archives.note_of_dimension())
    if not strays:
        return content
    notes.append(_strays_left_out())
    return archives.without_strays(content, strays)


def _strays_left_out() -> Note:
    return Note(
        "STRAY_CELLS",
        "repaired",
        "Одиночные ячейки далеко за таблицей пропущены.",
        "Single cells far off the table were left out.",
    )


def _dense(cells: list[tuple[int, int]]) -> tuple[int, int]:
    """(last row, last column) before the first wide gap."""
    last_row = _before_gap(sorted({row for row, _ in cells}), 1000)
    return last_row, _before_gap(sorted({column for row, column in cells if row <= last_row}), 200)


def _before_gap(places: list[int], gap: int) -> int:
    last = places[0]
    for place in places:
        if place - last > gap:
            break
        last = place
    return last


def _text(cell: object) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point, TRUE and FALSE.

    A number that lost digits stays in scientific form, so that nobody takes it for exact.
    """
    match cell:
        case str():
            return cell if cell.isprintable() else re.sub("[\x00\x1e\x1f]", "", cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int() if abs(cell) >= EXACT:
            return f"{cell:.14E}"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            return cell.isoformat(sep=" ")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)
