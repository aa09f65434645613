"""What the engine reads and cleans equals what our own reader and rules say, wherever the engine claims it."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from etl import bulk, clean
from etl.decided import Decided
from etl.formats import recognise
from etl.matching import identify, pseudonyms
from etl.names.people import Identity, doubtful_people, same_people
from etl.problems import Refusal, RowNote
from etl.pseudonym import pseudonym
from etl.reading import read_file
from etl.staging import make_table, prepare
from tests.etl.conftest import HEADER, SHARED, Loader


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        prepare(con)
        yield con


DIGITS = st.text("0123456789", min_size=1, max_size=4)
MOMENTS = st.tuples(
    *(DIGITS, st.sampled_from("./- "), DIGITS, st.sampled_from("./- "), DIGITS, st.sampled_from(" Tt,")),
    *(DIGITS, st.sampled_from(":."), DIGITS, st.sampled_from(["", ":00", ":59", ":60", ":7", " AM", "+03:00", " "])),
).map("".join)
REAL = st.datetimes().flatmap(
    lambda moment: st.sampled_from(
        [
            f"{moment:{form}}"
            for form in ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%d.%m.%y %H:%M", "%d.%m.%Y")
        ]
    )
)
NAMES = st.lists(st.text("абёйТестЖь -.'aеe’ʼ`–‐_", max_size=6) | st.sampled_from(["-оглы", "Кызы"]), max_size=5).map(
    " ".join
)
MAILS = st.text("ab@.-_+, ;А", max_size=14) | st.text("ab@. ", max_size=9).map("{0}@a.b".format)
PHONES = st.tuples(
    st.sampled_from(["", "+", "00", "8107", "8 10 7", "007"]),
    st.text("0123456789+-() E.;", max_size=20),
    st.sampled_from(["", " доб. 2", "вн.3", "ext 4"]),
).map("".join)


def engine_says(con: duckdb.DuckDBPyConnection, sql: str, raw: str) -> object:
    return con.execute(f"SELECT {sql.format('raw')} FROM (SELECT ?::VARCHAR AS raw)", [raw]).fetchall()[0][0]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOMENTS | REAL, NAMES, MAILS, PHONES)
@example("31.02.2025 10:00", "Анна Анна Ёлкина", "a@b.c.example", "+7 (943) 000-00-01")
@example("25.08.2025 24:00", "Анна  Ёлкина", "a@b@c.example", "8 943 000 00 01 доб. 2")
def test_cleaning_in_the_engine_says_what_the_rules_say(
    con: duckdb.DuckDBPyConnection, moment: str, name: str, mail: str, phone: str
) -> None:
    for sql, raw, rule in (
        ("plain_moment({})", moment.strip(), lambda text: clean.moment(text, "Europe/Moscow")[0]),
        ("plain_tokens(name_words({}))", name.strip(), lambda text: " ".join(clean.name_tokens(text))),
        ("plain_email({})", mail.strip(), clean.email),
        ("plain_phone({})", phone.strip(), clean.phone),
    ):
        said = engine_says(con, sql, raw)
        assert said is None or said == rule(raw), (sql, raw)


def test_engine_claims_what_most_cells_look_like(con: duckdb.DuckDBPyConnection) -> None:
    for sql, raws in (
        ("plain_moment({})", ("26.08.2025 09:05:55", "26.08.2025 09:05", "2025-08-26 09:05:55", "2025-08-26T09:05:55")),
        ("plain_tokens(name_words({}))", ("Ёлкина Анна Петровна", "ДУБОВ Пётр", "")),
        ("plain_email({})", ("Anna.P@mail.a.example", "")),
        ("plain_phone({})", ("+7 (943) 000-00-01", "89430000001", "")),
    ):
        assert all(engine_says(con, sql, raw) is not None for raw in raws)


CELLS = st.sampled_from(
    [
        "",
        " ",
        "Анна",
        " Пётр ",
        'ООО "Завод"',
        "a;b",
        "a,b",
        "№ 7 «Связь» — филиал",
        "-",
        "Итого",
        "é",
        "\u200b",
        "a\nb",
        "#N/A",
        "#ССЫЛКА!",
    ]
) | st.text("аб \t\u00a0'\"1", max_size=5)
DATES = st.sampled_from(["01.09.2026 10:00", "2026-09-01 10:00:00", "31.02.2026", "", "01/09/2026 10:00", "9/1/2026"])
ROWS = st.lists(st.tuples(*[CELLS] * 9, DATES, st.sampled_from(["подтверждена", "да", ""])), max_size=8)
Write = Callable[[str, bytes], Path]


@pytest.fixture
def by_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is tried for files of any size."""
    monkeypatch.setattr(bulk, "SMALLEST", 0)


