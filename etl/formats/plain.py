"""Tables made by hand, by a form or by turnstiles: no fixed header, only words that people use for the same thing."""

from etl.formats.base import Format

PERSON_CODE = (
    *("ID участника", "Код участника", "Номер заявки", "№ заявки", "Регистрационный номер", "person id"),
    *("Participant ID", "Registration ID", "Registration number", "ID заявки", "Код заявки"),
    *("Номер участника", "№ участника", "Номер регистрации", "№ регистрации", "ID регистрации", "Код регистрации"),
    *("Participant number", "Attendee ID", "Application ID", "Application number"),
)
_ID = ("ID", *PERSON_CODE)
_FULL_NAME = (
    *("ФИО", "Ф.И.О.", "ФИО участника", "Ф.И.О. участника", "Фамилия, имя, отчество", "Фамилия Имя Отчество"),
    *("Фамилия И.О.", "Участник", "Full name", "Name", "Attendee", "Participant", "Person"),
    "Фамилия, имя и отчество",
)
_FAMILY_NAME = ("Фамилия", "Last name", "Surname", "Family name")
_NAME_PARTS = (
    *_FAMILY_NAME,
    *("Имя", "First name", "Given name", "Отчество", "Middle name", "Second name", "Patronymic"),
)
_EMAIL = (
    *("E-mail", "Email", "Эл. почта", "Электронная почта", "Адрес электронной почты", "Почта", "Email address"),
    *(
        "Электронный адрес",
        "E-mail адрес",
        "Адрес e-mail",
        "Адрес эл. почты",
        "Адрес почты",
        "Электронка",
    ),
    *("Эл. адрес", "Mail", "Мейл", "Мэйл", "Имейл", "Имэйл", "Емейл", "Емайл", "Е-мейл", "Е-майл", "Mail address"),
)
_PHONE = (
    *("Телефон", "Номер телефона", "Контактный телефон", "Мобильный телефон", "Phone", "Phone number"),
    *(
        "Мобильный",
        "Моб. телефон",
        "Моб. тел.",
        "Мобильный номер",
        "Сотовый телефон",
        "Сотовый",
        "Тел.",
        "Контактный тел.",
    ),
    *(
        "Контактный номер",
        "№ телефона",
        "Mobile",
        "Mobile phone",
        "Mobile number",
        "Cell",
        "Cell phone",
        "Telephone",
        "Tel.",
    ),
)
_REGION = (
    *("Регион", "Субъект*", "Регион*", "Region", "Область", "Область/край/республика", "Область, край, республика"),
    *(
        "Территория",
        "Республика, край, область",
        "Край, область",
        "Область, край",
        "State/Region",
        "Region/State",
        "State/Province",
    ),
    *("Federal subject", "Province"),
)
_ORGANISATION = (
    *("Организация", "Наименование организации", "Полное наименование организации", "Место работы", "Организация*"),
    *("Образовательная организация", "Учреждение", "Organization", "Organisation", "Company"),
    *(
        "Наименование ОО",
        "Наименование ПОО",
        "ОО",
        "ПОО",
        "Образовательное учреждение",
        "Наименование учреждения",
        "Название организации",
        "Компания",
        "Institution",
    ),
    *("Organization name", "Organisation name", "Company name", "Affiliation", "Employer"),
    *("Учебное заведение", "Наименование учебного заведения", "Образовательное заведение"),
)
_POSITION = ("Должность", "Должность*", "Занимаемая должность", "Job title", "Position", "Post")
_SESSIONS = ("Сессии", "Сессия", "Запись на сессии", "Sessions")
_OWN_BADGE = (
    *(
        "Код бейджа",
        "Бейдж",
        "Номер бейджа",
        "№ бейджа",
        "ШК бейджа",
        "Badge",
        "Badge code",
        "Badge ID",
        "Badge number",
    ),
    *("Badge No.", "№ пропуска", "Номер пропуска", "Пропуск №", "Пропуск", "Код пропуска", "Штрихкод", "Штрих-код"),
    *("ШК", "Barcode", "QR-код", "QR code", "QR", "Код QR", "Карта доступа", "Номер карты доступа"),
    *("Код билета", "Номер билета", "№ билета", "Ticket code", "Ticket number"),
)
_BADGE = (*_OWN_BADGE, "Номер карты", "№ карты", "Код карты", "Код ключа", "Карта", "Card number", "Card No.", "Card")
_HOLDER = (
    *("Держатель карты", "Владелец карты", "Владелец пропуска", "Посетитель", "Гость", "Card holder", "Visitor"),
    *("Cardholder", "Cardholder name", "Владелец", "Сотрудник/Посетитель"),
)
_PASSED = (
    # A date before its time: their cells are read in this order.
    *("Дата и время", "Дата/время", "Дата прохода", "Время прохода", "Дата", "Время"),
    *("Date", "Time", "Date and time", "Дата и время прохода", "Момент прохода"),
    *("Дата события", "Время события", "Дата и время события", "Дата сканирования"),
    *("Время сканирования", "Дата и время сканирования", "Отсканировано", "Scanned at", "Scan date", "Scan time"),
    *("Scanned", "Отсканирован", "Event time"),
    *("Время входа", "Время прихода", "Check-in time", "Entry time"),  # a log of entries alone
)
_SCANNED = (*_PASSED, "Отметка времени", "Timestamp")
POINT = (
    *("Точка", "Точка прохода", "Точка доступа", "Т. доступа", "Дверь", "Считыватель", "Вход", "Зал", "Помещение"),
    *("Место прохода", "Пост", "КПП", "Проходная", "Турникет", "Точка контроля"),
    *("Контрольная точка", "Point", "Door", "Hall", "Gate", "Checkpoint", "Entrance", "Reader"),
    *("Door name", "Access point", "Scanner", "Сканер", "Пункт", "Device", "Устройство", "Attendance Check Point"),
)
_SESSION = ("Сессия", "Мероприятие", "Секция", "Session")
_DIRECTION = (
    *("Направление", "Направление прохода", "Тип прохода", "Вид прохода", "Вход/Выход", "Direction", "In/Out"),
    "Attendance status",
)
_EVENT = (
    *("Результат", "Событие", "Result", "Event", "Тип события", "Описание события", "Сообщение", "Event type"),
    *("Message", "Event description"),
)
WAY = (*_DIRECTION, *_EVENT)
_ENTERED = ("Вход", "Время входа", "Приход", "Время прихода", "Пришёл", "Entry", "Time in", "Check-in", "Entered")
_LEFT = ("Выход", "Время выхода", "Уход", "Время ухода", "Ушёл", "Exit", "Time out", "Check-out", "Left")

