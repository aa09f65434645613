"""pretix's own JSON export: orders with their tickets, answers by the number of their question.

Reading gives a table for each list in it; here they become one table with a column per question.
{"code": "D7E7Z", "status": "p", "positions": [{"positionid": 1, "answers": [{"question": 6, "answer": "Москва"}]}]}
"""

from etl.formats.base import Format, LeftOut
from etl.reading import Table

_STATUS = {"p": "paid", "n": "pending", "e": "expired", "c": "canceled"}

DATA = Format(
    name="pretix_data",
    title="pretix: JSON",
    kind="registration",
    system="pretix",
    signature=(("orders.code",), ("positionid",), ("orders.datetime",), ("attendee_name",)),
    columns={
        "source": ("orders.event.slug",),
        "order": ("orders.code",),
        "ticket": ("positionid",),
        "status_text": ("orders.status",),
        "name": ("attendee_name",),
        "email": ("attendee_email",),
        "phone": ("orders.phone",),
        "registered_at": ("orders.datetime",),
        "ticket_text": ("item",),
        "parent": ("addon_to",),
    },
    fallbacks={"email": ("orders.email",), "organisation": ("company",)},
    asks_questions=True,
    has_order_contacts=True,
    left_out=(LeftOut(("orders.testmode",), "^true$", "TEST_RECORD"),),
    unused=("*",),
    rank=1,  # it does not say which pending orders are confirmed, and leaves cancelled tickets out
)


def joined(tables: list[Table]) -> list[Table]:
    """The tables of a file; those of a pretix JSON export as the one table that they are together."""
    by_name = {table.name: records(table) for table in tables}
    tickets, orders = by_name.get("orders.positions"), by_name.get("orders")
    if not tickets or not orders or not {"orders.code", "positionid"} <= tickets[0].keys():
        return tables
    questions = {record["id"]: record["question"] for record in by_name.get("questions", []) if "question" in record}
    items = {record["id"]: record.get("name", "") for record in by_name.get("items", [])}
    answers: dict[tuple[str, str], dict[str, str]] = {}
    for record in by_name.get("orders.positions.answers", []):
        place = (record["positions.orders.code"], record["positions.positionid"])
        answers.setdefault(place, {})[record["question"]] = record["answer"]
    fed = (*DATA.columns.values(), *DATA.fallbacks.values(), *(rule.headers for rule in DATA.left_out))
    fields = list(dict.fromkeys(name for names in fed for name in names))
    place_of = {record["id"]: record["positionid"] for record in tickets if "id" in record}
    covered = {record["orders.code"] for record in tickets}
    alone = [{f"orders.{key}": value for key, value in o.items()} for o in orders if o["code"] not in covered]
    rows = [[*fields, *questions.values()]]
    for record in [*tickets, *alone]:
        known = record | {
            "orders.status": _status(record),
            "item": items.get(record.get("item", ""), ""),
            "addon_to": place_of.get(record.get("addon_to", ""), ""),
        }
        given = answers.get((record["orders.code"], record.get("positionid", "")), {})
        cells = [*(known.get(name, "") for name in fields), *(given.get(number, "") for number in questions)]
        rows.append(["" if cell == "None" else cell for cell in cells])
    return [Table("orders.positions", rows, list(range(1, len(rows) + 1)))]


def _status(record: dict[str, str]) -> str:
    status = _STATUS.get(record["orders.status"], record["orders.status"])
    return "approval pending" if status == "pending" and record.get("orders.require_approval") == "TRUE" else status


def records(table: Table) -> list[dict[str, str]]:
    """The rows of a table by the words of its header."""
    header = table.rows[0]
    return [dict(zip(header, row, strict=False)) for row in table.rows[1:]]
