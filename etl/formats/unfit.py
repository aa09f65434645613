"""Exports of known platforms that do not say who came to a forum: refused by name, with the export to take instead."""

from typing import NamedTuple

from etl.formats.base import Header
from etl.problems import Refusal
from etl.reading import HEADER_SEARCH_ROWS, Table


class Unfit(NamedTuple):
    """`signature`: header sets; a table is of this export when it has one header of each. What to do about it."""

    signature: tuple[tuple[str, ...], ...]
    ru: str
    en: str


_ATTENDEES_RU = "Выгрузите участников (Attendees → Export)."
_ATTENDEES_EN = "Export the attendees instead (Attendees → Export)."
UNFIT = (
    Unfit(
        (("Public ID",), ("Payment Status", "Payment Provider"), ("Total Gross", "Total Before Additions", "Currency")),
        f"это заказы Hi.Events: заявка в них на заказ, а не на человека. {_ATTENDEES_RU}",
        f"these are orders of Hi.Events: a row is an order, not a person. {_ATTENDEES_EN}",
    ),
    Unfit(
        (("Total Attendees",), ("Total Checked In",), ("Event ID",)),
        f"это сводка Hi.Events по мероприятиям, людей в ней нет. {_ATTENDEES_RU}",
        f"this is a summary of events by Hi.Events, without people. {_ATTENDEES_EN}",
    ),
    Unfit(
        (("secondName",), ("email",), ("name",)),
        "это ответ API МТС Линк: когда человек вошёл и вышел, он не говорит."
        " Выгрузите статистику мероприятия файлом XLS.",
        "this is an answer of the MTS Link API: it does not say when somebody came and left."
        " Export the statistics of the event as XLS.",
    ),
)


def refuse(table: Table, name: str) -> None:
    """Raises Refusal when the table is one of these exports."""
    headers = [Header(row) for row in table.rows[:HEADER_SEARCH_ROWS]]
    found = next((one for one in UNFIT for header in headers if all(map(header.find, one.signature))), None)
    if found:
        raise Refusal("UNKNOWN_FORMAT", f"{name}: {found.ru}", f"{name}: {found.en}")
