"""Decisions of people: kept, applied before the rules, undone without a trace, and never somebody's name."""

import csv
import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import etl.__main__ as command_line
from etl.decisions import COLUMNS, Decision, add, folded, in_force, now, read_decisions, read_lines
from etl.problems import Stop
from etl.publish import _different_tables
from tests.etl.conftest import Loader

TYPED = (
    ("Клёнова Анна Петровна", "anna@a.example", "РБ", "Комета"),
    ("Клёнов Олег Юрьевич", "oleg@a.example", " р.б ", "комета."),
    ("Дубов Пётр Ильич", "petr@a.example", "рб", "Колледж связи"),
    ("Дубова Вера Ильинична", "vera@a.example", "«РБ»", "Колледж связи"),
    ("Ясенев Лев Львович", "lev@a.example", "Тула", "Колледж связи"),
    ("Ясенева Ия Львовна", "ia@a.example", "-", "Колледж связи"),
)
REST = "01.09.2026 10:00;подтверждена"


def rows(*people: tuple[str, str, str, str]) -> tuple[str, ...]:
    """Rows of a table made by hand: name, mailbox, region, organisation."""
    return tuple(
        f"R{number};{name.replace(' ', ';')};{email};943 000-00-{number:02};{region};{organisation};гость;{REST}"
        for number, (name, email, region, organisation) in enumerate(people, start=1)
    )


@pytest.fixture
def loaded(loader: Loader, write: Callable[..., Path]) -> Loader:
    assert loader.load(write("people.csv", rows(*TYPED))).status == 0
    return loader


def decide(loader: Loader, kind: str, raw: str, value: str) -> Any:
    return loader("decide", kind, raw, value, "--who", "Проверяющий", "--why", "знаю").result["decisions"]


def snapshot_of(loader: Loader, kept: Path) -> Path:
    """A copy of the published snapshot: later ones displace it."""
    return Path(shutil.copyfile(loader("status").result["snapshot"]["path"], kept))


def regions(loader: Loader) -> dict[str, int]:
    return dict(loader.ask("SELECT region_code, count(*) FROM person GROUP BY ALL"))


def test_the_organisation_of_the_row_settles_a_shared_region_before_any_decision(
    loader: Loader, write: Callable[..., Path]
) -> None:
    typed = (
        ("Клёнова Анна Петровна", "anna@a.example", "РБ", "Колледж связи, г. Уфа"),
        ("Дубов Пётр Ильич", "petr@a.example", "РБ", "Министерство образования Республики Бурятия"),
        ("Ясенев Лев Львович", "lev@a.example", "РБ", "Тульский колледж связи"),
        ("Ясенева Ия Львовна", "ia@a.example", "РБ", "Колледж связи"),
    )
    loader.load(write("people.csv", rows(*typed)))
    asked = "SELECT region_code, region_rule, count(*) FROM registration GROUP BY ALL ORDER BY ALL"
    told = [("02", "beside_organisation", 1), ("03", "beside_organisation", 1)]
    assert loader.ask(asked) == [*told, ("unresolved", None, 2)]
    decide(loader, "region", "рб", "02")
    loader("build")
    assert loader.ask(asked) == [*told[:1], ("02", "decision", 2), *told[1:]]
    assert loader.ask("SELECT registrations, people FROM decision") == [(2, 2)]


def test_a_decision_answers_every_spelling_and_undoing_it_leaves_no_trace(loaded: Loader, tmp_path: Path) -> None:
    before = snapshot_of(loaded, tmp_path / "before.duckdb")
    assert regions(loaded) == {"unresolved": 5, "71": 1}
    question = loaded.ask("SELECT people, registrations, spellings FROM open_question WHERE kind = 'region'")
    assert question == [(4, 4, 4)]
    decide(loaded, "region", "РБ", "02")
    assert loaded("build").status == 0
    assert regions(loaded) == {"unresolved": 1, "02": 4, "71": 1}
    assert set(loaded.ask("SELECT region_rule FROM registration WHERE region_code = '02'")) == {("decision",)}
    assert loaded.ask("SELECT sum(people), bool_and(is_used) FROM decision") == [(4, True)]
    assert loaded.ask("SELECT count(*) FROM open_question WHERE kind = 'region'") == [(0,)]
    with duckdb.connect(str(before), read_only=True) as con:
        people = con.execute("SELECT person_id FROM person ORDER BY ALL").fetchall()
    assert loaded.ask("SELECT person_id FROM person ORDER BY ALL") == people  # who is who never hangs on a region
    loaded("undo", "region", "рб", "--who", "Проверяющий")
    assert loaded("build").status == 0
    assert _different_tables(before, Path(loaded("status").result["snapshot"]["path"])) == []