_STATE_OF = (
    *("заявк*", "регистрац*", "заказ*", "билет*", "брон*", "одобрени*", "утвержден*", "подтвержден*"),
    *("рассмотрен*", "согласован*"),
)
STATUS = (
    *("Статус", "Статус заявки", "Статус регистрации", "Состояние", "Состояние заявки", "Состояние регистрации"),
    *("Статус участия", "Решение по заявке", "Status", "State", "Registration status", "Registration state"),
    *("Application status", "Booking status", "Approval status", "Order status", "Ticket status", "Attendee status"),
    "Confirmation status",
    *(f"{word} {what}" for word in ("Статус", "Состояние") for what in _STATE_OF),
)

_UNUSED = (
    *("№", "№ п/п", "п/п", "N", "Согласие*", "Согласен*", "Город", "City", "Комментарий"),
    *("N п/п", "Примечание", "Отдел", "Таб. №", "#", "Номер п/п", "№ строки", "Номер строки", "№ по порядку"),
    *("Номер по порядку", "Порядковый номер", "Порядковый №", "Row", "Row number", "Row #", "Line number", "S/N"),
)

REGISTRATIONS = Format(
    # R00001;Иванова;Анна;Петровна;user1@a.example;+7 900 000-00-00;Москва;МБОУ СОШ № 1;…;01.09.2026 10:00;подтверждена
    name="plain_registrations",
    title="таблица регистраций / table of registrations",
    kind="registration",
    system="plain",
    signature=(
        (*_FULL_NAME, *_FAMILY_NAME, "?name"),
        (*_REGION, *_ORGANISATION, "?region", "?organisation"),
        (*_EMAIL, "?email"),  # a phone is no key: families and offices share one
    ),
    columns={
        "person_code": _ID,
        "badge": _OWN_BADGE,
        "name": (*_NAME_PARTS, *_FULL_NAME),
        "email": _EMAIL,
        "phone": _PHONE,
        "region": _REGION,
        "organisation": _ORGANISATION,
        "ticket_text": (
            "Категория",
            "Статус участника",
            "Форма участия",
            "Формат участия",
            "Тип билета",
            "Роль",
            "Category",
            "Ticket type",
        ),
        "tracks": ("Трек", "Треки", "Track", "Tracks", "Направление"),
        "sessions": _SESSIONS,
        "position": _POSITION,
        "registered_at": (
            *("Дата регистрации", "Дата и время регистрации", "Отметка времени", "Время создания", "Зарегистрирован"),
            *("Дата заявки", "Дата подачи заявки", "Registered at", "Registration date", "Timestamp"),
            *(
                "Дата создания",
                "Дата и время создания",
                "Дата подачи",
                "Дата и время подачи",
                "Время подачи",
                "Время подачи заявки",
                "Создано",
            ),
            *("Время регистрации", "Дата и время заявки", "Дата и время подачи заявки", "Дата создания заявки"),
            *("Создана", "Подано", "Подана", "Дата", "Дата и время", "Created at", "Created", "Creation date"),
            *(
                "Submitted at",
                "Submitted",
                "Submission date",
                "Registration time",
                "Registered on",
                "Signed up",
                "Sign-up date",
                "Sign-up time",
                "Applied at",
                "Application date",
                "Когда зарегистрировался",
                "Date",
            ),
        ),
        "status_text": STATUS,
        # When somebody came, written into the list itself.
        "checked_in": (
            *("Дата прохода", "Время прохода", "Дата и время прохода", "Дата и время входа", "Время входа"),
            *("Дата и время прихода", "Время прихода", "Время прибытия", "Дата сканирования", "Время сканирования"),
            *("Дата и время сканирования", "Отсканировано", "Scanned at", "Scan time", "Checked in at"),
            "Check-in time",
        ),
    },
    joins={"name": " ", "checked_in": " "},
    asks_questions=True,
    unused=_UNUSED,
    is_fallback=True,
    without=("Direction", "Точка прохода", "Точка", "Automatically checked in"),
    unlike=((*POINT, *_ENTERED, *_PASSED), (*_DIRECTION, *_LEFT)),  # «Направление» alone is a track
)

