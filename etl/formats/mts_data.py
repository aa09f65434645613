"""JSON of MTS Link's API: people with the meetings that they visited and how often they connected, here one table.

{"id": 7, "email": "a@b.example", "name": "Анна", "secondName": "Берёзкина", "eventSessions": [{"name": "Пленарное",
 "startsAt": "2025-08-26T10:00:00+0300", "connections": [{"joined": "2025-08-26T10:02:39+0300", "leaved": …}]}]}
"""

from etl.formats.base import Format, LeftOut
from etl.formats.pretix_data import records
from etl.reading import Table

_VISITS = "eventSessions"
_STARTS = f"{_VISITS}.startsAt"
_ACTIVE = f"{_VISITS}.actualInvolvement"

USERS = Format(
    name="mts_link",
    title="МТС Линк (Webinar.ru): JSON участников / users JSON",
    kind="attendance",
    system="mts_link",
    signature=((_STARTS,), ("user.email",), ("joined",)),
    columns={
        "name": ("user.secondName", "user.name", "user.patrName"),
        "email": ("user.email",),
        "phone": ("user.phone",),
        "list_text": (f"{_VISITS}.name",),
        "scanned_at": ("joined",),
        "left_at": ("leaved",),
    },
    joins={"name": " "},
    left_out=(LeftOut((_ACTIVE,), r"^[0:.,]+$", "DID_NOT_ATTEND"),),
    unused=("*",),
    is_online=True,
    has_display_names=True,
)


def joined(tables: list[Table]) -> list[Table]:
    """The tables of a file; people of MTS Link, their visits and connections as one."""
    by_name = {table.name: table for table in tables if table.rows}
    found, consumed = [], set()
    for name, people in by_name.items():
        visits, connections = by_name.get(f"{name}.{_VISITS}"), by_name.get(f"{name}.{_VISITS}.connections")
        if visits and {"id", "email"} <= set(people.rows[0]) and "startsAt" in visits.rows[0]:
            found.append(_connections(people, visits, connections))
            consumed |= {name, visits.name, *([connections.name] if connections else [])}
    return [*found, *(table for table in tables if table.name not in consumed)]


def _connections(people: Table, visits: Table, connections: Table | None) -> Table:
    """A row per connection; a visit that tells none began with its meeting; who visited nothing did not attend."""
    owner = f"{people.name.rpartition('.')[2]}.id"
    of_visits = [
        {f"{_VISITS}.{key}": text for key, text in visit.items()} | {"id": visit[owner], "joined": visit["startsAt"]}
        for visit in records(visits)
    ]
    made = [row | {"id": row[f"{_VISITS}.{owner}"]} for row in (records(connections) if connections else [])]
    told = {(row["id"], row[_STARTS]) for row in made}
    rows = [*made, *(visit for visit in of_visits if (visit["id"], visit[_STARTS]) not in told)]
    absent = {row["id"] for row in records(people)} - {row["id"] for row in rows}
    rows += [{"id": number, _ACTIVE: "0"} for number in sorted(absent)]
    person_of = {row["id"]: {f"user.{key}": text for key, text in row.items()} for row in records(people)}
    rows = [person_of[row["id"]] | row | {_ACTIVE: "" if row.get("leaved") else row.get(_ACTIVE, "")} for row in rows]
    header = list(dict.fromkeys(key for row in rows for key in row))
    filled = [[row.get(key, "") for key in header] for row in rows]
    return Table(people.name, [header, *filled], list(range(1, len(rows) + 2)))
