"""JSON to rows: an array of objects, one object a line, or either wrapped in an object. Values stay as written."""

import json
import re
from typing import Any

from etl.problems import Note, Refusal, RowNote
from etl.reading import CELL_END, CELL_LIMIT, COLUMN_LIMIT, Lines, Parsed
from etl.reading.delimited import too_many_columns
from etl.reading.encodings import Text
from etl.reading.tidy import holds_half_letters

DEPTH_LIMIT = 64
_ERROR_KEYS = {"error", "errors", "message", "detail", "exception", "traceback", "error_code", "error_description"}
Record = dict[str, Any]


class _Number(str):
    """A number as the text that it is written with."""


_AS_WRITTEN: dict[str, Any] = {"parse_int": _Number, "parse_float": _Number}


class _Duplicate(ValueError):
    """An object names one key twice."""


def read(decoded: Text, name: str) -> Parsed:
    """Tables of a JSON text: the list of objects of the file, and the lists inside its objects."""
    text = decoded.text.strip("\ufeff\x00 \t\r\n")
    row_notes: list[RowNote] = []
    document = _document(text, name, row_notes)
    lists: dict[str, list[Record]] = {}
    _collect(document, name, lists)
    if not lists:
        raise _not_data(name)
    tables = [_table(path, records, name, row_notes) for path, records in lists.items()]
    mixed = [key for records in lists.values() for key in _mixed(records)]
    return Parsed(tables, [*decoded.notes, *_mixed_notes(mixed)], row_notes)


def parse(text: str) -> Any:
    """The value of a JSON text; numbers stay the text they are. Strict: no NaN, no key twice, no depth without end."""
    if _depth(text) > DEPTH_LIMIT:
        raise RecursionError
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, **_AS_WRITTEN)


def _document(text: str, name: str, row_notes: list[RowNote]) -> Any:
    try:
        return parse(text)
    except json.JSONDecodeError as problem:
        lines = text.split("\n")
        if problem.msg == "Extra data" and len(lines) > 1:
            return _json_lines(lines, name, row_notes)
        raise _syntax(name, problem.lineno, problem.colno) from problem
    except _Duplicate as problem:
        raise _duplicate_key(name) from problem
    except ValueError as problem:
        raise _syntax(name, text[: _position(text)].count("\n") + 1, 0) from problem
    except RecursionError as problem:
        raise Refusal(
            "JSON_DEPTH",
            f"{name}: вложенность больше {DEPTH_LIMIT}. Выгрузите простой список записей.",
            f"{name}: nested deeper than {DEPTH_LIMIT}. Export a plain list of records.",
        ) from problem


def _json_lines(lines: list[str], name: str, row_notes: list[RowNote]) -> list[Any]:
    found: list[Any] = []
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    for number, line in filled:
        try:
            found.append(parse(line))
        except _Duplicate as problem:
            raise _duplicate_key(name) from problem
        except (ValueError, RecursionError) as problem:
            # A cut leaves something open; NaN and control characters are against the rules wherever they stand.
            is_cut = isinstance(problem, json.JSONDecodeError) and "control character" not in problem.msg
            if is_cut and number == filled[-1][0] and found:
                row_notes.append(RowNote(len(found) + 2, "rejected", "TRUNCATED_LAST_ROW"))
                break
            raise _syntax(name, number, getattr(problem, "colno", 0)) from problem
    return found


