"""Whether a recognised table can be trusted: what its header had to be forgiven, and what refuses it for good."""

import re

import pandas as pd

from etl.clean import ZONED, email, fold, moment, name_tokens, phone, status
from etl.formats.base import NUMBER_FIELDS, TIME_FIELDS, Extract, Format, Header, header_key
from etl.formats.dates import is_time_alone
from etl.formats.shape import columns_of
from etl.problems import Note, Refusal
from etl.reading import Contents, Table

_SCIENTIFIC = r"\s*\d(?:[.,]\d+)?[Ee]\+?\d+\s*"
_ZEROS_THAT_TELL = 3  # a code may end with one by chance
_DAYS_TO_1904 = 1462
_REGION_WORDS = re.compile(r"\b(?:г|гор|город|обл|область|край|респ|республика|ао|автономн\w+|округ)\b|[.,()«»\"]")


def judge(table: Table, layout: Format, header_index: int, extracts: list[Extract], name: str) -> None:
    """Adds remarks to the extracts of a table. Raises Refusal when its columns or numbers cannot be believed."""
    for extract in extracts:
        _refuse_lost_digits(extract, name)
        _refuse_times_for_points(extract, name)
        extract.notes += _lost_zeros(extract)
        if table.counts_days_from_1904:
            _count_from_1904(extract)
    if layout.system == "plain":
        _refuse_twins(table, layout, header_index, name)
        extracts[0].notes += _synonyms(table, layout, header_index, name)
        extracts[0].notes += [*_forgiven(table.rows[header_index], layout, header_index), *_offsets(extracts)]
        extracts[0].notes += _nameless(table, header_index)


def judge_file(contents: Contents, extracts: list[Extract], name: str) -> None:
    """The same for the file as a whole."""
    if contents.kind == "HTML" and extracts[0].format.kind == "registration":
        raise Refusal(
            "WRONG_KIND",
            f"{name}: внутри веб-страница (HTML), а нужна таблица CSV или XLSX. Откройте файл и сохраните как XLSX.",
            f"{name}: inside is a web page (HTML), a CSV or XLSX table is needed. Open the file and save it as XLSX.",
        )
    if not any(len(extract.frame) for extract in extracts):
        extracts[0].notes.append(
            Note("NO_ROWS", "flagged", "Есть заголовки, но ни одной строки данных.", "Headers, but no row of data.")
        )


def _refuse_lost_digits(extract: Extract, name: str) -> None:
    """Numbers of badges or tickets that a spreadsheet rounded make different people equal."""
    for field in NUMBER_FIELDS:
        if field in extract.frame and _are_rounded(extract.frame[field]):
            header = extract.headers.get(field, field)
            raise Refusal(
                "PRECISION_LOST",
                f"{name}, столбец «{header}»: номера округлены таблицей и потеряли последние цифры."
                " Выгрузите этот столбец как текст.",
                f"{name}, column “{header}”: the spreadsheet rounded the numbers and lost their last digits."
                " Export this column as text.",
            )


def _refuse_times_for_points(extract: Extract, name: str) -> None:
    """Under «Вход» some logs name a door, others write when somebody entered."""
    points = extract.frame["list_text"] if "list_text" in extract.frame else pd.Series([], dtype="str")
    points = points[points != ""]
    if len(points) and points.map(is_time_alone).mean() > 0.5:
        header = extract.headers.get("list_text", "")
        raise Refusal(
            "TIMES_AS_POINT",
            f"{name}, столбец «{header}»: здесь время, а ожидается место прохода."
            " Добавьте столбец времени выхода или назовите столбец «Время».",
            f"{name}, column “{header}”: times, where the place of a pass is expected."
            " Add a column of exit times, or call the column “Time”.",
        )


def _are_rounded(codes: pd.Series) -> bool:
    """Whether numbers are in scientific form, or all long ones have nothing but zeros after the fifteenth digit."""
    if codes.str.fullmatch(_SCIENTIFIC).any():
        return True
    long = codes[codes.str.fullmatch(r"\d{16,}")].drop_duplicates()
    beyond = long.str[15:]
    return bool(len(long)) and not beyond.str.strip("0").any() and int(beyond.str.len().sum()) >= _ZEROS_THAT_TELL


def _lost_zeros(extract: Extract) -> list[Note]:
    """A remark where numbers of one length are shorter here and there, as a spreadsheet leaves them; no counters."""
    for field in ("badge", "ticket"):
        codes = extract.frame[field] if field in extract.frame else pd.Series([], dtype="str")
        codes = codes[codes != ""].drop_duplicates()
        if len(codes) < 5 or not codes.str.fullmatch(r"[1-9]\d*").all():
            continue
        lengths, numbers = codes.str.len(), codes.str[:18].astype("int64")
        is_counter = numbers.max() - numbers.min() < 10 * len(numbers)
        if lengths.max() >= 5 and not is_counter and 0 < (lengths < lengths.max()).mean() < 0.3:
            header = extract.headers.get(field, field)
            ru = f"В столбце «{header}» часть номеров короче других: таблица могла снять нули впереди."
            en = f"In column “{header}” some numbers are shorter: a spreadsheet may have dropped leading zeros."
            return [Note("ZEROS_LOST", "flagged", f"{ru} Выгрузите его как текст.", f"{en} Export it as text.")]
    return []


def _count_from_1904(extract: Extract) -> None:
    for field in TIME_FIELDS:
        if field in extract.frame:
            values = extract.frame[field]
            is_number = values.str.fullmatch(r"\d{4,5}(?:\.\d+)?")
            shifted = [str(float(v) + _DAYS_TO_1904) if n else v for v, n in zip(values, is_number, strict=True)]
            extract.frame[field] = pd.Series(shifted, index=values.index, dtype="str")


