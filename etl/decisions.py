"""What people decided about names that no rule can tell: lines of `decisions/*.csv` in the data folder.

A line says raw → value, by whom, when and why. Files only grow: the last line about a name is in force, and a line with
the value `undone` takes the decision back. So two people's files can be merged line by line, and nothing is forgotten.
"""

import csv
import datetime as dt
import fcntl
import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import settings
from etl.names.spelling import tidy
from etl.problems import Stop

FILES = {"region": "regions.csv", "organisation": "organisations.csv", "person": "people.csv"}
COLUMNS = ("raw", "value", "who", "when", "why")
SAME, DIFFERENT, UNDONE = "same", "different", "undone"
HIDDEN = re.compile("#[0-9a-f]{12}")  # what stands for a text that might hold somebody's name
LONGEST = 300  # letters of a cell


class Decision(NamedTuple):
    """One line: what was decided about a name, or about two of them (`value` is then `same:…` or `different:…`)."""

    kind: str
    raw: str
    value: str
    who: str
    when: str
    why: str
    line: int = 0

    @property
    def verdict(self) -> str:
        """The value without the other one of a pair: a code, same, different or undone."""
        return _parts(self.value)[0]

    @property
    def pair(self) -> tuple[str, str] | None:
        """Keys of the two that the decision is about; None when it is about one name."""
        other = _parts(self.value)[1]
        return (name_key(self.kind, self.raw), name_key(self.kind, other)) if other else None

    @property
    def key(self) -> str:
        """What a later line must share to be about the same: all spellings that fold alike, a pair in either order."""
        return " = ".join(sorted(self.pair)) if self.pair else name_key(self.kind, self.raw)


def folded(raw: str) -> str:
    """The words of a typed text: what spellings share whatever their case and punctuation; «Р. Б.» is «рб»."""
    text = " ".join(re.findall(r"\w+", tidy(raw)))
    return raw if HIDDEN.fullmatch(raw) else re.sub(r"\b([^\W\d]) (?=[^\W\d]\b)", r"\1", text)


def name_key(kind: str, raw: str) -> str:
    """What a decision is looked up by; of a pair of organisations each is `region:name`, a person is a pseudonym."""
    if kind == "person":
        return raw.strip().lower()
    place, colon, name = raw.partition(":")
    return f"{place}:{folded(name)}" if colon and place in _codes("region") else folded(raw)


def folder(data: Path) -> Path:
    return data / "decisions"


def read_decisions(data: Path) -> list[Decision]:
    """The decisions in force, in the order of files and lines. Raises Stop at the first unclear line."""
    return [decision for kind in FILES for decision in in_force(read_lines(data, kind))]


def in_force(lines: Iterable[Decision]) -> list[Decision]:
    """The last line about each name, unless it takes the decision back."""
    last = {decision.key: decision for decision in lines}
    return sorted((d for d in last.values() if d.verdict != UNDONE), key=lambda decision: decision.line)


