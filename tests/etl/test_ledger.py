"""No row is lost in silence: whatever is loaded, the ledger adds up and says why."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import settings
from tests.etl.conftest import HEADER, ROWS, SHARED, Loader

GOLDEN = Path(__file__).parent / "golden"
COUNTS = ("rows_loaded", "rows_merged", "rows_rejected", "rows_skipped")
BROKEN = sorted((SHARED / "badinput" / "own").glob("*")) if (SHARED / "badinput").exists() else []
EXPORTS = sorted(p for p in (SHARED / "exports").rglob("*") if p.is_file()) if (SHARED / "exports").exists() else []


CODE_WRITTEN = re.compile(
    r"""(?:["'](?:merged|rejected|skipped|repaired|flagged)["'],|(?:Note|Refusal)\()\s*["']([A-Z][A-Z_0-9]+)["']"""
)


def test_every_code_is_in_the_vocabulary() -> None:
    """One that is not would end every build that meets it."""
    rows = (settings.ROOT / "data" / "reference" / "vocabulary.csv").read_text("utf-8").splitlines()
    known = {code for kind, code, *_ in (row.split(",") for row in rows) if kind == "reason"}
    sources = [path for path in (settings.ROOT / "etl").rglob("*") if path.suffix in (".py", ".sql")]
    written = {code for path in sources for code in CODE_WRITTEN.findall(path.read_text("utf-8"))}
    assert len(written) > 80
    assert written <= known, written - known


def counts(file: dict) -> list[int]:
    return [file[name] for name in COUNTS]


@pytest.mark.parametrize("path", BROKEN, ids=[f"broken-{n}" for n in range(len(BROKEN))])
def test_broken_file_ends_in_a_named_outcome_and_its_rows_add_up(loader: Loader, path: Path) -> None:
    answer = loader.load(path)
    assert answer.file["rows_read"] == sum(counts(answer.file))
    assert answer.file["outcome"] in "loaded repaired flagged rows_rejected refused unchanged deferred".split()
    assert answer.status == (0 if answer.file["rows_read"] else 2)
    if answer.file["outcome"] == "refused":
        assert answer.file["code"] and answer.file["messages"]


@pytest.mark.skipif(not EXPORTS, reason="the real exports are not beside this checkout")
def test_every_real_export_adds_up(loader: Loader) -> None:
    files = loader.load(*EXPORTS, forum="exports").result["files"]
    assert len(files) == len(EXPORTS)
    for file in files:
        assert file["rows_read"] == sum(counts(file)), file["file"]


def test_clean_table_is_loaded(loader: Loader, write: Callable[..., Path]) -> None:
    answer = loader.load(write("clean.csv"))
    assert (answer.status, answer.file["outcome"], counts(answer.file)) == (0, "loaded", [3, 0, 0, 0])
    assert (answer.file["format"], answer.file["kind"]) == ("plain_registrations", "registration")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (ROWS[0].replace("01.09.2026", "31.02.2026"), "DATE_IMPOSSIBLE", "Дата регистрации"),
        (ROWS[0].replace("01.09.2026 10:00", "вчера"), "DATE_BAD", "Дата регистрации"),
        (ROWS[0].replace("01.09.2026", "01.09.1926"), "DATE_RANGE", "Дата регистрации"),
        (ROWS[0] + ";лишнее", "COL_COUNT", None),
        (ROWS[0].rpartition(";")[0], "COL_COUNT", None),
        (ROWS[0].replace("Анна", "А" * 600), "CELL_TOO_LONG", "Фамилия"),
        (ROWS[0].replace("Анна", "А" * 40_000), "CELL_TOO_LONG", None),
    ],
)
def test_row_with_an_unusable_value_is_rejected_by_number_and_column(
    loader: Loader, write: Callable[..., Path], row: str, code: str, column: str | None
) -> None:
    answer = loader.load(write("table.csv", (row, *ROWS[1:])))
    assert (answer.file["outcome"], answer.file["code"], counts(answer.file)) == ("rows_rejected", code, [2, 0, 1, 0])
    assert loader.ask("SELECT row_number, fate, code, column_name FROM ledger") == [(2, "rejected", code, column)]


