"""JSON of Timepad: tickets as its webhook sends them, orders with tickets as its API does. Here each becomes one table.

{"id": "1:2", "order_id": 3, "reg_date": "2025-08-02 07:38:32", "answers": [{"name": "Регион", "value": "Москва"}]}
{"values": [{"id": 3, "status": {"name": "paid"}, "tickets": [{"number": "1:2", "answers": {"name": "Анна"}}]}]}
"""

from etl.formats.pretix_data import records
from etl.reading import Table

_ANSWER = "answers."


def joined(tables: list[Table]) -> list[Table]:
    """The tables of a file; those of Timepad's tickets and their answers, or orders and their tickets, as one."""
    by_name = {table.name: table for table in tables if table.rows}
    found, consumed = [], set()
    for name, table in by_name.items():
        header = set(table.rows[0])
        answers, tickets = by_name.get(f"{name}.answers"), by_name.get(f"{name}.tickets")
        if answers and {"order_id", "reg_date", "id"} <= header and {"name", "value"} <= set(answers.rows[0]):
            found.append(_with_answers(table, answers))
            consumed |= {name, answers.name}
        elif tickets and {"id", "created_at", "status.name"} <= header and "number" in tickets.rows[0]:
            found.append(_tickets_of(table, tickets))
            consumed |= {name, tickets.name}
    return [*found, *(table for table in tables if table.name not in consumed)]


def _with_answers(table: Table, answers: Table) -> Table:
    owner = f"{table.name.rpartition('.')[2]}.id"
    given: dict[str, dict[str, str]] = {}
    for answer in records(answers):
        given.setdefault(answer[owner], {})[answer["name"]] = answer["value"]
    return _table(table, [_told(given.get(record["id"], {})) | record for record in records(table)], table.row_numbers)


def _tickets_of(orders: Table, tickets: Table) -> Table:
    """Tickets with what their orders say; an order without tickets stands for itself."""
    owner = f"{orders.name.rpartition('.')[2]}.id"
    order_of = {order["id"]: order for order in records(orders)}
    rows = []
    for ticket in records(tickets):
        answers = {key.removeprefix(_ANSWER): text for key, text in ticket.items() if key.startswith(_ANSWER)}
        plain = {key: text for key, text in ticket.items() if not key.startswith(_ANSWER)}
        own = {"id": ticket["number"] or ticket["id"], "email": answers.get("mail", "")}
        rows.append(_told(answers) | plain | _order(order_of.get(ticket[owner], {})) | own)
    covered = {ticket[owner] for ticket in records(tickets)}
    rows += [_order(order) for number, order in order_of.items() if number not in covered]
    return _table(tickets, rows, list(range(1, len(rows) + 2)))


def _order(order: dict[str, str]) -> dict[str, str]:
    names = {"order_id": "id", "reg_date": "created_at", "mail": "mail", "status": "status.title"}
    return {key: order.get(name, "") for key, name in names.items()} | {"status_raw": order.get("status.name", "")}


def _told(answers: dict[str, str]) -> dict[str, str]:
    """Answers under the titles of their questions, those about the mailbox of the order aside."""
    return {title: text for title, text in answers.items() if title != "mail"}


def _table(like: Table, found: list[dict[str, str]], numbers: list[int]) -> Table:
    header = list(dict.fromkeys(key for record in found for key in record))
    return Table(like.name, [header, *([record.get(key, "") for key in header] for record in found)], numbers)
