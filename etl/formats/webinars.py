"""Reports of webinar rooms other than Zoom: who joined when, when they left."""

from etl.formats.base import Format, LeftOut

_TEAMS_NAME = ("Name", "Full Name", "Имя", "Полное имя", "Имя и фамилия")
_TEAMS_EMAIL = ("Email", "Электронная почта", "Адрес электронной почты", "Эл. почта", "Адрес эл. почты")
_FIRST_JOIN = ("First Join", "Первое присоединение", "Первое подключение")
_LAST_LEAVE = ("Last Leave", "Последний выход", "Последнее отключение")
_JOIN = ("Join Time", "Время присоединения", "Время входа", "Время подключения")
_LEAVE = ("Leave Time", "Время выхода", "Время отключения")
_TEAMS_UNUSED = (
    *("Role", "Роль", "Duration", "Длительность", "Participant ID (UPN)", "Идентификатор участника (UPN)"),
    *("In-Meeting Duration", "Длительность участия*", "Продолжительность*"),
)
_TOPIC: dict[str, tuple[str, ...]] = {"list_text": ("Meeting title", "Название собрания", "Название конференции")}

_TEAMS_PEOPLE = Format(
    # Мария Дубова (Guest)⇥8/28/25, 2:54:00 PM⇥8/28/25, 3:41:58 PM⇥47m 58s⇥⇥⇥Attendee
    name="teams",
    title="Microsoft Teams: отчёт о посещаемости / attendance report",
    kind="attendance",
    system="teams",
    signature=(_TEAMS_NAME, _FIRST_JOIN, _LAST_LEAVE),
    columns={"name": _TEAMS_NAME, "email": _TEAMS_EMAIL, "scanned_at": _FIRST_JOIN, "left_at": _LAST_LEAVE},
    unused=_TEAMS_UNUSED,
    is_online=True,
    has_display_names=True,
    block=_TOPIC,
    is_summary=True,
)

_ACTION = ("User Action", "Действие пользователя")
_MOMENT = ("Timestamp", "Метка времени", "Отметка времени")
_TEAMS_ACTIONS = Format(
    # Мария Дубова⇥Joined⇥8/28/2025, 2:54:00 PM
    name="teams",
    title=_TEAMS_PEOPLE.title,
    kind="attendance",
    system="teams",
    signature=(_TEAMS_NAME, _ACTION, _MOMENT),
    columns={"name": _TEAMS_NAME, "email": _TEAMS_EMAIL, "direction_text": _ACTION, "scanned_at": _MOMENT},
    unused=_TEAMS_UNUSED,
    is_online=True,
    has_display_names=True,
)

TEAMS = Format(
    # Мария Дубова (Guest)⇥8/28/25, 2:54:00 PM⇥8/28/25, 3:41:58 PM⇥47m 58s⇥⇥Attendee
    name="teams",
    title=_TEAMS_PEOPLE.title,
    kind="attendance",
    system="teams",
    signature=(
        *(_TEAMS_NAME, _JOIN, _LEAVE),
        *(("Duration", "Длительность", "Продолжительность"), ("Role", "Роль")),
    ),
    columns={"name": _TEAMS_NAME, "email": _TEAMS_EMAIL, "scanned_at": _JOIN, "left_at": _LEAVE},
    block=_TOPIC,
    totals={"participants": ("Attended participants", "Посетившие участники", "Участники")},
    parts=(_TEAMS_PEOPLE, _TEAMS_ACTIONS),
    without=("Имя в чате", "Фамилия"),
    unused=_TEAMS_UNUSED,
    is_online=True,
    has_display_names=True,
)

MEET = Format(
    # Анна,Берёзкина,anna@a.example,1 hr 2 min,10:02 AM,11:04 AM
    name="google_meet",
    title="Google Meet: отчёт о посещаемости / attendance report",
    kind="attendance",
    system="google_meet",
    signature=(
        *(("First name", "Имя"), ("Email", "Электронная почта", "Адрес электронной почты")),
        *(("Time joined", *_JOIN[1:]), ("Time exited", *_LEAVE[1:])),
        ("Duration", "Длительность", "Продолжительность"),
    ),
    columns={
        "name": ("Last name", "Фамилия", "First name", "Имя"),
        "email": ("Email", "Электронная почта", "Адрес электронной почты"),
        "scanned_at": ("Time joined", *_JOIN[1:]),
        "left_at": ("Time exited", *_LEAVE[1:]),
    },
    joins={"name": " "},
    unused=("Duration", "Длительность", "Продолжительность"),
    without=("Role", "Роль"),
    is_online=True,
    has_display_names=True,
)

