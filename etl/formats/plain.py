"""Tables made by hand, by a form or by turnstiles: no fixed header, only words that people use for the same thing."""

from etl.formats.base import Format

PERSON_CODE = (
    *("ID участника", "Код участника", "Номер заявки", "№ заявки", "Регистрационный номер", "person id"),
    "Participant ID",
)
_ID = ("ID", *PERSON_CODE)
_FULL_NAME = (
    *("ФИО", "Ф.И.О.", "ФИО участника", "Ф.И.О. участника", "Фамилия, имя, отчество", "Фамилия Имя Отчество"),
    *("Участник", "Full name", "Name"),
)
_FAMILY_NAME = ("Фамилия", "Last name", "Surname", "Family name")
_NAME_PARTS = (
    *_FAMILY_NAME,
    *("Имя", "First name", "Given name", "Отчество", "Middle name", "Patronymic"),
)
_EMAIL = (
    *("E-mail", "Email", "Эл. почта", "Электронная почта", "Адрес электронной почты", "Почта", "Email address"),
    "Электронный адрес",
)
_PHONE = ("Телефон", "Номер телефона", "Контактный телефон", "Мобильный телефон", "Phone", "Phone number")
_REGION = ("Регион", "Субъект*", "Регион*", "Region", "Область")
_ORGANISATION = (
    *("Организация", "Наименование организации", "Полное наименование организации", "Место работы", "Организация*"),
    *("Образовательная организация", "Учреждение", "Organization", "Organisation", "Company"),
)
_POSITION = ("Должность", "Должность*", "Занимаемая должность", "Job title", "Position", "Post")
_SESSIONS = ("Сессии", "Сессия", "Запись на сессии", "Sessions")
_BADGE = (
    *("Код бейджа", "Бейдж", "Номер карты", "Карта", "№ пропуска", "Номер пропуска", "Badge", "Badge code", "Badge ID"),
    *("Card number", "Card"),
)
_MOMENT = (
    *("Дата и время", "Дата/время", "Дата прохода", "Время прохода", "Дата", "Время", "Отметка времени", "Timestamp"),
    *("Date", "Time", "Date and time", "Scanned at"),
)
POINT = (
    *("Точка", "Точка прохода", "Точка доступа", "Т. доступа", "Дверь", "Считыватель", "Вход", "Зал", "Помещение"),
    *("Point", "Door", "Hall", "Gate", "Checkpoint", "Entrance"),
)
_SESSION = ("Сессия", "Мероприятие", "Секция", "Session")
_DIRECTION = ("Направление", "Вход/Выход", "Direction", "In/Out")
_EVENT = ("Результат", "Событие", "Result", "Event")
WAY = (*_DIRECTION, *_EVENT)
_ENTERED = ("Вход", "Время входа", "Приход", "Время прихода", "Пришёл", "Entry", "Time in", "Check-in", "Entered")
_LEFT = ("Выход", "Время выхода", "Уход", "Время ухода", "Ушёл", "Exit", "Time out", "Check-out", "Left")

_UNUSED = (
    *("№", "№ п/п", "п/п", "N", "Согласие*", "Согласен*", "Город", "City", "Комментарий"),
    *("N п/п", "Примечание", "Отдел", "Таб. №"),
)

REGISTRATIONS = Format(
    # R00001;Иванова;Анна;Петровна;user1@a.example;+7 900 000-00-00;Москва;МБОУ СОШ № 1;…;01.09.2026 10:00;подтверждена
    name="plain_registrations",
    title="таблица регистраций / table of registrations",
    kind="registration",
    system="plain",
    signature=(
        (*_FULL_NAME, *_FAMILY_NAME),
        (*_REGION, *_ORGANISATION),
        _EMAIL,  # a phone is no key: families and offices share one
    ),
    columns={
        "person_code": _ID,
        "name": (*_NAME_PARTS, *_FULL_NAME),
        "email": _EMAIL,
        "phone": _PHONE,
        "region": _REGION,
        "organisation": _ORGANISATION,
        "ticket_text": (
            "Категория",
            "Форма участия",
            "Формат участия",
            "Тип билета",
            "Роль",
            "Category",
            "Ticket type",
        ),
        "tracks": ("Трек", "Треки", "Track", "Tracks"),
        "sessions": _SESSIONS,
        "position": _POSITION,
        "registered_at": (
            *("Дата регистрации", "Дата и время регистрации", "Отметка времени", "Время создания", "Зарегистрирован"),
            *("Дата заявки", "Дата подачи заявки", "Registered at", "Registration date", "Timestamp"),
        ),
        "status_text": ("Статус", "Статус заявки", "Status"),
    },
    joins={"name": " "},
    asks_questions=True,
    unused=_UNUSED,
    is_fallback=True,
    without=("Направление", "Точка прохода", "Точка"),
    unlike=(POINT, _DIRECTION),
)

SCANS = Format(
    # B00001;R00001;Вход А;Пленарное заседание;вход;12.10.2026 09:00:00
    name="plain_scans",
    title="журнал проходов / log of badge scans",
    kind="attendance",
    system="plain",
    signature=(
        (*_MOMENT,),
        (*_BADGE, *_ID, *_FULL_NAME, *_EMAIL),
        (*POINT, *_DIRECTION, "Сессия"),
    ),
    columns={
        "person_code": _ID,
        "badge": _BADGE,
        "name": (*_NAME_PARTS, *_FULL_NAME),
        "email": _EMAIL,
        "phone": _PHONE,
        "list_text": POINT,
        "session_text": _SESSION,
        "scanned_at": _MOMENT,
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
    signature=((*_BADGE, *_ID, *_FULL_NAME, *_EMAIL), _ENTERED, _LEFT),
    columns={
        "person_code": _ID,
        "badge": _BADGE,
        "name": (*_NAME_PARTS, *_FULL_NAME),
        "email": _EMAIL,
        "phone": _PHONE,
        "list_text": tuple(word for word in POINT if word not in _ENTERED),
        "session_text": _SESSION,
        "scanned_at": ("Дата", "Дата прохода", "Date"),
    },
    joins={"name": " "},
    stays={"entered": _ENTERED, "left": _LEFT},
    unused=(*_UNUSED, *_POSITION),
    is_fallback=True,
    without=("Регион", "Статус"),
)