@pytest.mark.parametrize(
    ("rows", "code", "row_number"),
    [
        ((*ROWS, "Итого;3;;;;;;;;;"), "TOTAL_ROW", 5),
        ((*ROWS, ";;;;;;;;;;", *ROWS[:1]), "BLANK_ROW", 5),
        ((";".join(map(str, range(1, 12))), *ROWS), "NUMBERING_ROW", 2),
        ((*ROWS[:2], HEADER, *ROWS[2:]), "HEADER_REPEATED", 4),
        ((*ROWS, "* данные на 1 сентября;;;;;;;;;;"), "FOOTNOTE", 5),
    ],
)
def test_row_that_is_no_data_is_skipped_and_counted(
    loader: Loader, write: Callable[..., Path], rows: tuple[str, ...], code: str, row_number: int
) -> None:
    answer = loader.load(write("table.csv", rows))
    assert (answer.file["rows_loaded"], answer.file["rows_skipped"]) == (3, 1)
    assert loader.ask("SELECT row_number, code FROM ledger WHERE fate = 'skipped'") == [(row_number, code)]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "EMPTY_FILE", "файл пуст"),
        (b"%PDF-1.7 ...", "WRONG_KIND", "PDF"),
        (b"\x1f\x8b\x08 gzip", "WRONG_KIND", "GZIP"),
        ("город\nМосква\n".encode(), "NO_TABLE", "в файле нет таблицы"),
        ("цвет;вкус\nсиний;кислый\n".encode(), "NO_HEADER", "строка заголовков не найдена"),
        ("Код заказа,ID позиции,Статус\nA,1,оплачено\n".encode(), "UNKNOWN_FORMAT", "Ближе всего «pretix"),
        ("ФИО;Регион\nКлёнов;Тула\n".encode(), "MISSING_COLUMN", "нет столбца «E-mail»"),
        (
            (HEADER + "\n" + ROWS[0].replace("Анна", '"Анна') + "\n" + "\n".join(ROWS)).encode(),
            "QUOTE_UNBALANCED",
            "кавычка",
        ),
        (
            ("\n".join([HEADER, *ROWS, "", "Код;ФИО;Точка;Время", "1;Клёнов;Зал;01.09.2026"])).encode(),
            "MULTI_TABLE",
            "вторая",
        ),
        (
            ("\n".join([HEADER, *(r.replace("подтверждена", "ъъъ") for r in ROWS)])).encode(),
            "ENUM_UNKNOWN_SHARE",
            "Статус",
        ),
    ],
)
def test_unusable_file_is_refused_in_one_sentence_and_nothing_is_published(
    loader: Loader, tmp_path: Path, content: bytes, code: str, words: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    answer = loader.load(path)
    assert (answer.status, answer.result["published"], answer.result["snapshot"]) == (2, False, None)
    assert (answer.file["outcome"], answer.file["code"]) == ("refused", code)
    (message,) = answer.file["messages"]
    assert message.startswith("list.csv") and words in message
    assert not (loader.data / "snapshots" / "CURRENT").exists()


def test_refused_file_does_not_stop_the_others(loader: Loader, write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG....")
    answer = loader.load(tmp_path / "picture.csv", write("clean.csv"))
    assert (answer.status, answer.result["published"]) == (1, True)
    assert loader.ask("SELECT name, outcome FROM source_file ORDER BY name") == [
        ("clean.csv", "loaded"),
        ("picture.csv", "refused"),
    ]


def test_unknown_columns_are_named_and_never_stored(loader: Loader, write: Callable[..., Path]) -> None:
    answer = loader.load(write("extra.csv", tuple(f"{row};4509 123456" for row in ROWS), HEADER + ";Паспорт"))
    assert (answer.file["outcome"], answer.file["code"]) == ("flagged", "UNKNOWN_COLUMNS")
    assert "Паспорт" in answer.file["messages"][0]
    assert b"4509 123456" not in Path(answer.result["snapshot"]["path"]).read_bytes()


OTHER_PEOPLE = {
    "ФИО супруга": "Чужой Семён Семёнович",
    "ФИО педагога": "Чужой Семён Семёнович",
    "E-mail руководителя": "chief@a.example",
    "Телефон (родителя)": "943 000-00-09",
    "Кем выдан паспорт (организация)": "ОВД г. Твери",
    "Организация питания": "Столовая",
    "Должность руководителя": "Директор",
    "Роль в проекте": "Спикер",
    "Регион проживания": "Тверская область",
    "Manager's company": "Завод",
}


def test_columns_about_somebody_else_feed_no_field_and_are_named(
    new_loader: Callable[[str], Loader], write: Callable[..., Path]
) -> None:
    rows = (ROWS[0].replace("Колледж связи", ""), *ROWS[1:])
    facts = (
        "SELECT person_id, r.organisation_id IS NULL, r.organisation_type, r.position_rank, r.role, r.region_code"
        " FROM registration AS r JOIN person USING (person_number) ORDER BY row_number"
    )
    without, beside = new_loader("without"), new_loader("beside")
    without.load(write("list.csv", rows))
    others = tuple(";".join((row, *OTHER_PEOPLE.values())) for row in rows)
    answer = beside.load(write("list2.csv", others, ";".join((HEADER, *OTHER_PEOPLE))))
    assert all(header in answer.file["messages"][0] for header in OTHER_PEOPLE)
    assert beside.ask(facts) == without.ask(facts)


def test_scans_that_stand_in_a_rejected_registration_are_lost_with_it(loader: Loader, tmp_path: Path) -> None:
    text = (GOLDEN / "hi_events_attendees.csv").read_text("utf-8")
    path = tmp_path / "attendees.csv"
    path.write_text(text.replace("2025-08-01 07:00:00", "2025-08-xx 07:00:00", 1), "utf-8")
    answer = loader.load(path, forum="exports")
    assert (answer.status, answer.file["code"], counts(answer.file)) == (0, "DATE_BAD", [1, 0, 1, 0])
    assert loader.ask("SELECT DISTINCT row_number FROM registration") == [(3,)]
    assert loader.ask("SELECT count(*) FROM scan WHERE row_number = 2") == [(0,)]


def test_two_names_on_one_badge_within_a_minute_are_one_entry(loader: Loader, tmp_path: Path) -> None:
    lines = (GOLDEN / "sigur_journal.csv").read_bytes().decode("cp1251").splitlines()
    entry = next(line for line in lines if "Вход" in line)
    path = tmp_path / "journal.csv"
    other = entry.replace("Берёзкина Анна", "Дубова Ольга")
    path.write_text("\n".join([lines[0], entry, other, ""]), "cp1251")
    answer = loader.load(path, forum="exports")
    assert (answer.status, counts(answer.file)) == (0, [1, 1, 0, 0])
    assert loader.ask("SELECT count(*), bool_and(is_attendee) FROM person") == [(1, True)]
