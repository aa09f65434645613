"""A snapshot is a pure function of the archive; it is published whole or not at all."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl import __main__ as command_line
from etl import build, checks, publish
from etl.archive import Archive
from etl.pseudonym import pseudonym
from tests.etl.conftest import ROWS, TESTS, Loader

NUMBERS = (
    "SELECT forum_code, status, region_code, organisation_type, format, role, registered_on, registered_tracks,"
    " attended_tracks, attended_days, registrations, entries, person_id FROM person ORDER BY ALL"
)
SCANS = "Код бейджа;ID участника;Точка;Направление;Время"


@pytest.fixture
def files(write: Callable[..., Path]) -> list[Path]:
    return [
        write("first.csv", ROWS[:2]),
        write("second.csv", ROWS[1:]),
        write("scans.csv", ("B1;R1;Вход А;вход;12.10.2026 09:00", "B9;R9;Вход А;вход;13.10.2026 09:00"), SCANS),
    ]


def test_loading_twice_publishes_nothing_new(loader: Loader, files: list[Path]) -> None:
    first, second = loader.load(*files), loader.load(*files)
    assert (first.result["published"], second.result["published"], second.status) == (True, False, 0)
    assert first.result["snapshot"] == second.result["snapshot"]
    assert {file["outcome"] for file in second.result["files"]} == {"unchanged"}


def test_order_of_loading_does_not_change_a_number(new_loader: Callable[[str], Loader], files: list[Path]) -> None:
    answers = []
    for number, order in enumerate(itertools.permutations(files)):
        loader = new_loader(f"data{number}")
        loader.load(*order)
        answers.append(loader.ask(NUMBERS))
    assert all(answer == answers[0] for answer in answers)
    assert len(answers[0]) == 4  # three registered, one only seen


def test_rebuilding_from_the_archive_gives_the_same_numbers(loader: Loader, files: list[Path]) -> None:
    loader.load(*files)
    before = loader.ask(NUMBERS)
    for path in (loader.data / "snapshots").iterdir():
        path.unlink()
    for path in files:
        path.unlink()
    assert loader("build").status == 0
    assert loader.ask(NUMBERS) == before


def test_build_that_needs_more_memory_says_so_and_changes_nothing(loader: Loader, files: list[Path]) -> None:
    published = loader.load(*files[:2]).result["snapshot"]
    answer = loader("load", files[2], "--memory", "1MB")
    assert answer.status == 2
    assert "--memory" in str(answer.result)
    status = loader("status").result
    assert status["snapshot"]["id"] == published["id"]
    assert [file["code"] for file in status["files"]] == [None, None, "NOT_BUILT"]
    assert loader.load(files[2]).file["outcome"] == "flagged"  # it enters the snapshot only now
    assert "NOT_BUILT" not in str(loader("status").result)


def test_what_was_read_of_a_file_that_is_gone_still_builds(loader: Loader, files: list[Path]) -> None:
    loader.load(*files)
    before, archive = loader.ask(NUMBERS), Archive(loader.data)
    archive.path(archive.arrivals()[0]).unlink()
    for path in (loader.data / "snapshots").iterdir():
        path.unlink()
    assert loader("build").status == 0
    assert loader.ask(NUMBERS) == before


@pytest.mark.parametrize("command", ["load", "verify"])
def test_nothing_is_built_without_a_file_of_the_archive(loader: Loader, files: list[Path], command: str) -> None:
    published, archive = loader.load(*files[:2]).result["snapshot"], Archive(loader.data)
    gone = archive.path(archive.arrivals()[1])
    gone.unlink()
    shutil.rmtree(archive.folder / "read")
    answer = loader.load(files[2]) if command == "load" else loader(command)
    assert answer.status == 2
    assert "second.csv" in str(answer.result) and gone.name[:12] in str(answer.result)
    assert loader("status").result["snapshot"]["id"] == published["id"]
    assert loader.load(*files).status == 0  # brought once more, it is back
    assert gone.exists() and loader("verify").status == 0


@pytest.mark.parametrize(
    ("memory", "size", "threads", "expected"),
    [
        (None, 0, 2, 2 * 256 << 20),  # what its threads need
        (None, 2 << 30, 2, 1 << 30),  # half the files
        (None, 1 << 50, 2, None),  # never more than the engine takes itself
        (None, 0, 100, None),
        ("600MB", 2 << 30, 2, 600_000_000),
    ],
)
def test_engine_is_bounded_by_the_size_of_the_files(
    memory: str | None, size: int, threads: int, expected: int | None
) -> None:
    with duckdb.connect() as con:
        con.execute("SET memory_limit = '6GB'")
        con.execute("SET threads = ?", [threads])
        build._bound(con, memory, size)
        ((bytes_,),) = con.execute("SELECT parse_formatted_bytes(current_setting('memory_limit'))").fetchall()
    assert bytes_ == pytest.approx(expected or 6_000_000_000, rel=0.02)  # it tells tenths of a GiB


def test_corrected_export_supersedes_the_older_one(loader: Loader, write: Callable[..., Path]) -> None:
    loader.load(write("old.csv"))
    answer = loader.load(write("new.csv", (ROWS[0].replace("подтверждена", "отменена"), *ROWS[1:])))
    assert answer.file["rows_loaded"] == 3
    assert loader.ask("SELECT status, count(*) FROM registration GROUP BY status ORDER BY status") == [
        ("active", 1),
        ("cancelled", 2),
    ]


def test_verify_finds_a_changed_archive_and_a_changed_snapshot(
    loader: Loader, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    loader.load(*files)
    words = ["verify", "--data", str(loader.data)]
    assert command_line.main(words) == 0
    arrival = Archive(loader.data).arrivals()[0]
    Archive(loader.data).path(arrival).write_bytes("ФИО;Регион;E-mail\nДубов Иван;Тула;d@a.example\n".encode())
    capsys.readouterr()
    assert command_line.main(words) == 1
    said = capsys.readouterr().out
    assert arrival.sha256 in said and "person" in said


def test_failed_check_keeps_the_published_snapshot(
    loader: Loader, files: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loader.load(files[0])
    before = publish.current(loader.data)
    monkeypatch.setattr(checks, "CHECKS", (checks.Check("never", "SELECT 1", "Never true."),))
    status = command_line.main(
        ["load", str(files[1]), "--forum", str(TESTS / "forums" / "badinput"), "--data", str(loader.data)]
    )
    assert status == 2 and "never" in capsys.readouterr().err
    assert publish.current(loader.data) == before


def test_every_check_can_fail(loader: Loader, files: list[Path], tmp_path: Path) -> None:
    """Each promise is broken once in a copy of a good snapshot."""
    answer = loader.load(*files)
    stay = (
        "INSERT INTO visit BY NAME SELECT forum_code, {who} AS person_number, day_on, 'x' AS place_code,"
        " 'exit' AS closed_by,"
        " first_at AS entered_at, first_at + to_minutes({minutes}) AS left_at, FALSE AS is_online,"
        " unnest([998, 999]) AS scan_id FROM attendance"
    )
    damage = {
        "ledger_adds_up": "UPDATE source_file SET rows_read = rows_read + 1",
        "loaded_rows_are_there": "UPDATE source_file SET rows_merged = rows_loaded + rows_merged, rows_loaded = 0",
        "numbers_are_unique": "UPDATE person SET person_number = 1",
        "one_row_per_person_and_forum": "UPDATE person SET person_id = (SELECT min(person_id) FROM person)",
        "registrations_belong_to_people": "UPDATE registration SET person_number = 999",
        "attendees_are_people": "UPDATE attendance SET person_number = 999",
        "masks_agree_with_links": "UPDATE person SET attended_days = 0",
        "cells_hold_everybody": "INSERT INTO people_cell BY NAME SELECT forum_code, 1 AS level, 0 AS people FROM forum",
        "codes_are_known": "UPDATE person SET region_code = '00'",
        "open_questions_are_open": "INSERT INTO open_registration VALUES (999, 999)",
        "days_are_of_the_forum": "UPDATE scan SET day_on = DATE '2020-01-01'",
        "stays_have_a_sane_length": stay.format(who="person_number", minutes=-10),
        "stays_of_a_person_do_not_overlap": stay.format(who="person_number", minutes=10),
        "stays_are_of_people_seen": stay.format(who="999", minutes=10),
        "codes_of_stays_and_plans_are_known": "UPDATE registration SET position_rank = 'king'",
        "registrations_add_up_by_status": "UPDATE person SET pending_registrations = pending_registrations + 1",
        "seen_means_measured": "UPDATE person SET is_measured = FALSE",
        "people_have_their_files": "DELETE FROM person_source",
    }
    assert set(damage) == {check.name for check in checks.CHECKS}
    for check in checks.CHECKS:
        copy = tmp_path / f"{check.name}.duckdb"
        copy.write_bytes(Path(answer.result["snapshot"]["path"]).read_bytes())
        with duckdb.connect(str(copy)) as con:
            assert con.execute(check.query).fetchall() == []
            con.execute(damage[check.name])
            assert con.execute(check.query).fetchall() != [], check.name


def test_missing_and_wrong_keys_are_a_clear_stop(
    loader: Loader,
    files: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    loader.load(files[0])
    key = tmp_path / "secret" / "pseudonym.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert not key.is_relative_to(loader.data)
    other = tmp_path / "other.key"
    words = ["load", str(files[1]), "--forum", str(TESTS / "forums" / "badinput"), "--data", str(loader.data)]
    for content, said in (
        (None, "ключа псевдонимов нет"),
        (b"x" * 32, "это другой ключ"),
        (b"short", "в ключе 5 байт"),
    ):
        if content is not None:
            other.write_bytes(content)
        monkeypatch.setenv("YAVKA_KEY_FILE", str(other))
        assert command_line.main(words) == 2
        assert said in capsys.readouterr().err


def test_pseudonyms_depend_on_the_key() -> None:
    one, two = b"1" * 32, b"2" * 32
    assert pseudonym(one, "x") == pseudonym(one, "x") != pseudonym(two, "x")


def test_second_load_at_the_same_time_is_told_to_wait(
    loader: Loader, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with publish.only_writer(loader.data):
        assert command_line.main(["build", "--data", str(loader.data)]) == 2
    assert "Другая загрузка" in capsys.readouterr().err


def test_leftovers_of_a_dead_load_are_swept(loader: Loader, files: list[Path]) -> None:
    folder = loader.data / "snapshots"
    folder.mkdir(parents=True)
    for name in ("building.tmp", "building.tmp.wal"):
        (folder / name).write_bytes(b"half")
    loader.load(*files)
    assert sorted(p.suffix for p in folder.iterdir()) == ["", ".duckdb"]
