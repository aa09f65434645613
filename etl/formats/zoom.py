"""Zoom: participants of a meeting, attendee report of a webinar, registration report; Russian and English.

One header comes with several date styles, and times are in the zone of the account, without an offset.
"""

from etl.formats.base import Format, LeftOut

_NAME = (
    *("Имя (настоящее имя)", "Имя пользователя (настоящее имя)", "Name (Original Name)", "User Name (Original Name)"),
    *("Имя (исходное имя)", "Имя участника", "Name"),
)
_EMAIL = ("Электронная почта пользователя", "Электронная почта", "Адрес электронной почты", "User Email", "Email")
_JOIN = ("Время входа", "Время подключения", "Join Time")
_LEAVE = ("Время выхода", "Время отключения", "Leave Time")
_DURATION = (
    *("Продолжительность (минуты)", "Duration (Minutes)", "Длительность (минуты)"),
    *("Time in Session (minutes)", "Время в сеансе*"),
)
_APPROVAL = (
    *("Approval Status", "Статус утверждения", "Состояние утверждения", "Статус одобрения", "Статус подтверждения"),
    "Статус регистрации",
)
_TOPIC = ("Тема", "Topic")
_WAITING = LeftOut(("В зале ожидания", "In waiting room"), r"^(да|yes|true|истина)$", "WAITING_ROOM")
_ABSENT = LeftOut(("Attended", "Участвовал", "Присутствовал"), r"^(нет|no|false|ложь)$", "DID_NOT_ATTEND")
_UNUSED = (
    *(*_DURATION, "Гость", "Guest", "Is Guest", "Согласие на запись", "Recording Consent", "Country/Region Name"),
    *("Recording disclaimer response", "Meeting ID", "Registration Source", "Attendance Type"),
    *("Идентификатор конференции", "Страна/регион*", *_APPROVAL, "Registration Time", *_TOPIC),
)

MEETING = Format(
    # Анна Берёзкина (Берёзкина Анна Петровна),anna@a.example,26.08.2025 10:02:39,26.08.2025 11:56:08,112,Нет,Да,Нет
    name="zoom_meeting",
    title="Zoom: участники конференции / meeting participants",
    kind="attendance",
    system="zoom",
    signature=(_NAME[:5], _JOIN, _LEAVE, _DURATION[:3]),
    columns={"name": _NAME, "email": _EMAIL, "scanned_at": _JOIN, "left_at": _LEAVE, "list_text": _TOPIC},
    block={"list_text": _TOPIC},
    totals={"participant_rows": ("Участники", "Participants")},
    left_out=(_WAITING,),
    unused=_UNUSED,
    without=("Attended", "Участвовал", "Присутствовал"),
    is_online=True,
    has_display_names=True,
)

UNIQUE = Format(
    # Анна Берёзкина,anna@a.example,112,Yes
    name="zoom_meeting",
    title="Zoom: участники конференции по одному разу / unique participants",
    kind="attendance",
    system="zoom",
    signature=(_NAME[:5], ("Total Duration (Minutes)", "Общая продолжительность (минуты)")),
    columns={"name": _NAME, "email": _EMAIL},
    constants={"scanned_at": "00:00"},  # it does not say when; the day is that of the meeting or of the file
    block={"list_text": _TOPIC, "date": ("Start Time", "Время начала")},
    left_out=(_WAITING,),
    unused=(*_UNUSED, "Total Duration (Minutes)", "Общая продолжительность (минуты)"),
    without=(*_JOIN, "Attended", "Участвовал", "Присутствовал"),
    is_online=True,
    has_display_names=True,
)

_CREW = Format(
    # Yes,Анна Берёзкина,anna@a.example,08/28/2025 10:55:00 AM,08/28/2025 12:40:00 PM,105,Yes,Russian Federation
    name="zoom_webinar",
    title="Zoom: отчёт об участниках вебинара / webinar attendee report",
    kind="attendance",
    system="zoom",
    signature=(("Attended", "Участвовал", "Присутствовал"), _NAME, _JOIN, _LEAVE),
    columns={"name": _NAME, "email": _EMAIL, "scanned_at": _JOIN, "left_at": _LEAVE},
    left_out=(_ABSENT,),
    unused=_UNUSED,
    without=("Registration Time", "Время регистрации"),
    is_online=True,
    has_display_names=True,
)

_CALLERS = Format(
    # 79431112233,08/28/2025 10:55:00 AM,08/28/2025 12:40:00 PM,105,Russian Federation
    name="zoom_webinar",
    title=_CREW.title,
    kind="attendance",
    system="zoom",
    signature=(("User Name", "Имя пользователя"), _JOIN, _LEAVE, ("Time in Session (minutes)", "Время в сеансе*")),
    columns={"name": ("User Name", "Имя пользователя"), "scanned_at": _JOIN, "left_at": _LEAVE},
    unused=_UNUSED,
    is_online=True,
    has_display_names=True,
)

WEBINAR = Format(
    # Yes,"Дубов Пётр, ЦОПП",Пётр,Дубов,petr@a.example,08/11/2025 05:57:00 PM,approved,08/28/2025 12:02:15 PM,…,13,No,…
    name="zoom_webinar",
    title=_CREW.title,
    kind="attendance",
    holds="registrations",
    system="zoom",
    signature=(*_CREW.signature, ("Registration Time", "Время регистрации")),
    columns={
        "person_code": _EMAIL,
        "name": ("Last Name", "Фамилия", "First Name", "Имя"),
        "email": _EMAIL,
        "phone": ("Phone", "Телефон"),
        "registered_at": ("Registration Time", "Время регистрации"),
        "status_text": _APPROVAL,
        "checked_in": _JOIN,
        "checked_out": _LEAVE,
    },
    fallbacks={"name": _NAME},
    joins={"name": " "},
    constants={"ticket_text": "online"},
    block={"order": ("Webinar ID", "Идентификатор вебинара")},
    totals={
        "unique_viewers": ("Unique Viewers",),
        "total_users": ("Total Users",),
        "peak_viewers": ("Max Concurrent Views",),
    },
    parts=(_CREW, _CALLERS),
    asks_questions=True,
    unused=(*_UNUSED, "Attended", "Участвовал", "Присутствовал"),
    is_online=True,
)

REGISTRATION = Format(
    # Анна,Берёзкина,anna@a.example,"Aug 5, 2025 01:58:00",approved
    name="zoom_registration",
    title="Zoom: отчёт о регистрации / registration report",
    kind="registration",
    system="zoom",
    signature=(
        *(("First Name", "Имя"), ("Last Name", "Фамилия"), _EMAIL),
        *(("Registration Time", "Время регистрации"), _APPROVAL),
    ),
    columns={
        "person_code": _EMAIL,
        "name": ("Last Name", "Фамилия", "First Name", "Имя"),
        "email": _EMAIL,
        "phone": ("Phone", "Телефон"),
        "registered_at": ("Registration Time", "Время регистрации"),
        "status_text": _APPROVAL,
    },
    fallbacks={"organisation": ("Organization",), "position": ("Job Title", "Должность")},
    joins={"name": " "},
    constants={"ticket_text": "online"},
    block={"order": ("Webinar ID", "Meeting ID", "Идентификатор вебинара", "Идентификатор конференции")},
    asks_questions=True,
    unused=_UNUSED,
    without=("Join Time", "Attended", "Время входа"),
)
