"""Platforms that write one row per ticket: Hi.Events, alf.io, Attendize, Eventbrite, Timepad, GetCourse."""

from etl.formats.base import Format, Header
from etl.reading import Table

_NAMES = ("Last Name", "First Name")
_RUSSIAN_NAMES = ("Фамилия", "Имя", "Отчество")

HI_EVENTS = Format(
    # 17,Анна,Берёзкина,anna@a.example,ACTIVE,"Вход А (2025-08-26 06:10:02), Зал 9 (2025-08-26 07:00:00)",3,Очно,1,A-1,…
    name="hi_events_attendees",
    title="Hi.Events: attendees",
    kind="registration",
    system="hi_events",
    signature=(
        ("Check Ins", "Checked In At"),
        ("Public ID",),
        ("Product Name", "Ticket Name"),
        ("First Name",),
        ("Status",),
    ),
    columns={
        "ticket": ("Public ID",),
        "person_code": ("Public ID",),
        "badge": ("Public ID",),  # what the code on a ticket says, to any scanner
        "name": _NAMES,
        "email": ("Email",),
        "status_text": ("Status",),
        "ticket_text": ("Product Name", "Ticket Name"),
        "registered_at": ("Created Date",),
        "came_text": ("Is Checked In",),  # before its attendees had many check-ins
        "checked_in": ("Checked In At",),
    },
    joins={"name": " "},
    checkins=("Check Ins",),
    utc=("registered_at", "checked_in", "scanned_at"),
    row_limit=10_000,
    asks_questions=True,
    unused=("ID", "Product ID", "Event ID", "Short ID", "Last Updated Date", "Notes"),
)

ALFIO_ATTENDEES = Format(
    # 7f3c…,Очно,forum,CHECKED_IN,0.00,0.00,0.00,0.00,R-1,Анна Берёзкина,Анна,Берёзкина,anna@a.example,false,ru,…
    name="alfio_attendees",
    title="alf.io: attendees",
    kind="registration",
    system="alfio",
    signature=(
        ("Status",),
        ("Full Name", "Last Name", "First Name", "E-Mail"),
        # Any subset may be chosen; these alf.io alone calls so.
        ("ReservationID", "OriginalPrice", "PaidPrice", "Confirmation", "Locked", "External Reference", "Payment ID"),
    ),
    columns={
        "ticket": ("ID",),
        "person_code": ("ID",),
        "badge": ("ID",),
        "name": _NAMES,
        "email": ("E-Mail",),
        "status_text": ("Status",),
        "came_text": ("Status",),
        "ticket_text": ("Category",),
        "registered_at": ("Confirmation",),
    },
    fallbacks={"name": ("Full Name",)},
    joins={"name": " "},
    asks_questions=True,
    unused=(
        *("Event", "OriginalPrice", "PaidPrice", "Discount", "VAT", "Locked", "Language", "Billing Address"),
        "ReservationID",
        *("Country Code", "Promo Code", "Payment ID", "Payment Method", "External Reference", "Fiscal Code"),
        *("Reference Type", "Addressee Code", "PEC"),
    ),
)


def is_alfio(table: Table) -> bool:
    """Whether a table with no column that only alf.io has is of it all the same: the words of its status are."""
    header = Header(table.rows[0])
    statuses = header.find(("Status",))
    said = {row[statuses[0]].strip() for row in table.rows[1:] if len(row) > statuses[0]} if statuses else set()
    return bool(said & {"ACQUIRED", "CHECKED_IN", "TO_BE_PAID"} and header.find(ALFIO_ATTENDEES.signature[1]))


ALFIO_LOG = Format(
    # {"ticketUuid": "7f3c…", "scanTimestamp": "2025-08-26T06:10:02Z", "checkInStatus": "SUCCESS", "operation": "SCAN"}
    name="alfio_checkin_log",
    title="alf.io: check-in log",
    kind="attendance",
    system="alfio",
    signature=(("ticketUuid",), ("scanTimestamp",), ("operation",)),
    columns={
        "person_code": ("ticketUuid",),
        "scanned_at": ("scanTimestamp",),
        "result_text": ("checkInStatus",),
    },
    undo=(("operation",), "revert"),
    unused=("username",),
)

ALFIO_SPONSOR_SCANS = Format(
    # stand-1,Стенд 1,2025-08-26T09:12:33.123+03:00[Europe/Moscow],Анна Берёзкина,anna@a.example,,WARM,
    name="alfio_sponsor_scans",
    title="alf.io: sponsor scans",
    kind="attendance",
    system="alfio",
    signature=(("Username/Api Key",), ("Timestamp",), ("Lead Status", "Sponsor notes")),
    columns={
        "name": ("Full name",),
        "email": ("Email",),
        "list_text": ("Description",),
        "scanned_at": ("Timestamp",),
    },
    unused=("Username/Api Key", "Sponsor notes", "Lead Status", "Operator"),
)

ATTENDIZE = Format(
    # Анна,Берёзкина,anna@a.example,12,X7Q2P,Очно,2025-08-01 10:00:00,Да,2025-08-26 09:10:00
    name="attendize_attendees",
    title="Attendize: attendees / участники",
    kind="registration",
    system="attendize",
    signature=(
        *(("Ссылка", "order_ref", "Order Reference"), ("Прибыл", "has_arrived")),
        ("Категория билета", "ticket_type"),
    ),
    columns={
        "ticket": ("ID билета", "ticket id"),
        "order": ("Ссылка", "order_ref", "Order Reference"),
        "name": ("Фамилия", "last_name", "Имя", "first_name"),
        "email": ("Емайл", "email"),
        "ticket_text": ("Категория билета", "ticket_type"),
        "registered_at": ("Дата заказа", "order_date", "Purchase Date"),
        "came_text": ("Прибыл", "has_arrived"),
        "checked_in": ("Время прибытия", "arrival_time"),
    },
    joins={"name": " "},
)

