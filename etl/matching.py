"""Which rows speak of the same registration, the same scan, the same person.

A registration is known by its ticket; a scan by its place, moment and ticket; a person by what `names/people.py` says.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from etl.clean import fold
from etl.forum import Forum
from etl.holders import NameHolders
from etl.identity import identity_text
from etl.names.people import Identity, agree

_REGISTRATION_COLUMNS = {
    **{name: "str" for name in ("source", "order", "ticket", "person_code", "tokens", "email", "phone", "region")},
    **{name: "str" for name in ("organisation", "tracks", "status", "status_text", "format", "role", "system")},
    **{name: "datetime64[us]" for name in ("registered_at", "checked_in", "checked_out", "as_of")},
    **{name: "int64" for name in ("row_number", "rank", "file_number", "sheet", "row_id")},
    **{name: "str" for name in ("forum_code", "file_name", "came_as", "position_rank", "position_rule", "sessions")},
    "is_online": "bool",
}

_COMPLETED = ["tokens", "email", "phone", "region", "organisation", "tracks", "position_rank", "sessions"]


def registrations_of(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """All registration rows of all files, each with the `key` of its registration and why a repeat is one."""
    empty = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in _REGISTRATION_COLUMNS.items()})
    rows = pd.concat(frames, ignore_index=True) if frames else empty
    rows["key"] = pd.Series(_registration_keys(rows), index=rows.index, dtype="str")
    rows["merge_code"] = pd.Series("SAME_REGISTRATION", index=rows.index, dtype="str")
    rows["filled"] = (rows[_COMPLETED] != "").sum(axis="columns")
    _give_orders_to_tickets(rows)
    _complete_from_repeats(rows)
    return rows


def scans_of(registrations: pd.DataFrame, logs: list[pd.DataFrame], forums: dict[str, Forum]) -> pd.DataFrame:
    """All scans: those of logs, and those that stand in registration rows; tied to the registration they name."""
    holders = NameHolders(registrations) if any(log["is_online"].any() for log in logs) else None
    told = (_scans_of_log(log, registrations, forums, holders) for log in logs)
    scans = [*_scans_of_lists(registrations, forums), *told]
    return pd.concat(scans, ignore_index=True)


def _each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples; their fields are the columns of the frame, which no type can know."""
    return frame.astype("object").itertuples(index=False)  # as objects: text columns are slow to walk


def _registration_keys(rows: pd.DataFrame) -> list[str]:
    """What makes two rows the same registration: the ticket; for a check-in list, whose rows name no ticket, the
    ticket of that order whose name agrees; for a table made by hand, its own code or the moment, and the person."""
    tickets = _tickets_of_orders(rows)
    return [_registration_key(row, tickets) for row in _each_row(rows)]