def test_a_type_a_pair_and_a_person_can_be_decided(loader: Loader, write: Callable[..., Path]) -> None:
    people = (*TYPED[:2], ("Дубов Пётр Ильич", "petr@a.example", "Тула", "Комета"))
    again = ("Дубов Пётр Ильич", "other@b.example", "Тула", "Комета-7")
    loader.load(write("people.csv", rows(*people, again)))
    identifiers = [str(i) for (i,) in loader.ask("SELECT person_id FROM person WHERE region_code = '71' ORDER BY ALL")]
    assert len(identifiers) == 2
    before = loader.ask("SELECT count(*) FROM organisation")[0][0]
    decide(loader, "organisation", "Комета", "company")
    decide(loader, "organisation", "71:Комета", "same:71:Комета-7")
    decide(loader, "person", identifiers[1], f"same:{identifiers[0]}")
    assert loader("build").status == 0
    assert loader.ask("SELECT count(*) FROM person WHERE region_code = '71'") == [(1,)]
    assert loader.ask("SELECT count(*) FROM organisation") == [(before - 1,)]
    assert loader.ask("SELECT count(*) FROM registration WHERE organisation_rule = 'decision'") == [(3,)]
    assert loader.ask("SELECT registrations, people FROM decision ORDER BY kind, line") == [(3, 3), (2, 1), (2, 1)]
    loader("undo", "person", identifiers[0], f"same:{identifiers[1]}", "--who", "Проверяющий")
    loader("build")
    assert loader.ask("SELECT count(*) FROM person WHERE region_code = '71'") == [(2,)]


def test_a_doubtful_pair_is_proposed_until_somebody_decides(loader: Loader, write: Callable[..., Path]) -> None:
    one = ("Дубов Пётр Ильич", "petr@a.example", "Тула", "Колледж связи")
    loader.load(write("people.csv", rows(one, ("Дубов Пётр Ильич", "other@b.example", "Тула", "Завод"))))
    ((raw, other, agrees),) = loader.ask("SELECT raw, other, agrees FROM open_question WHERE kind = 'person_pair'")
    assert agrees.split()[0] == "name"
    decide(loader, "person", raw, f"different:{other}")
    assert loader("build").status == 0
    assert loader.ask("SELECT count(*) FROM open_question WHERE kind = 'person_pair'") == [(0,)]
    assert loader.ask("SELECT count(*) FROM person") == [(2,)]


def test_namesakes_of_one_region_without_organisation_are_proposed(loader: Loader, write: Callable[..., Path]) -> None:
    name = "Дубов Пётр Ильич"
    loader.load(write("people.csv", rows((name, "petr@a.example", "Тула", ""), (name, "other@b.example", "Тула", ""))))
    asked = "SELECT reason, agrees, differs FROM open_question WHERE kind = 'person_pair'"
    assert loader.ask(asked) == [("name_and_region", "name region", "email phone")]


def test_a_decision_that_nothing_uses_is_an_error_and_the_rest_is_published(loaded: Loader) -> None:
    decide(loaded, "region", "РБ", "02")
    decide(loaded, "region", "Средиземье", "03")
    answer = loaded("build")
    assert answer.status == 1 and answer.result["published"]
    (unused,) = answer.result["decisions"]
    assert (unused["code"], unused["file"], unused["line"]) == ("DECISION_UNUSED", "decisions/regions.csv", 3)
    assert "строка 3" in unused["message"]
    assert loaded.ask("SELECT raw FROM decision WHERE NOT is_used") == [("Средиземье",)]
    assert loaded("build").status == 1  # also when nothing is new


WRONG = {
    "raw,value\nРБ,02\n": "regions.csv, строка 1: в заголовке",
    "raw,value,who,when,why\nРБ,02,Анна,2026-11-23\n": "строка 2: ячеек 4",
    "raw,value,who,when,why\nКО,40,Анна,2026-11-23,\nРБ,777,Анна,2026-11-23,\n": "строка 3: непонятное value",
    "raw,value,who,when,why\nРБ,same:ТО,Анна,2026-11-23,\n": "строка 2: непонятное value",
    "raw,value,who,when,why\nРБ,02,,2026-11-23,\n": "строка 2: не сказано, кто решил",
    "raw,value,who,when,why\nРБ,02,Анна,вчера,\n": "строка 2: when",
    "raw,value,who,when,why\n--,02,Анна,2026-11-23,\n": "строка 2: в raw нет ни одной буквы",
    'raw,value,who,when,why\n"РБ,02,Анна,2026-11-23,\n': "строка 2: кавычки",
}