# Who was seen.
_SEEN = {
    "person_code": _ID,
    "badge": _BADGE,
    "name": (*_NAME_PARTS, *_FULL_NAME, *_HOLDER),
    "email": _EMAIL,
    "phone": _PHONE,
    "region": _REGION,  # of whoever never registered
}
SCANS = Format(
    # B00001;R00001;Вход А;Пленарное заседание;вход;12.10.2026 09:00:00
    name="plain_scans",
    title="журнал проходов / log of badge scans",
    kind="attendance",
    system="plain",
    signature=(
        _SCANNED,
        (*_BADGE, *_ID, *_FULL_NAME, *_FAMILY_NAME, *_HOLDER, *_EMAIL),
        (*POINT, *_DIRECTION, "Сессия"),
    ),
    columns={
        **_SEEN,
        "list_text": POINT,
        "session_text": _SESSION,
        "scanned_at": _SCANNED,
        "direction_text": _DIRECTION,
        "result_text": _EVENT,
    },
    joins={"name": " ", "scanned_at": " "},
    unused=(*_UNUSED, *_POSITION),
    is_fallback=True,
    unlike=(_ENTERED, _LEFT),
)

STAYS = Format(
    # Берёзкина Анна Петровна;B00001;12.10.2026;09:00:00;18:10:00
    name="plain_stays",
    title="журнал входов и выходов / log of entries and exits",
    kind="attendance",
    system="plain",
    signature=((*_BADGE, *_ID, *_FULL_NAME, *_HOLDER, *_EMAIL), _ENTERED, _LEFT),
    columns={
        **_SEEN,
        "list_text": tuple(word for word in POINT if word not in _ENTERED),
        "session_text": _SESSION,
        "scanned_at": ("Дата", "Дата прохода", "Date"),
    },
    joins={"name": " "},
    stays={"entered": _ENTERED, "left": _LEFT},
    unused=(*_UNUSED, *_POSITION),
    is_fallback=True,
)