EVENTBRITE = Format(
    # 1234567,2025-08-01,Анна,Берёзкина,anna@a.example,1,,Очно,777,,Free Order,RUB,0.00,0.00,0.00,0.00,Attending,…
    name="eventbrite_attendees",
    title="Eventbrite: attendees",
    kind="registration",
    system="eventbrite",
    signature=(("Order #", "Order no.", "Order ID"), ("Attendee Status", "Checked In"), ("Ticket Type",)),
    columns={
        "order": ("Order #", "Order no.", "Order ID"),
        "ticket": ("Attendee #", "Attendee no.", "Barcode #", "Barcode number"),
        "badge": ("Barcode #", "Barcode no.", "Barcode number"),
        "name": ("Last Name", "Surname", "Attendee last name", "Attendee surname", "First Name", "Attendee first name"),
        "email": ("Email", "Attendee email"),
        "phone": ("Cell Phone",),
        "ticket_text": ("Ticket Type",),
        "registered_at": ("Order Date",),
        "status_text": ("Attendee Status",),
        "came_text": ("Checked In",),
    },
    fallbacks={"came_text": ("Attendee Status",)},  # of an account whose report has no mark of its own
    joins={"name": " "},
    asks_questions=True,
    unused=(
        *("Quantity", "Price Tier", "Group", "Order Type", "Currency", "Total Paid", "Fees Paid"),
        *("Eventbrite*", "Home*", "Event Name", "Event Date", "Promo Code", "Affiliate"),
    ),
)

TIMEPAD = Format(
    # 2500000:67541651,43648808,2025-08-02 07:38:32,,1500,Участник,,оплачено,anna@a.example,Берёзкина,Анна,…,нет
    name="timepad_tickets",
    title="Timepad: билеты / tickets",
    kind="registration",
    system="timepad",
    signature=(("Код",), ("EAN-8", "EAN8", "Пришёл"), ("Статус",), ("Зарегистрирован", "Тип билета")),
    columns={
        "ticket": ("Код",),
        "badge": ("EAN-8", "EAN8"),
        "name": ("Фамилия", "Имя", "Отчество"),
        "email": ("E-mail", "Email"),
        "phone": ("Телефон",),
        "registered_at": ("Зарегистрирован",),
        "ticket_text": ("Тип билета",),
        "status_text": ("Статус",),
        "came_text": ("Пришёл", "Пришел"),
    },
    joins={"name": " "},
    asks_questions=True,
    unused=(
        *("Оплатил", "Сумма", "Промо-код", "Рекламная кампания", "Источник трафика"),
        *("Источник траффика", "Канал регистрации"),
    ),
)

TIMEPAD_WEBHOOK = Format(
    # {"id": "1:2", "event_id": 1, "order_id": 3, "reg_date": "2025-08-02 07:38:32", "status_raw": "paid", "email": …}
    name="timepad_webhook",
    title="Timepad: JSON билетов / tickets JSON",
    kind="registration",
    system="timepad",
    signature=(("order_id",), ("reg_date",), ("status_raw", "status"), ("email",), ("surname", "name", "?name")),
    columns={
        "order": ("order_id",),
        "ticket": ("id",),
        "badge": ("barcode",),
        "name": ("surname", "name", *(f"{prefix}{part}" for prefix in ("", "answers.") for part in _RUSSIAN_NAMES)),
        "email": ("email",),
        "phone": ("phone",),
        "registered_at": ("reg_date",),
        "status_text": ("status", "status_raw"),
        "came_text": ("attended",),
        "checked_in": ("attendance.starts_at",),
        "checked_out": ("attendance.ends_at",),
        "ticket_text": ("ticket_type.name",),
    },
    fallbacks={"email": ("mail",)},
    has_order_contacts=True,
    joins={"name": " "},
    asks_questions=True,
    unused=(
        *("event_id", "organization_id", "reg_id", "code", "price_nominal", "number", "ticket_type*"),
        *("attendance", "place*", "codes*", "personal_link", "eticket_link", "values*"),
    ),
)

GETCOURSE = Format(
    # 101;anna@a.example;email;2025-08-01 10:00:00;2025-08-02 10:00:00;Анна;Берёзкина;+7 943 000-00-01;…;Москва
    name="getcourse_users",
    title="GetCourse: пользователи / users",
    kind="registration",
    system="getcourse",
    signature=(
        *(("id", "ID пользователя"), ("Email", "E-mail", "Эл. почта")),
        *(("Создан", "Дата создания", "Дата регистрации", "Тип регистрации"), ("Фамилия",), ("Имя",)),
        ("Последняя активность", "Тип регистрации", "Откуда", "utm_source", "VK-ID", "ID партнера", "Вебинары"),
    ),
    columns={
        "person_code": ("id", "ID пользователя"),
        "name": ("Фамилия", "Имя", "Отчество"),
        "email": ("Email", "E-mail", "Эл. почта"),
        "phone": ("Телефон", "Номер телефона"),
        "region": ("Регион", "Субъект*"),
        "registered_at": ("Создан", "Дата создания", "Дата регистрации"),
    },
    joins={"name": " "},
    asks_questions=True,
    unused=(
        *("Тип регистрации", "Последняя активность", "Дата рождения", "Возраст", "Страна", "Город", "Откуда"),
        *("От партнера", "ID партнера", "Email партнера", "ФИО партнера", "utm*", "VK-ID", "sb_id", "Вебинары"),
    ),
)
