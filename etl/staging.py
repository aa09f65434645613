"""One table of one file → rows judged and cleaned, still with their names: what the build starts from.

Nothing here leaves the machine's memory: names, mailboxes and phones end at `names/people.py`.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import pandas as pd

from etl import clean, doubts, presence
from etl.formats.base import Extract
from etl.forum import Forum
from etl.names.positions import resolve_position
from etl.problems import Note, Refusal, RowNote

T = TypeVar("T")
NAME_LIMIT = 500  # letters; longer than any name, shorter than a swallowed file


def stage_registrations(extract: Extract, forum: Forum) -> tuple[pd.DataFrame, list[RowNote], list[Note]]:
    """(one row per usable registration row, what became of the others, remarks).

    Columns: row_number, source, key parts, tokens, email, phone, raw region and organisation, status, times, tracks.
    """
    frame, zone = extract.frame.copy(), forum.time_zone
    presence.in_forum_order(extract, frame, forum)
    registered = _each(frame["registered_at"], lambda raw: clean.moment(raw, zone))
    checked_in = _each(frame["checked_in"], lambda raw: clean.moment(raw, zone))
    checked_out = _each(frame["checked_out"], lambda raw: clean.moment(raw, zone))
    status = _each(frame["status_text"], clean.status)
    _refuse_unknown_statuses(status, extract)
    wrong = _first_fault(
        extract,
        registered_at=registered,
        checked_in=checked_in,
        checked_out=checked_out,
        status_text=status,
        name=_each(frame["name"], _too_long),
    )
    frame["registered_at"] = _column(registered, "datetime64[us]")
    frame["checked_in"] = _column(checked_in, "datetime64[us]")
    frame["checked_out"] = _column(checked_out, "datetime64[us]")
    frame["status"] = _column(status, "str")
    participation = _each(frame["ticket_text"], forum.participation)
    frame["format"] = _column(participation, "str")
    frame["role"] = pd.Series([role for _, role in participation], dtype="str")
    frame["tracks"] = pd.Series(_each(frame["tracks"], lambda raw: ";".join(forum.tracks_in(raw))), dtype="str")
    told = frame["sessions"] + "\n" + frame["ticket_text"]  # an add-on ticket is named after its session
    frame["sessions"] = pd.Series(_each(told, lambda raw: ";".join(forum.sessions_in(raw))), dtype="str")
    _rank_positions(frame)
    frame["came_as"] = presence.came_as(frame)
    outside = presence.outside_days(extract, frame, forum)
    _identify(frame)
    trials = doubts.trial_rows(extract, wrong)
    flags = doubts.odd_values(extract, frame, zone)
    kept = frame[~_rejected(frame, [*wrong, *trials])]
    return kept, [*wrong, *trials, *outside, *flags], _year_note(extract.frame["registered_at"])


def stage_scans(extract: Extract, forum: Forum) -> tuple[pd.DataFrame, list[RowNote], list[Note]]:
    """(one row per usable scan row, what became of the others, remarks). Times are local to the forum."""
    frame, zone = extract.frame.copy(), forum.time_zone
    presence.in_forum_order(extract, frame, forum)
    left = _each(frame["left_at"], lambda raw: clean.moment(raw, zone))
    scanned = _each(frame["scanned_at"], lambda raw: clean.moment(raw, zone))
    scanned = [(None, code or "DATE_MISSING") if moment is None else (moment, None) for moment, code in scanned]
    wrong = _first_fault(extract, scanned_at=scanned, left_at=left)
    outside = [
        RowNote(number, "skipped", "OUTSIDE_EVENT", extract.headers.get("scanned_at"))
        for number, (moment, _) in zip(frame["row_number"], scanned, strict=True)
        if moment is not None and moment.date() not in forum.days
    ]
    frame["is_to_second"] = frame["scanned_at"].str.contains(r"\d:\d\d:\d\d")
    frame["scanned_at"] = _column(scanned, "datetime64[us]")
    frame["left_at"] = _column(
        [(m, c) if m and m.date() in forum.days else (None, c) for m, c in left], "datetime64[us]"
    )
    frame["direction"] = pd.Series(_each(frame["direction_text"], clean.direction), dtype="str")
    if extract.format.is_online:
        frame["direction"] = "in"
    frame["is_admitted"] = pd.Series(_each(frame["result_text"], clean.is_admitted), dtype="bool")
    _identify(frame)
    notes = [*wrong, *outside, *doubts.shared_badges(extract)]
    return frame[~_rejected(frame, [*wrong, *outside])], notes, []


def _rank_positions(frame: pd.DataFrame) -> None:
    """The rank of each position in place of its text, which may single a person out; "" where none is stated."""
    pairs = list(zip(frame.pop("position"), frame["organisation"], strict=True))
    answers = {pair: resolve_position(*pair) for pair in set(pairs)}
    frame["position_rank"] = pd.Series([answers[pair].rank for pair in pairs], dtype="str")
    frame["position_rule"] = pd.Series([answers[pair].rule for pair in pairs], dtype="str")


def _identify(frame: pd.DataFrame) -> None:
    frame["tokens"] = pd.Series([" ".join(clean.name_tokens(name)) for name in frame["name"]], dtype="str")
    frame["email"] = pd.Series(_each(frame["email"], clean.email), dtype="str")
    frame["phone"] = pd.Series(_each(frame["phone"], clean.phone), dtype="str")


def _each(column: pd.Series, judge: Callable[[str], T]) -> list[T]:
    """What `judge` says of every cell; it is asked once per distinct spelling."""
    answers: dict[Hashable, T] = {raw: judge(raw) for raw in column.unique()}
    return [answers[raw] for raw in column]


def _column(judged: list[tuple[Any, Any]], dtype: str) -> pd.Series:
    return pd.Series([value for value, _ in judged], dtype=dtype)


def _too_long(raw: str) -> tuple[str, str | None]:
    return raw, "CELL_TOO_LONG" if len(raw) > NAME_LIMIT else None


def _first_fault(extract: Extract, **judged: list[tuple[Any, str | None]]) -> list[RowNote]:
    """A rejection for each row with a value that cannot be used; the first such column is named."""
    faults: dict[int, RowNote] = {}
    for name, values in judged.items():
        for number, (_, code) in zip(extract.frame["row_number"], values, strict=True):
            if code and number not in faults:
                faults[number] = RowNote(number, "rejected", code, extract.headers.get(name))
    return list(faults.values())


def _rejected(frame: pd.DataFrame, notes: list[RowNote]) -> pd.Series:
    return frame["row_number"].isin([note.row_number for note in notes])


def _refuse_unknown_statuses(status: list[tuple[str, str | None]], extract: Extract) -> None:
    """More than one unknown status in a hundred rows: the mapping is wrong, not the rows."""
    unknown = sum(code is not None for _, code in status)
    if unknown > max(0.01 * len(status), 0):
        header = extract.headers.get("status_text", "status")
        raise Refusal(
            "ENUM_UNKNOWN_SHARE",
            f"столбец «{header}»: {unknown} из {len(status)} значений — неизвестные статусы."
            " Проверьте, тот ли это столбец, или сообщите нам новые слова.",
            f"column “{header}”: {unknown} of {len(status)} values are unknown statuses."
            " Check that it is the right column, or tell us the new words.",
        )


def _year_note(raw: pd.Series) -> list[Note]:
    if raw.str.match(r"\d\d?[./]\d\d?[./]\d\d(?!\d)").any():
        return [
            Note("YEAR_2DIGIT", "repaired", "Год из двух цифр прочитан как 20xx.", "Two-digit years were read as 20xx.")
        ]
    if raw.str.fullmatch(r"\d{5}(\.\d+)?").any():
        return [
            Note(
                "DATE_SERIAL",
                "repaired",
                "Даты-числа прочитаны как дни таблицы.",
                "Numbers in a date column were read as spreadsheet days.",
            )
        ]
    return []