def _tickets_of_orders(rows: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(forum, order) → its tickets with the folded names on them."""
    tickets: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in _each_row(rows[(rows["system"] == "pretix") & (rows["ticket"] != "")]):
        tickets[row.forum_code, row.order][row.ticket] = row.tokens
    return {order: list(names.items()) for order, names in tickets.items()}


def _registration_key(row: Any, tickets: dict[tuple[str, str], list[tuple[str, str]]]) -> str:
    if row.system == "pretix":
        ticket = row.ticket or _ticket_of_name(tickets.get((row.forum_code, row.order), []), row.tokens)
        return f"pretix {row.order}-{ticket}" if ticket else f"pretix {row.order} {row.tokens if row.rank == 1 else ''}"
    who = row.email or row.phone or row.tokens
    return f"{row.system} {row.order} {row.ticket or row.person_code or row.registered_at} {who}"


def _ticket_of_name(tickets: list[tuple[str, str]], tokens: str) -> str | None:
    """The ticket of an order that bears this name; the only one there is, when the row has no name."""
    same = [ticket for ticket, name in tickets if name == tokens]
    similar = [ticket for ticket, name in tickets if agree(tuple(name.split()), tuple(tokens.split()))]
    found = same or similar
    return found[0] if found else (tickets[0][0] if len(tickets) == 1 and not tokens else None)


def _give_orders_to_tickets(rows: pd.DataFrame) -> None:
    """A row about an order says nothing when rows about its tickets are there: it takes the key of one of them."""
    better = rows[rows["rank"] < 2].drop_duplicates(["forum_code", "order"])
    keys = {(f, o): k for f, o, k in zip(better["forum_code"], better["order"], better["key"], strict=True)}
    is_order = rows["rank"] == 2
    known = [keys.get((f, o)) for f, o in zip(rows["forum_code"], rows["order"], strict=True)]
    covered = is_order & pd.Series([key is not None for key in known], index=rows.index, dtype="bool")
    rows.loc[covered, "key"] = pd.Series(known, index=rows.index, dtype="object")[covered].astype("str")
    rows.loc[covered, "merge_code"] = "ORDER_HAS_TICKETS"


def _complete_from_repeats(rows: pd.DataFrame) -> None:
    """What one export of a registration leaves out, another may say: empty cells take the fullest other value, and a
    name without patronymic the whole name, whichever file is newer."""
    same = ["forum_code", "key"]
    repeated = rows[rows.duplicated(same, keep=False)]
    for column in _COMPLETED:
        ordered = repeated.assign(letters=repeated[column].str.len()).sort_values(["letters", column], ascending=False)
        fullest = ordered.groupby(same)[column].transform("first")
        is_open = (rows.loc[repeated.index, column] == "") | (column == "tokens")
        rows.loc[repeated.index[is_open], column] = fullest.loc[repeated.index[is_open]]


def identities(rows: pd.DataFrame) -> list[str]:
    """Everything a registration says about who it is, as one text (see Identity)."""
    return [identity_text(_identity(row)) for row in _each_row(rows)]


def _identity(row: Any) -> Identity:
    tokens = tuple(row.tokens.split())
    organisation = row.organisation_key if len(tokens) > 1 else ""
    region = row.region_code if row.region_code != "unresolved" else ""
    is_nobody = not (tokens or row.email or row.phone)
    return Identity(tokens, row.email, row.phone, organisation, region, row.key if is_nobody else "")


_SCAN_COLUMNS = (
    "row_id file_number row_number sheet forum_code rank key registration_key identity list_code track_code"
    " session_code scanned_at is_to_second direction is_admitted result_text is_online subject is_by_name"
).split()


def _scans_of_lists(rows: pd.DataFrame, forums: dict[str, Forum]) -> Iterator[pd.DataFrame]:
    """Entries and exits that stand in registration rows: the last ones of a check-in list, the one of Indico."""
    for column, direction in (("checked_in", "in"), ("checked_out", "out")):
        scans = rows[rows[column].notna()].copy()
        scans["scanned_at"], scans["direction"] = scans[column], direction
        scans["is_admitted"], scans["result_text"], scans["rank"] = True, "", 1
        scans["is_to_second"] = False
        scans["list_text"] = ""
        scans["session_text"] = ""
        scans["registration_key"], scans["subject"] = scans["key"], scans["key"]
        scans["is_by_name"] = False
        yield _placed(scans, forums)


def _scans_of_log(
    scans: pd.DataFrame, registrations: pd.DataFrame, forums: dict[str, Forum], holders: NameHolders | None
) -> pd.DataFrame:
    """Scans of a log, each tied to the registration it names: by ticket, else by the person's code."""
    tickets = set(zip(registrations["forum_code"], registrations["key"], strict=True))
    codes = _unique_codes(registrations)
    scans = scans.copy()
    found = [_registration_of(scan, tickets, codes) for scan in _each_row(scans)]
    pairs = zip(found, _each_row(scans), strict=True)
    named = [holders.only_one(scan) if holders and not key else None for key, scan in pairs]
    scans["is_by_name"] = [name is not None for name in named]
    found = [key or name for key, name in zip(found, named, strict=True)]
    scans["registration_key"] = pd.Series(found, index=scans.index, dtype="str")
    scans["subject"] = [key or _subject(scan) for key, scan in zip(found, _each_row(scans), strict=True)]
    scans["identity"] = [_identity_of_scan(scan) for scan in _each_row(scans)]
    leaves = scans[scans["left_at"].notna()].assign(direction="out")
    leaves["scanned_at"] = leaves["left_at"]
    return _placed(pd.concat([scans, leaves], ignore_index=True), forums)


def _unique_codes(registrations: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(forum, person's code) → the registration that has it, when only one has."""
    coded = registrations[registrations["person_code"] != ""]
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for forum, code, key in zip(coded["forum_code"], coded["person_code"], coded["key"], strict=True):
        found[forum, code].add(key)
    return {code: keys.pop() for code, keys in found.items() if len(keys) == 1}


def _registration_of(scan: Any, tickets: set[tuple[str, str]], codes: dict[tuple[str, str], str]) -> str | None:
    named = f"{scan.order}-{scan.ticket}" if scan.order else scan.badge  # badges may bear the ticket they were made for
    key = f"pretix {named}"
    if named and (scan.forum_code, key) in tickets:
        return key
    return codes.get((scan.forum_code, scan.person_code)) if scan.person_code else None


def _subject(scan: Any) -> str:
    """What a scan without registration speaks of: a ticket, a code, a badge, a contact; "" for an unknown barcode."""
    if scan.order:
        return f"ticket {scan.order}-{scan.ticket}"
    for name in ("person_code", "badge", "email", "phone", "tokens", "secret"):
        if getattr(scan, name):
            return f"{name} {getattr(scan, name)}"
    return ""


def _identity_of_scan(scan: Any) -> str | None:
    """Who a scan is of, as far as it says; NULL for a barcode that nobody holds."""
    if not scan.subject or scan.subject.startswith("secret "):
        return None
    named = Identity(tuple(scan.tokens.split()), scan.email, scan.phone, "", "", scan.subject)
    return identity_text(named)


def _placed(scans: pd.DataFrame, forums: dict[str, Forum]) -> pd.DataFrame:
    """With the list, track and session of each scan, and the key under which two files tell of the same scan."""
    columns = (scans[name] for name in ("forum_code", "list_text", "session_text", "file_name", "is_online"))
    texts = list(zip(*columns, strict=True))
    places = {text: _place(forums[text[0]], *text[1:]) for text in set(texts)}
    for index, name in enumerate(("list_code", "track_code", "session_code")):
        scans[name] = pd.Series([places[text][index] for text in texts], index=scans.index, dtype="str")
    scans["key"] = [
        f"{scan.list_code} {scan.session_code} {scan.direction} {scan.is_admitted} {scan.scanned_at} {scan.subject}"
        for scan in _each_row(scans)
    ]
    if "identity" not in scans:
        scans["identity"] = None
    return scans[_SCAN_COLUMNS]


def _place(
    forum: Forum, list_text: str, session_text: str, file_name: str, is_online: bool
) -> tuple[str | None, str | None, str | None]:
    """(list, track, session) of a scan: as the forum folder declares the list; an undeclared one keeps its own name.

    A webinar room that is not declared is called after its file: the topic of a meeting may hold somebody's name.
    """
    of_file = forum.list_of_file(file_name) if is_online or not list_text else None
    declared = of_file or (forum.list_named(list_text) if list_text else None)
    session = (
        forum.session_named(session_text or (list_text if is_online else "")) if session_text or is_online else None
    )
    if declared:
        session_code = session["session_code"] if session else declared.get("session")
        return declared["code"], declared.get("track") or (session or {}).get("track") or None, session_code
    track = next(iter(forum.tracks_in(list_text)), None) or (session or {}).get("track") or None
    name = Path(file_name).stem if is_online else list_text
    return fold(name) or None, track, session["session_code"] if session else None
