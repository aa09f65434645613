"""Forms: a moment, then one column per question, understood by its words."""

from etl.formats import plain
from etl.formats.base import Format

_NAMES = (
    *("Фамилия", "Имя", "Отчество", "ФИО", "Ф.И.О.", "Фамилия, имя, отчество", "Фамилия Имя Отчество", "Full name"),
    *("Last name", "First name", "Name", "Ваше имя", "Ваше ФИО"),
)
_UNUSED = ("Согласен*", "Согласие*", "Баллы", "Score", "Город", "City", "Комментарий")

GOOGLE = Format(
    # "04.08.2025 09:12:17","anna@a.example","Берёзкина Анна Петровна","8 (943) 000-00-01","Москва",…,"Очно","Трек","Да"
    name="google_forms",
    title="Google Forms: ответы / responses",
    kind="registration",
    system="google_forms",
    signature=(("Отметка времени", "Timestamp"), (*_NAMES, "?name")),
    columns={
        "registered_at": ("Отметка времени", "Timestamp"),
        "email": ("Адрес электронной почты", "Email Address", "Имя пользователя", "Username"),
        "name": _NAMES,
        "status_text": plain.STATUS,  # no question: whoever sorts the answers adds it
    },
    joins={"name": " "},
    asks_questions=True,
    unused=_UNUSED,
    unlike=(plain.POINT, plain.WAY),  # people who are asked for both are scanned at a door
    without=(
        *("Время создания", "Направление", "Точка", "Точка прохода", "Username/Api Key", "Door", "Point", "Badge"),
        *("User Action", "Действие пользователя"),
    ),
)

YANDEX = Format(
    # 1900000001,2025-08-04 08:09:54,Берёзкина Анна Петровна,anna@a.example,8 (943) 000-00-01,Москва,…,Онлайн,Трек,Да
    name="yandex_forms",
    title="Яндекс Формы: ответы / Yandex Forms responses",
    kind="registration",
    system="yandex_forms",
    signature=(("ID",), ("Время создания",)),
    columns={"person_code": ("ID",), "registered_at": ("Время создания",), "name": _NAMES},
    joins={"name": " "},
    asks_questions=True,
    unused=_UNUSED,
    without=("Отметка времени",),
)