BIGBLUEBUTTON = Format(
    # Берёзкина Анна Петровна,Колледж связи,Москва,+7 943 000-00-01,anna@a.example,2025-08-26 10:00:12,…,01:55:10,Да,Нет
    name="bigbluebutton_report",
    title="BigBlueButton: отчёт о проведённом вебинаре",
    kind="attendance",
    system="bigbluebutton",
    signature=(
        ("Время присоединения*",),
        ("Время выхода*",),
        ("Фамилия Имя Отчество", "ФИО"),
        ("Регион", "Организация"),
    ),
    columns={
        "name": ("Фамилия Имя Отчество", "ФИО"),
        "phone": ("Телефон",),
        "email": ("Email", "E-mail", "Электронная почта"),
        "region": ("Регион",),
        "scanned_at": ("Время присоединения*",),
        "left_at": ("Время выхода*",),
    },
    block={"list_text": ("Тема",), "date": ("Дата вебинара",)},
    totals={"participants": ("Общее количество участников",)},
    unused=("Организация", "Длительность участия", "Участие в опросе*", "Участие в чате"),
    is_online=True,
)

_MTS_CAME = (
    *("Время входа", "Вход", "Дата входа", "Время подключения", "Подключение", "Первый вход", "Дата и время входа"),
    *("Дата и время подключения", "Время первого входа", "Вход на мероприятие"),
    *("Подключился", "Вошёл"),
)
_MTS_LEFT = (
    *("Время выхода", "Выход", "Дата выхода", "Время отключения", "Отключение", "Последний выход"),
    *("Дата и время выхода", "Дата и время отключения", "Время последнего выхода", "Выход с мероприятия"),
    *("Отключился", "Вышел"),
)
MTS_LINK = Format(
    # Анна;Берёзкина;гость;Анна из колледжа;участник;26.08.2025 10:02:39;26.08.2025 11:56:08
    name="mts_link",
    title="МТС Линк (Webinar.ru): статистика мероприятия",
    kind="attendance",
    system="mts_link",
    signature=(
        *(("Имя в чате", "Роль", "Тип участника"), ("Email", "E-mail", "Электронная почта", "Почта")),
        *(_MTS_CAME, _MTS_LEFT),
        ("Фамилия", "Имя", "ФИО", "Участник", "Имя участника", "Имя в чате"),
    ),
    columns={
        "name": ("Фамилия", "Имя", "Отчество", "ФИО", "Участник", "Имя участника"),
        "email": ("Email", "E-mail", "Электронная почта", "Почта"),
        "phone": ("Телефон",),
        "scanned_at": _MTS_CAME,
        "left_at": _MTS_LEFT,
    },
    fallbacks={"name": ("Имя в чате",)},
    joins={"name": " "},
    left_out=(LeftOut(_MTS_CAME, "^[-–—]*$", "DID_NOT_ATTEND"),),
    unused=(
        "ID",
        "Роль",
        "Тип участника",
        "Статус оплаты",
        "Оплата",
        "Длительность",
        "Время на мероприятии",
        "Вовлечённость*",
        "Город",
    ),
    without=("Duration", "Длительность участия", "В зале ожидания", "Имя (настоящее имя)"),
    is_online=True,
    has_display_names=True,
)

STREAMBOXY = Format(
    # anna@a.example,Анна,Берёзкина,A-1,2025-08-26 06:55:00,2025-08-26 09:00:00,5,115,0,96,…,FALSE
    name="streamboxy",
    title="Streamboxy: presence report",
    kind="attendance",
    holds="registrations",
    system="streamboxy",
    signature=(("MinutesConnectedRunningSession", "Minutes Connected Running Session"), ("Email", "E-Mail")),
    columns={
        "person_code": ("External Key", "ExternalKey"),
        "name": ("Last Name", "LastName", "First Name", "FirstName"),
        "email": ("Email", "E-Mail"),
        "organisation": ("Company", "Organization"),
        "registered_at": ("Created at", "CreatedAt"),
        "came_text": ("Checked In On Site", "CheckedInOnSite"),
        "watched_text": ("MinutesConnectedRunningSession", "Minutes Connected Running Session"),
    },
    joins={"name": " "},
    unused=(
        *("MinutesConnectedBeforeSession", "MinutesConnectedEndedSession", "Percentage", "DoubleOptInState"),
        *("Modified*", "Created by", "Early leaver", "EarlyLeaver"),
    ),
    utc=("registered_at",),
)