def test_a_wrong_line_stops_the_build_and_nothing_is_applied(
    loaded: Loader, capsys: pytest.CaptureFixture[str]
) -> None:
    before = loaded("status").result["snapshot"]
    decide(loaded, "organisation", "Комета", "company")
    for text, expected in WRONG.items():
        (loaded.data / "decisions" / "regions.csv").write_text(text, "utf-8")
        for words in (["build"], ["decide", "region", "КО", "40", "--who", "Анна"]):
            assert command_line.main([*words, "--data", str(loaded.data)]) == 2
            said = capsys.readouterr().err
            assert expected in said and "value — код региона" in said
        assert (loaded.data / "decisions" / "regions.csv").read_text("utf-8") == text
    assert loaded("status").result["snapshot"] == before


def test_what_may_be_a_name_is_asked_about_by_its_hash_and_row(loader: Loader, write: Callable[..., Path]) -> None:
    secret = ("Анна Петровна", "anna@a.example", "8 943 000 00 01", "Клёнова Анна")
    people = tuple(("Клёнова Анна Петровна", f"a{place}@a.example", text, text) for place, text in enumerate(secret))
    loader.load(write("people.csv", rows(*people)))
    found = loader.ask("SELECT raw, row_number FROM open_question WHERE kind = 'region' ORDER BY row_number")
    assert [row for _, row in found] == [2, 3, 4, 5]
    everything = json.dumps(loader.ask("SELECT raw, other, decision_key FROM open_question"), ensure_ascii=False)
    for text in secret:
        assert text not in everything and folded(text) not in everything
    decide(loader, "region", found[0][0], "02")
    loader("build")
    assert loader.ask("SELECT count(*) FROM registration WHERE region_rule = 'decision'") == [(1,)]
    assert "Анна" not in (loader.data / "decisions" / "regions.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("region", "anna@a.example", "02"),
        ("organisation", "8 943 000 00 01", "company"),
        ("person", "Клёнова Анна", "same:Клёнов Олег"),
    ],
)
def test_a_decision_cannot_name_anybody(
    loader: Loader, kind: str, raw: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["decide", kind, raw, value, "--who", "Проверяющий", "--data", str(loader.data)]
    assert command_line.main(words) == 2
    assert raw not in capsys.readouterr().err
    assert not list((loader.data / "decisions").glob("*.csv"))


def test_resolve_says_that_a_person_decided(
    loaded: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(loaded, "region", "РБ", "02")
    decide(loaded, "organisation", "Комета", "company")
    monkeypatch.setenv("YAVKA_DATA", str(loaded.data))
    (tmp_path / "texts").write_text("рб\nКОМЕТА\n", "utf-8")
    for kind, expected in (
        ("region", "рб,02,Республика Башкортостан,decision,1.0"),
        ("organisation", "КОМЕТА,company"),
    ):
        capsys.readouterr()
        assert command_line.main(["resolve", kind, str(tmp_path / "texts")]) == 0
        assert expected in capsys.readouterr().out


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    def write_ten(writer: int) -> None:
        for number in range(10):
            add(tmp_path, [Decision("region", f"текст {writer} {number}", "02", "Анна", now(), "")])

    writers = [threading.Thread(target=write_ten, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read_decisions(tmp_path)) == 40
    assert sorted(path.name for path in (tmp_path / "decisions").iterdir()) == [".lock", "regions.csv"]


def test_all_decisions_of_one_call_are_written_or_none(tmp_path: Path) -> None:
    good = Decision("region", "РБ", "02", "Анна", now(), "")
    for wrong in (good._replace(value="777"), good._replace(kind="organisation", value="zzz"), good._replace(raw="!")):
        with pytest.raises(Stop):
            add(tmp_path, [good, wrong])
        assert read_decisions(tmp_path) == []


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@settings(max_examples=40)  # every example writes and syncs files
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["РБ", "р б", "КО", "=1+1", "a,b", 'он "там"']),
            st.sampled_from(["02", "40", "undone"]),
            CELL,
        ),
        max_size=12,
    )
)
def test_the_last_line_about_a_text_is_in_force(tmp_path_factory: pytest.TempPathFactory, lines: list[tuple]) -> None:
    data = tmp_path_factory.mktemp("data")
    expected: dict[str, str] = {}
    for raw, value, why in lines:
        if value != "undone":
            expected[folded(raw)] = value
        elif folded(raw) not in expected:
            continue
        else:
            del expected[folded(raw)]
        add(data, [Decision("region", raw, value, "Анна", now(), why)])
    assert {decision.key: decision.value for decision in read_decisions(data)} == expected
    written = read_lines(data, "region")
    assert in_force(written) == read_decisions(data)
    if written:
        with (data / "decisions" / "regions.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [list(COLUMNS), *(list(decision[1:6]) for decision in written)]