def written(rows: list[tuple[str, ...]], separator: str, end: str, quoting: int, cut: int, encoding: str) -> bytes:
    """A table of registrations; `cut` takes that many cells off the end of the second row."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    whole = ("R", "Клёнов", "Олег", "", "o@a.example", "", "Тула", "Завод", "гость", "02.09.2026 10:00", "да")
    writer.writerows([HEADER.split(";"), whole, whole[: len(whole) - cut], *rows, whole])
    return out.getvalue().encode(encoding)


def both(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether the engine read the file; then the rows, their numbers, notes and headers are those of our reader."""
    found = bulk.read(con, path, path.name)
    if found is None:
        return False
    (expected,) = recognise(read_file(path, path.name), path.name)
    names = list(expected.frame.columns)
    rows = con.execute(f"SELECT {', '.join(f'{chr(34)}{name}{chr(34)}' for name in names)} FROM incoming").fetchall()
    assert rows == list(expected.frame.itertuples(index=False, name=None))
    assert found.rows_read == expected.rows_read
    assert [RowNote(*note) for note in found.row_notes] == expected.row_notes
    assert (found.format.name, found.headers, found.notes) == (expected.format.name, expected.headers, expected.notes)
    return True


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    *(ROWS, st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n"])),
    *(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(0, 3), st.sampled_from(["utf-8", "utf-8-sig"])),
)
def test_engine_reads_a_table_as_our_reader_does_or_not_at_all(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, by_engine: None, rows, separator, end, quoting, cut, encoding
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(written(rows, separator, end, quoting, cut, encoding))
    try:
        both(con, path)
    except Refusal:
        pytest.fail("the engine read what our reader refuses")


PLAIN = ("S", "Дубов", "Пётр", "Ильич", "p@a.example", "8 943 000-00-02", "Тула", 'ООО "Завод"', "гость", "", "да")
NAME_ALONE = ";Берёзкин;Олег;Ильич;;;Тула;Завод;гость;;да\r\n"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_engine_reads_clean_tables_and_rejects_rows_of_the_wrong_width(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, by_engine: None, separator: str, end: str, quoting: int
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(written([PLAIN, PLAIN], separator, end, quoting, 2, "utf-8"))
    assert both(con, path)


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "\r\n",
        ";;;;;;;;;;\r\n",
        "Итого;4;;;;;;;;;\r\n",
        HEADER + "\r\n",
        'x"y;"z\r\n',
        "a;b\u200b;c\r\n",
        "a\rb\r\n",
        ";;;;;;;1;1;01.09.2026 10:00;да\r\n" + NAME_ALONE,
        ";Директор;Дубова;Анна;;;Тула;Завод;гость;;да\r\n",
        ";(как в паспорте);;;;8 943 000-00-02;Тула;Завод;гость;;да\r\n",
        NAME_ALONE,
    ],
)
def test_engine_leaves_files_with_rows_of_another_kind_to_our_reader(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, by_engine: None, tail: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(written([PLAIN], ";", "\r\n", csv.QUOTE_MINIMAL, 0, "utf-8") + tail.encode())
    assert both(con, path) == (tail in ("", NAME_ALONE))


@pytest.mark.parametrize("cut", [0, 8])
def test_engine_leaves_a_file_that_ends_within_a_date_to_our_reader(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, by_engine: None, cut: int
) -> None:
    path = tmp_path / "people.csv"
    rows = [line.rpartition(";")[0] for line in (HEADER, *[";".join(PLAIN)] * 6)]
    path.write_bytes("\n".join(rows).encode()[: -cut or None])
    assert both(con, path) == (cut == 0)


@pytest.mark.skipif(not SHARED.exists(), reason="the real exports are not beside this checkout")
def test_engine_reads_real_exports_as_our_reader_does(con: duckdb.DuckDBPyConnection, by_engine: None) -> None:
    files = sorted((SHARED / "exports").rglob("*.csv")) + sorted((SHARED / "badinput" / "own").rglob("*.csv"))
    claimed = 0
    for path in files:
        if os.access(path, os.R_OK) and path.is_file():
            try:
                claimed += both(con, path)
            except Refusal as refusal:
                pytest.fail(f"{path.name}: read by the engine, refused by our reader: {refusal.code}")
    print(f"\n{claimed} of {len(files)} files read by the engine")
    assert claimed > 5


def test_a_file_loads_the_same_either_way(
    new_loader: Callable[[str], Loader], write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("people.csv")
    tables = []
    for name, smallest in (("fast", 0), ("slow", 10**9)):
        monkeypatch.setattr(bulk, "SMALLEST", smallest)
        loader = new_loader(name)
        assert loader.load(path).status == 0
        tables.append([loader.ask(f"FROM {table} ORDER BY ALL") for table in ("registration", "person", "ledger")])
    assert tables[0] == tables[1]


# Few words in two alphabets, so that people share what may tie them: whole and short names, initials, a wrong letter;
# organisations with their acronyms; mailboxes called after somebody.
WORDS = ["анна", "аня", "ирина", "дубова", "дубоваа", "клёнова", "юрьевна", "а", "ю", "anna", "dubova", "yurevna"]
LIKELY_NAMES = st.sampled_from(
    [
        *(("анна", "дубова", "юрьевна"), ("дубова", "ирина", "юрьевна"), ("анна", "дубова"), ("а", "дубова", "ю")),
        *(("anna", "dubova", "yurevna"), ("anna", "dubova", "yuryevna")),
    ]
)
IDENTITIES = st.lists(
    st.builds(
        Identity,
        LIKELY_NAMES | st.sets(st.sampled_from(WORDS), max_size=4).map(lambda words: tuple(sorted(words))),
        st.sampled_from(["", "", "", "dubova@a.example", "dubovo@a.example", "dubova@b.example", "b@a.example"]),
        st.sampled_from(["", "", "", "1", "2"]),
        st.sampled_from(["", "завод искра", "зи", "завод искра", "завод искра регион40"]),
        st.sampled_from(["", "40", "40", "71"]),
        st.sampled_from(["", "", "", "t1"]),
    ),
    max_size=8,
)


@settings(max_examples=200)
@given(IDENTITIES)
def test_people_and_doubts_are_those_of_all_identities_together(identities: list[Identity]) -> None:
    whole = [one if len(one.tokens) > 1 else one._replace(organisation="") for one in identities]
    key = bytes(range(32))
    with duckdb.connect() as con, pseudonyms(con, key):
        make_table(
            con,
            "known",
            "tokens VARCHAR, email VARCHAR, phone VARCHAR, form VARCHAR, ruled_region VARCHAR, own_key VARCHAR",
            [(" ".join(one.tokens), *one[1:]) for one in whole],
        )
        con.execute(
            "CREATE TABLE chosen_registration AS SELECT *,"
            " pseudonym(concat_ws(chr(31), tokens, email, phone, form, ruled_region, own_key)) AS own_id FROM known"
        )
        make_table(con, "untied", "own_id UUID, tokens VARCHAR, email VARCHAR, phone VARCHAR, subject VARCHAR", [])
        identify(con, Decided((), key))
        joined = {own: (rule, person) for own, person, rule in con.execute("FROM same_person").fetchall()}
        doubts = con.execute(
            "SELECT a.own_id, b.own_id, d.rule FROM doubtful_person AS d"
            " JOIN shared AS a ON a.rowid = d.one JOIN shared AS b ON b.rowid = d.other"
        ).fetchall()
    expected = {
        pseudonym(key, as_text(one)): (rule, pseudonym(key, as_text(person)))
        for one, (person, rule) in same_people(whole).items()
        if person != one or rule != "new"
    }
    assert joined == expected
    assert set(doubts) == {
        (pseudonym(key, as_text(one)), pseudonym(key, as_text(two)), rule)
        for one, two, rule, _ in doubtful_people(whole)
    }


def as_text(one: Identity) -> str:
    """What the pseudonym of an identity is made of."""
    return "\x1f".join((" ".join(one.tokens), *one[1:]))