def read_lines(data: Path, kind: str) -> list[Decision]:
    """All lines of the decisions of a kind, those taken back too."""
    path = folder(data) / FILES[kind]
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise _wrong(path, line, "текст не в UTF-8", "text that is not UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines, first = [], 1
    try:
        for number, cells in enumerate(reader):
            place, first = first, reader.line_num + 1
            if number == 0 and tuple(cells) != COLUMNS:
                raise _wrong(path, place, f"в заголовке не {','.join(COLUMNS)}", "another header")
            if number and any(cells):
                lines.append(_decision(path, kind, place, cells))
    except csv.Error:
        raise _wrong(path, first, "кавычки не закрыты", "unbalanced quotes") from None
    return lines


def add(data: Path, decisions: list[Decision]) -> None:
    """Append decisions, all or none: checked first, then written under a lock beside the file and renamed over it."""
    with _only_writer(data):
        known = {(one.kind, one.key) for one in read_decisions(data)}
        for decision in decisions:
            path = folder(data) / FILES[decision.kind]
            check(decision, path)
            if decision.verdict == UNDONE and (decision.kind, decision.key) not in known:
                raise Stop(f"{path.name}: такого решения нет, отменять нечего. / There is no such decision to undo.")
        for kind, name in FILES.items():
            if mine := [decision for decision in decisions if decision.kind == kind]:
                _append(folder(data) / name, mine)


def check(decision: Decision, path: Path) -> None:
    """Raises Stop when a decision could not be read back, or might name a person."""
    if any(re.search(r"[\r\n]", cell) or len(cell) > LONGEST for cell in decision[1:6]):
        raise _wrong(path, decision.line, "ячейка в несколько строк или слишком длинная", "a cell too long")
    if decision.kind != "person" and not HIDDEN.fullmatch(decision.raw) and is_personal(decision.raw):
        raise _wrong(
            path, decision.line, "в raw почта или телефон; укажите #номер этой строки", "a mailbox or a phone in raw"
        )
    _decision(path, decision.kind, decision.line, list(decision[1:6]))


def is_personal(raw: str) -> bool:
    """Whether a text holds a mailbox or enough digits for a phone."""
    return "@" in raw or sum(c.isdigit() for c in raw.partition(":")[2] or raw) > 5


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _decision(path: Path, kind: str, line: int, cells: list[str]) -> Decision:
    """One line as a decision, every cell of it judged."""
    if len(cells) != len(COLUMNS):
        raise _wrong(path, line, f"ячеек {len(cells)}", f"{len(cells)} cells")
    raw, value, who, when, why = (cell.strip() for cell in cells)
    decision = Decision(kind, raw, value, who, when, why, line)
    if not decision.who:
        raise _wrong(path, line, "не сказано, кто решил (who)", "nobody in «who»")
    try:
        dt.datetime.fromisoformat(decision.when)
    except ValueError:
        raise _wrong(path, line, "when — не дата ISO", "«when» is no ISO date") from None
    verdict, other = _parts(decision.value)
    names = [decision.raw, *([other] if other and kind != "region" else [])]
    if not all(_is_name(kind, name, len(names) > 1) for name in names):
        raise _wrong(path, line, *_EXPECTED_NAME[kind])
    is_pair_verdict = verdict in (SAME, DIFFERENT)
    is_code = not other and kind != "person" and verdict in _codes(kind)
    is_pair = bool(other) and is_pair_verdict and kind != "region" and name_key(kind, names[0]) != name_key(kind, other)
    if not (is_code or is_pair or verdict == UNDONE):
        raise _wrong(path, line, "непонятное value", "an unknown «value»")
    return decision


_EXPECTED_NAME = {
    "region": ("в raw нет ни одной буквы или цифры", "no letter in «raw»"),
    "organisation": ("в raw нет названия; в паре это «код региона:название»", "no name in «raw»"),
    "person": ("в raw и value должны быть псевдонимы людей (person_id)", "«raw» and «value» need pseudonyms"),
}


def _is_name(kind: str, raw: str, is_of_pair: bool) -> bool:
    if kind == "person":
        try:
            return str(UUID(raw)) == raw.lower()
        except ValueError:
            return False
    return bool(folded(raw)) and (":" in name_key(kind, raw)) >= is_of_pair


def _parts(value: str) -> tuple[str, str]:
    verdict, _, other = value.partition(":")
    return (verdict, other) if verdict in (SAME, DIFFERENT, UNDONE) else (value, "")


@lru_cache(maxsize=2)
def _codes(kind: str) -> frozenset[str]:
    """Codes that a name may be given; `unresolved` says that the text names no region."""
    name, column = ("regions.csv", "region_code") if kind == "region" else ("vocabulary.csv", "code")
    with (settings.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = rows if kind == "region" else [row for row in rows if row["kind"] == "organisation_type"]
    return frozenset(row[column] for row in wanted)


def _wrong(path: Path, line: int, ru: str, en: str) -> Stop:
    where = f"decisions/{path.name}" + (f", строка {line}" if line else "")
    expected = {
        "regions.csv": "value — код региона, unresolved или undone",
        "organisations.csv": "value — код типа, same:регион:название, different:регион:название или undone",
        "people.csv": "value — same:псевдоним, different:псевдоним или undone:псевдоним",
    }[path.name]
    return Stop(
        f"{where}: {ru}. Нужно: {','.join(COLUMNS)}; {expected}. Исправьте строку, ничего не применено."
        f" / decisions/{path.name}, line {line}: {en}. Mend the line; nothing was applied."
    )


@contextmanager
def _only_writer(data: Path) -> Iterator[None]:
    """Writers take turns."""
    folder(data).mkdir(parents=True, exist_ok=True)
    with (folder(data) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _append(path: Path, decisions: list[Decision]) -> None:
    before = path.read_text("utf-8-sig") if path.exists() else ",".join(COLUMNS) + "\n"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(decision[1:6] for decision in decisions)
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(before if before.endswith("\n") else before + "\n")
        file.write(text.getvalue())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