def _unique(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Duplicate
    return found


def _refuse_constant(word: str) -> None:
    raise ValueError(word)


def _position(text: str) -> int:
    found = re.search(r"(?<![\w\"])(?:NaN|-?Infinity)\b", text)
    return found.start() if found else 0


def _depth(text: str) -> int:
    """How deep brackets are nested, those inside strings left out."""
    deepest = now = 0
    for sign in re.findall(r"[\[\]{}]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text)):
        now += 1 if sign in "[{" else -1
        deepest = max(deepest, now)
    return deepest


def _collect(value: Any, path: str, lists: dict[str, list[Record]]) -> None:
    """Every list of objects in the document under the keys that lead to it."""
    if isinstance(value, list):
        if value and all(isinstance(record, dict) for record in value):
            lists.setdefault(path, []).extend(value)
            for record in value:
                _collect_inside(record, path, lists)
    elif isinstance(value, dict) and _is_record(value):
        _collect([value], path, lists)
    elif isinstance(value, dict):
        before = len(lists)
        event = {f"{path or 'event'}.slug": value["slug"]} if isinstance(value.get("slug"), str) else {}
        for key, inner in value.items():
            is_list = isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner)
            _collect([event | one for one in inner] if is_list else inner, key, lists)
        is_record = sum(not _holds_more(inner) for inner in value.values()) > 2
        if len(lists) == before and is_record and not _ERROR_KEYS & {key.casefold() for key in value}:
            lists[path] = [value]  # a single record, as a webhook sends it


def _is_record(value: Record) -> bool:
    """Whether an object is one record with lists of its own, as a webhook sends it: what wraps a list has no id."""
    if "id" not in value or _ERROR_KEYS & {key.casefold() for key in value}:
        return False
    return sum(not _holds_more(inner) for inner in value.values()) > 2


def _collect_inside(record: Record, path: str, lists: dict[str, list[Record]]) -> None:
    """Lists of objects inside an object: tables of their own, whose rows repeat the plain values of that object."""
    owner = path.rpartition(".")[2]
    facts = {f"{owner}.{key}": value for key, value in record.items() if not _holds_more(value)}
    for key, inner in record.items():
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            _collect([facts | one for one in inner], f"{path}.{key}", lists)


def _holds_more(value: Any) -> bool:
    return isinstance(value, dict | list)


def _table(path: str, records: list[Record], name: str, row_notes: list[RowNote]) -> Lines:
    """A header of all keys in the order of their appearance, and one row for each record."""
    flat = [_flattened(record, "") for record in records]
    header = list(dict.fromkeys(key for record in flat for key in record))
    if len(header) > COLUMN_LIMIT:
        raise too_many_columns(name, 1)
    table = Lines(path, [CELL_END.join(map(_one_cell, header))], [1])
    for number, record in enumerate(flat, start=2):
        line = CELL_END.join(_one_cell(record.get(key, "")) for key in header)
        if holds_half_letters(line):
            row_notes.append(RowNote(number, "rejected", "BAD_UNICODE"))
        elif any(len(text) > CELL_LIMIT for text in record.values()):
            row_notes.append(RowNote(number, "rejected", "CELL_TOO_LONG"))
        else:
            table.lines.append(line)
            table.row_numbers.append(number)
    return table


def _mixed(records: list[Record]) -> list[str]:
    """Keys whose values are of several kinds, empty ones aside: a number here, a text there."""
    kinds: dict[str, set[type]] = {}
    for record in records:
        for key, value in record.items():
            if value is not None and value != "":
                kinds.setdefault(key, set()).add(type(value))
    return [key for key, found in kinds.items() if len(found) > 1]


def _mixed_notes(keys: list[str]) -> list[Note]:
    if not keys:
        return []
    named = "; ".join(dict.fromkeys(keys))[:200]
    ru, en = (
        f"Значения разного вида прочитаны как текст: {named}.",
        f"Values of several kinds were read as text: {named}.",
    )
    return [Note("MIXED_TYPES", "repaired", ru, en)]


def _one_cell(text: str) -> str:
    return re.sub("[\x1e\x1f]", "", text)


def _flattened(record: Record, prefix: str) -> dict[str, str]:
    """Objects inside an object under «outer.inner», lists of plain values joined; lists of objects are tables."""
    found: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            found |= _flattened(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            found[prefix + key] = "; ".join(_text(one) for one in value if not _holds_more(one))
        else:
            found[prefix + key] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).upper() if isinstance(value, bool) else str(value)


def _syntax(name: str, line: int, column: int) -> Refusal:
    return Refusal(
        "JSON_SYNTAX",
        f"{name}, строка {line}, позиция {column}: это не JSON по правилам, или файл обрезан. Выгрузите его заново.",
        f"{name}, line {line}, column {column}: not JSON by its rules, or the file is cut off. Export it again.",
    )


def _duplicate_key(name: str) -> Refusal:
    return Refusal(
        "JSON_DUP_KEY",
        f"{name}: в одной записи один ключ стоит дважды. Выгрузите файл заново.",
        f"{name}: one record names one key twice. Export the file again.",
    )


def _not_data(name: str) -> Refusal:
    return Refusal(
        "NOT_DATA",
        f"{name}: в JSON нет списка записей (может быть, это ответ об ошибке). Выгрузите данные заново.",
        f"{name}: no list of records in this JSON (an error answer, perhaps). Export the data again.",
    )