def _refuse_twins(table: Table, layout: Format, header_index: int, name: str) -> None:
    """Two columns of one header with different values in a row: nobody can say which one counts."""
    header = Header(table.rows[header_index])
    used = {index: name for name, words in layout.columns.items() for index in header.find(words)}
    first: dict[str, int] = {}
    for index, key in enumerate(header.keys):
        other = first.setdefault(key, index)
        if key and other != index and index in used and _contradict(table, header_index, other, index, used[index]):
            raise Refusal(
                "DUPLICATE_COLUMN",
                f"{name}: два столбца «{header.cells[index]}» с разными значениями. Переименуйте или удалите один.",
                f"{name}: two columns “{header.cells[index]}” with different values. Rename or delete one.",
            )


def _synonyms(table: Table, layout: Format, header_index: int, name: str) -> list[Note]:
    """Remarks on two columns that say the same of a person and contradict each other in some row; a second mailbox,
    region or status makes another person, place or number of it, and refuses the file."""
    header = Header(table.rows[header_index])
    notes = []
    for field, (first, *others) in ((f, found) for f, found in columns_of(header, layout)[0].items() if found):
        cells = [header.cells[index] for index in (first, *others)]
        if field in layout.joins or all(" – " in cell for cell in cells):
            continue
        for other in (index for index in others if _contradict(table, header_index, first, index, field)):
            ru, en = (
                f"«{header.cells[first]}» и «{header.cells[other]}»",
                f"{header.cells[first]}” and “{header.cells[other]}",
            )
            if field in ("email", "region", "status_text"):
                raise Refusal(
                    "DUPLICATE_COLUMN",
                    f"{name}: столбцы {ru} говорят об одном, а значения разные. Удалите или переименуйте один.",
                    f"{name}: columns “{en}” say the same thing with different values. Rename or delete one.",
                )
            ru, en = f"Столбцы {ru} расходятся; прочитан первый.", f"Columns “{en}” differ; the first was read."
            notes.append(Note("DUPLICATE_COLUMN", "flagged", ru, en))
    return notes


def _contradict(table: Table, header_index: int, one: int, other: int, field: str) -> bool:
    """Whether some row has two values of a field that do not mean the same, however they are written."""
    rows = (row for row in table.rows[header_index + 1 :] if len(row) > max(one, other))
    pairs = {(row[one], row[other]) for row in rows if row[one] != row[other]}
    return any(
        first.strip() and second.strip() and _meaning(first, field) != _meaning(second, field)
        for first, second in pairs
    )


def _meaning(text: str, field: str) -> object:
    """What a cell of a field says, as cleaning reads it; the name of a region without the word for what it is."""
    if field in TIME_FIELDS:
        return moment(text, "UTC")
    if field == "region":
        return _REGION_WORDS.sub(" ", fold(text)).split()
    known = {"email": email, "phone": phone, "name": name_tokens}.get(field, lambda _: "")(text)
    return known or (status(text) if field == "status_text" else fold(text))


def _forgiven(cells: list[str], layout: Format, header_index: int) -> list[Note]:
    spellings = {word for words in layout.columns.values() for word in words}
    keys = {header_key(word) for word in spellings}
    known = [cell for cell in cells if header_key(cell) in keys]
    notes = []
    if header_index:
        notes.append(Note("PREAMBLE", "repaired", "Строки над заголовком не читались.", "Rows above were left out."))
    if layout.is_fallback and known and not re.search("[А-яЁё]", "".join(cells)):
        ru, en = "Заголовки узнаны по английским синонимам.", "Headers were known by English synonyms."
        notes.append(Note("HEADER_ALIAS", "repaired", ru, en))
    elif any(_mixes_alphabets(cell) for cell in known):
        ru, en = "В заголовках латинские буквы вместо похожих русских.", "Look-alike letters in the headers."
        notes.append(Note("HEADER_LOOKALIKE", "repaired", ru, en))
    elif any(cell not in spellings for cell in known):
        ru, en = "В заголовках лишние пробелы или другие буквы.", "Blanks or letter case differ in the headers."
        notes.append(Note("HEADER_NOISE", "repaired", ru, en))
    return notes


def _nameless(table: Table, header_index: int) -> list[Note]:
    """A remark on a column without a header that holds something, as tables of programs number their rows."""
    cells = Header(table.rows[header_index]).cells
    indexes = [index for index, cell in enumerate(cells) if not cell]
    width = len(cells)
    below = table.rows[header_index + 1 :]
    is_filled = any(index < len(row) and row[index].strip() for index in indexes for row in below)
    is_wider = not table.is_delimited and any(cell.strip() for row in below for cell in row[width:])
    if not is_filled and not is_wider:
        return []
    return [
        Note("NAMELESS_COLUMN", "repaired", "Столбец без заголовка не загружен.", "A nameless column was left out.")
    ]


def _offsets(extracts: list[Extract]) -> list[Note]:
    columns = [extract.frame[field] for extract in extracts for field in TIME_FIELDS if field in extract.frame]
    if not any(column.str.fullmatch(ZONED).any() for column in columns):
        return []
    ru, en = "Время со сдвигом пояса переведено во время форума.", "Times with an offset were put into forum time."
    return [Note("TIME_OFFSET", "repaired", ru, en)]


def _mixes_alphabets(cell: str) -> bool:
    return any(re.search("[A-Za-z]", word) and re.search("[А-яЁё]", word) for word in re.findall(r"\w+", cell))
