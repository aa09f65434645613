"""Invented exports of any size: registrations by hand in semicolons, five badge scans for each of them.

Eight of a hundred registrations repeat an earlier person; 500 spellings of regions, one organisation for 33 people,
one to four tracks, three ways to write a date, one row of a thousand that cannot be used.
"""

import csv
from pathlib import Path

import duckdb

import settings

_FAMILY = "Берёзкин Дубов Клёнов Осинин Рябинин Сосенкин Ольхов Липин Вязов Ивушкин Тополев Ясенев Елкин Пихтин".split()
_GIVEN = "Анна Пётр Олег Мария Ирина Фёдор Глеб Дарья Юлия Артём Семён Вера Лидия Тимур Роман Ксения".split()
_MIDDLE = "Петров Ильин Юрьев Олегов Глебов Фёдоров Семёнов Романов Артёмов Львов".split()
_KINDS = ("Колледж", "Техникум", "ГБПОУ", "Школа №", "Завод", "Институт", "Министерство образования")


def write_exports(
    folder: Path, registrations: int, tracks: list[str], first_day: str, first: int = 0
) -> tuple[Path, Path]:
    """Files registrations.csv and scans.csv in `folder`, the same for the same size; numbered from `first` on."""
    with duckdb.connect(config={"threads": 2}) as con:
        lists = {
            "region": _regions(),
            "family": _FAMILY,
            "given": _GIVEN,
            "middle": _MIDDLE,
            "kind": list(_KINDS),
            "track": tracks,
        }
        for name, values in lists.items():
            con.execute(f"SET VARIABLE {name} = ?::VARCHAR[]", [values])
        con.execute(_MACROS)
        names = folder / "registrations.csv", folder / "scans.csv"
        for path, query in zip(names, (_REGISTRATIONS, _SCANS), strict=True):
            sql = query.format(n=registrations, first=first, day=first_day, organisations=max(registrations // 33, 1))
            con.execute(f"COPY ({sql}) TO '{path}' (HEADER, DELIMITER ';')")
    return names


def _regions() -> list[str]:
    with (settings.REFERENCE / "regions.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name_ru"] for row in csv.DictReader(file) if row["region_group"] == "subject"]
    forms = ("{}", "{} ", "г. {}", "{}, Россия", "{}.", "{} (РФ)")
    return [form.format(name) for form in forms for name in names][:500]


_MACROS = """
CREATE MACRO draw(i, salt) AS (hash(i * 64 + salt) % 1000003)::INTEGER;
CREATE MACRO one_of(name, n) AS getvariable(name)[(n % len(getvariable(name)) + 1)::INTEGER];
"""

# Person of a registration: eight of a hundred are somebody who came before.
_REGISTRATIONS = """
WITH numbered AS (
    SELECT i, CASE WHEN i > 100 AND draw(i, 0) % 100 < 8 THEN i - 1 - draw(i, 1) % 100 ELSE i END AS p
    FROM range({first}, {first} + {n}) AS t(i)
)
SELECT
    'R' || i AS "ID",
    one_of('family', p) || one_of('kind', draw(p, 2))[1:0] || chr((1072 + draw(p, 3) % 32)::INTEGER)
        || chr((1072 + draw(p, 4) % 32)::INTEGER) AS "Фамилия",
    one_of('given', draw(p, 5)) AS "Имя",
    one_of('middle', draw(p, 6)) || 'ич' AS "Отчество",
    'user' || p || '@mail' || draw(p, 7) % 50 || '.example' AS "E-mail",
    '+7 9' || lpad((p % 100)::VARCHAR, 2, '0') || ' ' || lpad((p // 10000 % 1000)::VARCHAR, 3, '0') || '-'
        || lpad((p // 100 % 100)::VARCHAR, 2, '0') || '-' || lpad((p // 10000000)::VARCHAR, 2, '0') AS "Телефон",
    one_of('region', draw(p, 8)) AS "Регион",
    one_of('kind', draw(draw(p, 9) % {organisations}, 10)) || ' ' || draw(p, 9) % {organisations} AS "Организация",
    CASE draw(p, 11) % 3 WHEN 0 THEN 'очно' WHEN 1 THEN 'онлайн' ELSE 'спикер' END AS "Категория",
    array_to_string(list_distinct([one_of('track', draw(i, 12 + k)) for k in range(1 + draw(i, 16) % 4)]), '; ')
        AS "Трек",
    CASE
        WHEN draw(i, 17) % 1000 = 0 THEN '31.02.2025 10:00'
        WHEN i % 3 = 0 THEN strftime(registered, '%d.%m.%Y %H:%M')
        WHEN i % 3 = 1 THEN strftime(registered, '%Y-%m-%d %H:%M:%S')
        ELSE strftime(registered, '%Y-%m-%dT%H:%M:%S')
    END AS "Дата регистрации",
    CASE draw(i, 18) % 10 WHEN 0 THEN 'отменена' WHEN 1 THEN 'ожидает' ELSE 'подтверждена' END AS "Статус"
FROM (SELECT *, DATE '{day}' - INTERVAL 60 DAY + to_seconds(draw(i, 19) * 5) AS registered FROM numbered)
ORDER BY i
"""

_SCANS = """
SELECT
    'B' || p AS "Код бейджа",
    'R' || p AS "ID участника",
    'Вход ' || chr((1040 + draw(p, 20) % 6)::INTEGER) AS "Точка",
    'Сессия ' || draw(i, 21) % 40 AS "Сессия",
    CASE WHEN i % 5 = 4 THEN 'выход' ELSE 'вход' END AS "Направление",
    strftime(DATE '{day}' + to_days((i % 3)::INTEGER) + INTERVAL 8 HOUR + to_seconds(draw(i, 22) % 36000),
        '%d.%m.%Y %H:%M:%S') AS "Дата и время"
FROM (SELECT i, i // 5 AS p FROM range({first} * 5, ({first} + {n}) * 5) AS t(i))
ORDER BY draw(i, 23) % 100, i
"""
