"""Which rows speak of the same registration, the same scan, the same person.

A registration is known by its ticket; a scan by its place, moment and ticket; a person by what `names/people.py` says.
The engine joins (`keys.sql`, `ties.sql`, `people.sql`); only names that have to agree are compared here.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.decided import RULE, Decided
from etl.forum import Forum
from etl.holders import NameHolders
from etl.names.people import Identity, Tokens, agree, evidence, people_and_doubts, unlike
from etl.places import place_of
from etl.pseudonym import pads
from etl.staging import insert_rows, make_table

_SQL = Path(__file__).parent


@contextmanager
def pseudonyms(con: duckdb.DuckDBPyConnection, key: bytes) -> Iterator[None]:
    """Lends the engine the key, for its macro of pseudonym.sql."""
    pads_of_key = dict(zip(("inner_pad", "outer_pad"), pads(key), strict=True))
    for name, pad in pads_of_key.items():
        con.execute(f"SET VARIABLE {name} = ?::BLOB", [pad])
    con.execute((_SQL / "pseudonym.sql").read_text("utf-8"))
    try:
        yield
    finally:
        for name in pads_of_key:
            con.execute(f"RESET VARIABLE {name}")


def key_registrations(con: duckdb.DuckDBPyConnection) -> None:
    """View keyed: all registration rows with the keys of their registrations."""
    _name_tickets(con)
    con.execute((_SQL / "keys.sql").read_text("utf-8"))


def tie_scans(con: duckdb.DuckDBPyConnection, forums: dict[str, Forum]) -> None:
    """Table staged_scan: all scans, tied to the registrations that they name."""
    _leave_out_trials(con)
    _place_lists(con, forums)
    _respell_numbers(con)
    _find_name_holders(con)
    _note_shared_badges(con)
    con.execute((_SQL / "ties.sql").read_text("utf-8"))


def identify(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    """Table same_person: pseudonyms of identities that are known under the one of another, by rule or decision; and
    doubtful_person: pairs of identities whose people may be one."""
    con.execute((_SQL / "people.sql").read_text("utf-8"))
    number_of: dict[Identity, int] = {}
    common: set[Tokens] = set()
    query = "SELECT rowid, is_common_name, tokens, email, phone, organisation, region, ticket FROM shared"
    for number, is_common_name, tokens, *rest in con.execute(query).fetchall():
        identity = Identity(tuple(tokens.split()), *rest)
        number_of[identity] = number
        if is_common_name:
            common.add(identity.tokens)
    people, doubts = people_and_doubts(number_of, common)
    joined = ((one, person, rule) for one, (person, rule) in people.items() if person != one or rule != "new")
    rows = [(number_of[one], number_of[person], rule) for one, person, rule in joined]
    make_table(con, "joined", "one BIGINT, person BIGINT, rule VARCHAR", rows)
    con.execute(
        "CREATE TEMP TABLE same_person AS SELECT a.own_id, b.own_id AS person_id, j.rule"
        " FROM joined AS j JOIN shared AS a ON a.rowid = j.one JOIN shared AS b ON b.rowid = j.person"
    )
    pairs = [
        (number_of[one], number_of[two], rule, " ".join(evidence(one, two)), " ".join(unlike(one, two)) or None)
        for one, two, rule, _ in doubts
    ]
    columns = "one BIGINT, other BIGINT, rule VARCHAR, agrees VARCHAR, differs VARCHAR"
    make_table(con, "doubtful_person", columns, pairs)
    _join_decided(con, decided)


def _join_decided(con: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    """Those whom a person called the same are known under one pseudonym of theirs."""
    if asked := decided.asked_people():
        known = con.execute(
            "SELECT DISTINCT coalesce(s.person_id, i.own_id)::VARCHAR FROM identity AS i LEFT JOIN same_person AS s"
            " USING (own_id) WHERE coalesce(s.person_id, i.own_id) IN (SELECT unnest(?::UUID[]))",
            [sorted(asked)],
        ).fetchall()
        heads = decided.join_people({one for (one,) in known})
        make_table(con, "decided_person", "person_id UUID, head_id UUID", list(heads.items()))
        con.execute(
            "UPDATE same_person SET person_id = d.head_id, rule = ? FROM decided_person AS d"
            " WHERE d.person_id = same_person.person_id",
            [RULE],
        )
        con.execute(
            "INSERT INTO same_person SELECT d.person_id, d.head_id, ? FROM decided_person AS d"
            " WHERE d.person_id NOT IN (SELECT own_id FROM same_person)",
            [RULE],
        )


def _name_tickets(con: duckdb.DuckDBPyConnection) -> None:
    """Table named_ticket: rows of an order that name no ticket → the ticket of that order whose name agrees; the only
    one there is, when either has no name; of rows that are alike, each its own."""
    con.execute((_SQL / "tickets.sql").read_text("utf-8"))
    tickets = defaultdict(list)
    for *order, ticket, tokens, _ in con.execute("FROM order_ticket ORDER BY place").fetchall():
        tickets[tuple(order)].append((ticket, tuple(tokens.split())))
    query = 'FROM ticketless ANTI JOIN named_ticket USING (forum_code, "order", tokens, person_code)'
    found = []
    for forum, order, tokens, number in con.execute(query).fetchall():
        names = tickets[forum, order]
        fitting = [ticket for ticket, name in names if agree(name, tuple(tokens.split()))]
        if not fitting and (number or len(names) == 1):
            fitting = [ticket for ticket, name in names if not (name and tokens)]
        place = int(number.removeprefix("#") or 1) - 1
        found += [(forum, order, tokens, number, ticket) for ticket in fitting[place : place + 1]]
    insert_rows(con, "named_ticket", found)


def _leave_out_trials(con: duckdb.DuckDBPyConnection) -> None:
    """Takes scans out that name the number of a trial registration and of no other."""
    if con.execute("SELECT 1 FROM trial_number LIMIT 1").fetchall():
        con.execute((_SQL / "trials.sql").read_text("utf-8"))


def _place_lists(con: duckdb.DuckDBPyConnection, forums: dict[str, Forum]) -> None:
    """Table list_words: what the entries and exits mean that stand in the registrations of a file."""
    make_table(con, "list_words", "file_number INTEGER, is_online BOOLEAN, direction VARCHAR, words INTEGER", [])
    files = con.execute(
        "SELECT DISTINCT file_number, file_name, forum_code, is_online FROM staged_registration"
        " JOIN source_name USING (file_number) WHERE checked_in IS NOT NULL OR checked_out IS NOT NULL ORDER BY ALL"
    ).fetchall()
    ((words,),) = con.execute("SELECT coalesce(max(words) + 1, 0) FROM scan_words").fetchall()
    for number, name, forum, is_online in files:
        place = place_of(forums[forum], "", "", name, is_online)
        for direction in ("in", "out"):
            insert_rows(con, "list_words", [(number, is_online, direction, words)])
            insert_rows(con, "scan_words", [(words, *place, direction, True, "")])
            words += 1


def _respell_numbers(con: duckdb.DuckDBPyConnection) -> None:
    """Gives scans the numbers of the list where their log writes these otherwise."""
    con.execute((_SQL / "borne.sql").read_text("utf-8"))
    if con.execute("SELECT 1 FROM unknown_number LIMIT 1").fetchall():
        con.execute((_SQL / "numbers.sql").read_text("utf-8"))


def _find_name_holders(con: duckdb.DuckDBPyConnection) -> None:
    """Table name_holder: what scans that nothing else ties say of a person → the registration of the only one whom it
    fits."""
    con.execute((_SQL / "holders.sql").read_text("utf-8"))
    columns = "forum_code VARCHAR, tokens VARCHAR, email VARCHAR, has_card BOOLEAN, registration_id BIGINT"
    make_table(con, "name_holder", columns, [])
    asked = con.execute("SELECT DISTINCT forum_code, tokens, email, has_card FROM asked_by_name").fetchall()
    if asked:
        registered = con.execute(
            "SELECT forum_code, registration_id, tokens, email, phone, form, ruled_region, own_key"
            " FROM staged_registration ORDER BY row_id"
        ).fetchall()
        holders = NameHolders(
            (forum, number, Identity(tuple(tokens.split()), *rest)) for forum, number, tokens, *rest in registered
        )
        told = ((*said, holders.only_one(*said)) for said in asked)
        insert_rows(con, "name_holder", [row for row in told if row[-1] is not None])


def _note_shared_badges(con: duckdb.DuckDBPyConnection) -> None:
    """Flags the scans of badges that carry two people: in one log or in several, told by codes, mailboxes or names."""
    con.execute((_SQL / "badges.sql").read_text("utf-8"))
    bearers = defaultdict(list)
    for forum, badge, *bearer in con.execute("FROM badge_bearer ORDER BY ALL").fetchall():
        bearers[forum, badge].append(bearer)
    shared = [badge for badge, (first, *others) in bearers.items() if any(_are_two(first, one) for one in others)]
    make_table(con, "shared_badge", "forum_code VARCHAR, badge VARCHAR", shared)
    con.execute(
        "INSERT INTO row_note"
        " SELECT e.file_number, s.extract, 3, s.place, s.row_number, 'flagged', 'BADGE_SHARED', f.title"
        " FROM read_scan AS s JOIN extract AS e USING (extract)"
        " JOIN shared_badge AS b ON b.forum_code = e.forum_code AND b.badge = s.named"
        " LEFT JOIN fed AS f ON f.extract = s.extract AND f.field = 'badge' WHERE NOT s.has_order"
    )


def _are_two(one: list[str], other: list[str]) -> bool:
    """Whether two bearers of a badge (code, mailbox, words of the name) are two people."""
    codes, mails, names = zip(one, other, strict=True)
    if all(codes) or all(mails):
        return codes[0] != codes[1] if all(codes) else mails[0] != mails[1]
    return all(names) and not agree(*(tuple(words.split()) for words in names))
