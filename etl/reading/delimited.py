"""Delimited text to rows: encoding, separator and quote are decided once per file and named in its report."""

import codecs
import csv
import io
import re
from collections import Counter

from charset_normalizer import from_bytes

from etl.problems import Note, Refusal, RowNote
from etl.reading import CELL_LIMIT, HEADER_SEARCH_ROWS, Contents, Table

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC_CODE_PAGES = ["cp1251", "cp866", "koi8_r"]
_SEPARATORS = ";,\t|"
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def read(content: bytes, name: str) -> Contents:
    """The one table of a delimited text file."""
    text, notes, is_cut = decode(content, name)
    text, separator_line = _separator_directive(text)
    separator = separator_line or find_separator(text, name)
    quote = "'" if _is_single_quoted(text, separator) else '"'
    rows, numbers, row_notes = _parse(text, separator, quote, name)
    if is_cut and rows:
        row_notes.append(RowNote(numbers[-1], "rejected", "TRUNCATED_LAST_ROW"))
        del rows[-1], numbers[-1]
    if separator_line:
        numbers = [number + 1 for number in numbers]
    return Contents([Table(name, rows, numbers, is_delimited=True)], notes, row_notes)


def decode(content: bytes, name: str) -> tuple[str, list[Note], bool]:
    """(text, remarks, whether the last letter was cut off). UTF-8 first; a code page only when the detector is sure."""
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)
    encoding = encoding or _utf16_without_bom(content)
    if encoding:
        text = content.decode(encoding, errors="replace")
    else:
        try:
            text, encoding = content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as problem:
            if problem.start >= len(content.rstrip()) - 3 and problem.start > 8:
                return _tidy(content[: problem.start].decode("utf-8")), [], True
            encoding = _code_page(content, name)
            text = content.decode(encoding)
    notes = []
    if encoding not in ("utf-8", "utf-8-sig"):
        notes.append(
            Note("ENCODING", "repaired", f"Кодировка файла: {encoding}.", f"Encoding of the file: {encoding}.")
        )
    if "\x00" in text:
        notes.append(Note("NUL_STRIPPED", "repaired", "Удалены нулевые символы.", "NUL characters were removed."))
    return _tidy(text), notes, False


def _tidy(text: str) -> str:
    """Without NUL and other control characters, byte-order marks, bidi overrides and the DOS end-of-file mark."""
    return text.replace("\x1a", "").translate(_CONTROL)


def _utf16_without_bom(content: bytes) -> str | None:
    head = content[:400]
    zeros = Counter(index % 2 for index, byte in enumerate(head) if byte == 0)
    if sum(zeros.values()) < len(head) // 8:
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _code_page(content: bytes, name: str) -> str:
    best = from_bytes(content, cp_isolation=_CYRILLIC_CODE_PAGES).best()
    if best is None or best.encoding not in _CYRILLIC_CODE_PAGES:
        raise Refusal(
            "ENC_AMBIGUOUS",
            f"{name}: кодировка не определена. Сохраните файл как «CSV UTF-8».",
            f"{name}: the encoding cannot be told. Save the file as “CSV UTF-8”.",
        )
    return best.encoding


def _separator_directive(text: str) -> tuple[str, str | None]:
    """Excel's first line `sep=;`, taken off."""
    found = re.match(r"sep=(.)\r?\n", text)
    return (text[found.end() :], found[1]) if found else (text, None)


def find_separator(text: str, name: str) -> str:
    """The separator under which most of the first rows have the same number of cells, more than one."""
    sample = text[:200_000]
    best, best_score = "", 0
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        try:
            for _, row in zip(range(HEADER_SEARCH_ROWS), reader, strict=False):
                widths[len(row)] += 1
        except csv.Error:
            continue
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1] * item[0]), default=(1, 0))
        if width > 1 and width * times > best_score:
            best, best_score = separator, width * times
    if not best:
        raise Refusal(
            "NO_TABLE",
            f"{name}: в файле нет таблицы: ни «;», ни «,», ни табуляция, ни «|» не делят строки на столбцы.",
            f"{name}: no table in the file: none of ; , tab | divides its lines into columns.",
        )
    return best


def _is_single_quoted(text: str, separator: str) -> bool:
    first = text.lstrip().split("\n", 1)[0]
    return first.startswith("'") and first.rstrip().endswith("'") and f"'{separator}'" in first


def _parse(text: str, separator: str, quote: str, name: str) -> tuple[list[list[str]], list[int], list[RowNote]]:
    csv.field_size_limit(64 * 1024 * 1024)
    inside = f"(?=[^{re.escape(separator)}{quote}\r\n])"  # a quote before an ordinary letter does not close its cell
    escaped, doubled = (len(re.findall(sign + inside, text)) for sign in (rf"\\{quote}", quote * 2))
    backslash = "\\" if escaped > doubled else None
    reader = csv.reader(
        io.StringIO(_one_newline(text), newline=""),
        delimiter=separator,
        quotechar=quote,
        doublequote=backslash is None,
        escapechar=backslash,
    )
    rows: list[list[str]] = []
    numbers: list[int] = []
    row_notes: list[RowNote] = []
    for number, row in enumerate(reader, start=1):
        if _swallows_rows(row, rows[0] if rows else row, separator):
            raise Refusal(
                "QUOTE_UNBALANCED",
                f"{name}, строка {number}: кавычка не закрыта и поглощает следующие строки."
                " Исправьте кавычки или выгрузите заново.",
                f"{name}, row {number}: a quote is not closed and swallows the rows after it."
                " Mend the quotes or export again.",
            )
        if any(len(cell) > CELL_LIMIT for cell in row):
            row_notes.append(RowNote(number, "rejected", "CELL_TOO_LONG"))
            continue
        rows.append(row)
        numbers.append(number)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
        numbers.pop()
    return rows, numbers, row_notes


def _swallows_rows(row: list[str], header: list[str], separator: str) -> bool:
    """Whether a cell holds lines that look like rows of this file: its quote was never closed."""
    enough = max(2, len(header) // 2)
    return any(
        cell.count("\n") > 50 or any(line.count(separator) >= enough for line in cell.split("\n")[1:])
        for cell in row
        if "\n" in cell
    )


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
