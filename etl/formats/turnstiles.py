"""Journals of turnstiles: one row per pass, refused ones and those of the staff too.

No vendor's own header is known for PERCo, Parsec and RusGuard: the generic profile lives on words for the same thing.
"""

from etl.formats.base import Format, LeftOut
from etl.formats.plain import PERSON_CODE

_PERSON = (
    *(
        "ФИО",
        "Ф.И.О.",
        "Сотрудник",
        "Посетитель",
        "Владелец",
        "Держатель карты",
        "Субъект доступа",
        "Субъект",
        "Пользователь",
    ),
    *("Сотрудник/Посетитель", "Владелец карты", "Владелец пропуска"),
)
_TIME = (
    "Дата и время",
    "Дата/время",
    "Дата и время события",
    "Дата события",
    "Дата",
    "Время",
    "Время события",
    "Date",
    "Time",
)
_POINT = (
    *("Точка доступа", "Т. доступа", "Точка прохода", "Дверь", "Считыватель", "Помещение", "Турникет", "Проходная"),
    *("Устройство", "Место прохода", "Территория", "Контрольная точка"),
)
_DIRECTION = ("Направление", "Вход/Выход", "Направление прохода", "Тип прохода", "Вид прохода")
_EVENT = ("Событие", "Тип события", "Результат", "Описание события", "Сообщение", "Тип")
_WAY_IN_WORDS = ("Тип", "Тип события", "Описание", "Описание события")  # they may hold something else as well
_CARD = (
    "Код бейджа",
    "Бейдж",
    "Номер карты",
    "Карта",
    "№ карты",
    "Код карты",
    "Пропуск",
    "№ пропуска",
    "Номер пропуска",
    "Пропуск №",
    "Номер бейджа",
    "№ бейджа",
    "Идентификатор",
)
# The staff of the venue, said by every word of the cell: «Охрана труда» and «Сотрудник колледжа» are what guests do.
_OF_STAFF = (
    r"персонал\w*|охран(?:а|ы|ник\w*)|сотрудник[аи]?|обслуживающий|обслуга|технический|техперсонал|чоп|вахта|вахтеры?"
    r"|служб[аы]|безопасности|площадки|форума|здания|объекта|организатор\w*|смена|пост|staff|security|guards?|service|venue"
    r"|\d+"
)
_STAFF = LeftOut(
    ("Категория", "Тип владельца", "Группа", "Отдел", "Подразделение"),
    rf"^(?=.*(?:персонал|охран|сотрудник|обслу|служб|чоп|вахт|staff|security|guard))"
    rf"(?:{_OF_STAFF})(?:\W+(?:{_OF_STAFF}))*\W*$",
    "STAFF",
)

TURNSTILE = Format(
    # 7;25.08.2025;08:12:40;Проход разрешен;Берёзкина Анна Петровна;TVJSX-1;214,56912;Участник;Турникет 1 (вход);Вход
    name="turnstile_journal",
    title="журнал СКУД / turnstile journal",
    kind="attendance",
    system="turnstile",
    signature=(_PERSON, _TIME, _POINT, (*_EVENT, *_DIRECTION)),
    columns={
        "person_code": PERSON_CODE,
        "badge": _CARD,
        "name": _PERSON,
        "list_text": _POINT,
        "scanned_at": _TIME,
        "direction_text": _DIRECTION,
        "result_text": _EVENT,
    },
    fallbacks={"badge": ("Таб. №", "Табельный номер", "Табельный №"), "direction_text": _WAY_IN_WORDS},
    joins={"scanned_at": " "},
    left_out=(_STAFF,),
    unused=(
        "№",
        "№ п/п",
        "Категория",
        "Отдел",
        "Подразделение",
        "Должность",
        "Организация",
        "Комментарий",
        "Номер карты",
    ),
    without=("Хозорган", "Т. доступа", "Регион"),
)

SIGUR = Format(
    # 3;Участники;;Берёзкина Анна Петровна;17;26.08.2025;09:10:02;Вход;Турникет 1
    name="sigur_journal",
    title="Sigur: журнал проходов / pass journal",
    kind="attendance",
    system="turnstile",
    signature=(
        ("Таб. №", "Табельный №"),
        ("ФИО",),
        ("Т. доступа", "Точка доступа"),
        ("Дата",),
        ("Время",),
        ("Направление",),
    ),
    columns={
        "badge": ("Таб. №", "Табельный №"),
        "name": ("ФИО",),
        "list_text": ("Т. доступа", "Точка доступа"),
        "scanned_at": ("Дата", "Время"),
        "direction_text": ("Направление",),
    },
    joins={"scanned_at": " "},
    filled_down=("Отдел", "Должность", "ФИО", "Таб. №", "Табельный №"),
    left_out=(_STAFF,),
    dated_once=("Дата",),
    unused=("№",),
    without=("Событие", "Хозорган"),
)

SIGUR_STAYS = Format(
    # 1;Участники;;Берёзкина Анна Петровна;17;26.08.2025;09:10:02;Турникет 1;18:10:02;Турникет 2;2;"09:10:02 Вход …
    name="sigur_stays",
    title="Sigur: входы и выходы / entries and exits",
    kind="attendance",
    system="turnstile",
    signature=(*((word,) for word in ("ФИО", "Дата", "Вход", "Куда", "Выход", "Откуда")), ("Таб. №", "Табельный №")),
    columns={"badge": ("Таб. №", "Табельный №"), "name": ("ФИО",), "scanned_at": ("Дата",)},
    stays={
        "entered": ("Вход",),
        "entered_at": ("Куда",),
        "left": ("Выход",),
        "left_at": ("Откуда",),
        "passes": ("Все Проходы",),
    },
    filled_down=("Отдел", "Должность", "ФИО", "Таб. №", "Табельный №"),
    left_out=(_STAFF,),
    dated_once=("Дата",),
    unused=("№", "Проходов"),
)

BOLID = Format(
    # РМ-1⇥26.08.2025 09:10:02⇥Доступ предоставлен⇥[17]⇥Дверь 1⇥Вход через дверь 1⇥1.2⇥Форум⇥Берёзкина Анна⇥-
    name="bolid_journal",
    title="Болид: журнал событий / event journal",
    kind="attendance",
    system="turnstile",
    signature=(("Хозорган",), ("Время", "Дата и время"), ("Событие",), ("Описание", "Дверь")),
    columns={
        "badge": ("Зона",),
        "name": ("Хозорган",),
        "list_text": ("Дверь",),
        "scanned_at": ("Дата", "Время", "Дата и время"),
        "result_text": ("Событие",),
    },
    fallbacks={"direction_text": ("Описание",)},
    bracketed=("badge",),  # «Считыватель 2 [17]»: the card is the same at all readers
    joins={"scanned_at": " "},
    unused=("РМ", "Адрес", "Зона доступа", "Комментарий"),
)
