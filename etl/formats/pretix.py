"""Exports of pretix: order data (orders, positions), check-in lists, check-in log.

Headers are half translated: under the Russian locale one file mixes both languages, so every header is known in both.
Observed with pretix 2026.8.
"""

from etl.formats.base import Format

_ORDER = ("Order code", "Код заказа")
_POSITION = ("Position ID", "ID позиции")
_STATUS = ("Status", "Статус")
_EVENT = ("Event slug", "Название мероприятия")
_PRODUCT = ("Product", "Продукт")
_SECRET = ("Ticket secret", "Secret")  # what the code on a ticket says, to any scanner
_PHONE = ("Phone number", "Номер телефона")
_ORDER_DATE = ("Order date", "Дата заказа", "Order time", "Время заказа")


# Every export of pretix has dozens of columns about money, seats and addresses; none of them is counted here.
_UNUSED = ("*",)

POSITIONS = Format(
    # "spo2025","Форум","TVJSX",1,"оплачено","a@b.example","'+79430000000","2025-06-16","09:05:55","Очное участие",…
    name="pretix_positions",
    title="pretix: order positions",
    kind="registration",
    system="pretix",
    unused=_UNUSED,
    signature=(_ORDER, _POSITION, _STATUS, _PRODUCT, ("Order date", "Дата заказа")),
    columns={
        "source": _EVENT,
        "order": _ORDER,
        "ticket": _POSITION,
        "badge": _SECRET,
        "status_text": _STATUS,
        "email": ("Attendee email", "Адрес электронной почты посетителя", "Email", "E-mail", "Электронная почта"),
        "phone": _PHONE,
        "registered_at": _ORDER_DATE,
        "ticket_text": _PRODUCT,
        "name": ("Attendee name", "Имя посетителя"),
        "parent": ("Add-on to position ID",),
    },
    fallbacks={"organisation": ("Attendee company",)},
    joins={"registered_at": " "},
    asks_questions=True,
    has_order_contacts=True,
)

ORDERS = Format(
    # "spo2025","Форум","TVJSX","1500,00","оплачено","a@b.example","'+79430000000","2025-06-16","09:05:55",…,1,…
    name="pretix_orders",
    title="pretix: orders",
    kind="registration",
    system="pretix",
    unused=_UNUSED,
    signature=(_ORDER, ("Order total", "Весь заказ"), _STATUS, ("Positions", "Позиции")),
    columns={
        "source": _EVENT,
        "order": _ORDER,
        "status_text": _STATUS,
        "email": ("Email", "E-mail", "Электронная почта"),
        "phone": _PHONE,
        "registered_at": _ORDER_DATE,
        "name": ("Name", "Имя"),
        "organisation": ("Company", "Компания"),
    },
    joins={"registered_at": " "},
    rank=2,
)

CHECKIN_LIST = Format(
    # "BBJH9","А. Е. Кононов",…,"Очное участие","1500.00","2025-08-25 11:36","2025-08-26 02:00","Yes",…
    name="pretix_checkin_list",
    title="pretix: check-in list",
    kind="attendance",
    holds="registrations",
    system="pretix",
    unused=_UNUSED,
    signature=(_ORDER, ("Checked in",), _PRODUCT),
    columns={
        "order": _ORDER,
        "badge": _SECRET,
        "status_text": ("Paid", "Оплачено"),  # only of lists that include orders not paid for
        "name": ("Attendee name", "Имя посетителя"),
        "email": ("Email", "E-mail", "Электронная почта"),
        "phone": _PHONE,
        "registered_at": _ORDER_DATE,
        "ticket_text": _PRODUCT,
        "checked_in": ("Checked in",),
        "checked_out": ("Checked out",),
    },
    fallbacks={"organisation": ("Company", "Компания")},
    yes_no={"status_text": ("paid", "not paid")},
    joins={"registered_at": " "},
    asks_questions=True,
    has_order_contacts=True,
    rank=1,
    without=("Check-in list",),
)

CHECKIN_LOG = Format(
    # "25.08.2025","8:00","День 1","Entry","JHKTY",1,"exfps2…","Очное участие","Имя","#2: Стойка","Нет",…,"OK",…
    name="pretix_checkin_log",
    title="pretix: check-in log",
    kind="attendance",
    system="pretix",
    unused=_UNUSED,
    signature=(_ORDER, ("Check-in list",), ("Scan type",), ("Date", "Дата")),
    columns={
        "order": _ORDER,
        "ticket": _POSITION,
        "secret": ("Secret",),
        "name": ("Name", "Имя"),
        "list_text": ("Check-in list",),
        "scanned_at": ("Date", "Дата", "Time", "Время"),
        "direction_text": ("Scan type",),
        "result_text": ("Result",),
    },
    joins={"scanned_at": " "},
)
