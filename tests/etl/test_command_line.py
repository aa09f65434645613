"""`python -m etl` as people and scripts use it."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import settings
from etl import __main__ as command_line
from tests.etl.conftest import HEADER, ROWS, TESTS, Loader

FORUM = str(TESTS / "forums" / "badinput")


def test_load_answers_with_the_agreed_fields(loader: Loader, write: Callable[..., Path]) -> None:
    answer = loader.load(write("clean.csv"))
    assert set(answer.result) == {"files", "published", "snapshot"}
    assert list(answer.file) == (
        "file sha256 format kind outcome code rows_read rows_loaded rows_merged rows_rejected rows_skipped messages"
        " messages_en rows_flagged reasons"
    ).split(" ")
    snapshot = answer.result["snapshot"]
    assert set(snapshot) == {"number", "id", "path", "built_at"}
    assert snapshot["number"] == 1 and Path(snapshot["path"]).exists()


def test_load_prints_a_table_for_people(
    loader: Loader, write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("table.csv", (ROWS[0].replace("01.09.2026", "31.02.2026"), *ROWS[1:]))
    assert command_line.main(["load", str(path), "--forum", FORUM, "--data", str(loader.data)]) == 0
    said = capsys.readouterr().out
    assert "rows_rejected" in said
    assert "table.csv, строка 2, столбец «Дата регистрации»: такой даты нет — строк: 1." in said
    assert "опубликован" in said


def test_file_goes_to_the_forum_its_folder_is_named_after(
    loader: Loader, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forums = tmp_path / "forums"
    for code, text in {"old": "2020", "new": "2024"}.items():
        shutil.copytree(TESTS / "forums" / "badinput", forums / code)
        description = (forums / code / "forum.toml").read_text("utf-8")
        (forums / code / "forum.toml").write_text(
            re.sub(r"(?m)^(starts_on = |ends_on = )\d{4}", rf"\g<1>{text}", description)
        )
    monkeypatch.setattr(settings, "FORUMS", forums)
    for folder in ("old", "new", "letters"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.csv").write_bytes(write("list.csv").read_bytes() + folder.encode())
    loader("load", *(tmp_path / folder for folder in ("old", "new", "letters")))
    assert loader.ask("SELECT name, forum_code FROM source_file ORDER BY 1") == [
        ("letters.csv", "new"),
        ("new.csv", "new"),
        ("old.csv", "old"),
    ]


def test_status_adds_up_the_ledger(loader: Loader, write: Callable[..., Path]) -> None:
    loader.load(write("one.csv"), write("two.csv", ROWS[:1]))
    answer = loader("status")
    totals = answer.result["totals"]
    assert (totals["rows_read"], totals["rows_loaded"], totals["rows_merged"]) == (4, 3, 1)


def test_status_without_a_snapshot_says_so(loader: Loader) -> None:
    assert loader("status").status == 2


def test_inspect_shows_what_would_be_read_and_loads_nothing(
    loader: Loader, write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["inspect", str(write("clean.csv"))]) == 0
    said = capsys.readouterr().out
    assert "plain_registrations" in said and "region ← «Регион»" in said
    assert not loader.data.exists()


@pytest.mark.parametrize(
    ("kind", "raw", "code"), [("region", "г. Калуга", "40"), ("organisation", "ГБПОУ «Колледж связи»", "college")]
)
def test_resolve_writes_one_line_for_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, raw: str, code: str
) -> None:
    (tmp_path / "names.txt").write_text(f"{raw}\nъъъ\n", "utf-8")
    assert command_line.main(["resolve", kind, str(tmp_path / "names.txt")]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["raw"] for row in rows] == [raw, "ъъъ"]
    assert (rows[0]["code"], rows[1]["code"]) == (code, "")
    assert rows[0]["rule"] and 0 < float(rows[0]["confidence"]) <= 1


def test_file_that_is_not_there_is_refused(loader: Loader, tmp_path: Path) -> None:
    answer = loader.load(tmp_path / "nowhere.csv")
    assert (answer.status, answer.file["code"]) == (2, "NOT_REGULAR_FILE")


def test_link_is_refused_and_lock_file_is_ignored(loader: Loader, write: Callable[..., Path], tmp_path: Path) -> None:
    path = write("clean.csv")
    (tmp_path / "link.csv").symlink_to(path)
    (tmp_path / "~$clean.xlsx").write_bytes(b"owner")
    twice = tmp_path / "twice.csv"
    twice.write_bytes(path.read_bytes())
    (tmp_path / "other name.bin").hardlink_to(twice)
    answer = loader.load(tmp_path / "link.csv", tmp_path / "~$clean.xlsx", twice, path)
    outcomes = {file["file"]: (file["outcome"], file["code"]) for file in answer.result["files"]}
    assert outcomes["link.csv"] == outcomes["twice.csv"] == ("refused", "NOT_REGULAR_FILE")
    assert outcomes["~$clean.xlsx"] == ("unchanged", "IGNORED")
    assert answer.status == 1


def test_pipe_is_refused_without_waiting(loader: Loader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert loader.load(tmp_path / "pipe.csv").file["code"] == "NOT_REGULAR_FILE"


def test_forum_folder_that_is_none_is_a_sentence(
    loader: Loader, write: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["load", str(write("clean.csv")), "--data", str(loader.data), "--forum"]
    assert command_line.main([*words, str(tmp_path)]) == 2
    assert "нет описания форума" in capsys.readouterr().err
    (tmp_path / "forum.toml").write_text("title_ru = 1 2", "utf-8")
    assert command_line.main([*words, str(tmp_path)]) == 2
    assert "Исправьте описание форума" in capsys.readouterr().err


def test_no_personal_value_is_said(loader: Loader, write: Callable[..., Path]) -> None:
    rows = tuple(row.replace("2026 10:00", "1926 10:00") for row in ROWS)
    path = write("table.csv", (*rows, *ROWS))
    environment = {**os.environ, "PYTHONPATH": str(settings.ROOT)}
    words = [sys.executable, "-m", "etl", "load", str(path), "--forum", FORUM, "--data", str(loader.data)]
    done = subprocess.run(words, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for row in ROWS:
        for value in row.split(";")[1:6]:
            assert value not in done.stdout + done.stderr


def test_rows_of_another_event_are_skipped_with_a_count(loader: Loader, tmp_path: Path) -> None:
    lines = ["Event slug,Order code,Position ID,Status,Product,Order date,Email,Attendee name"]
    lines += [
        f"{event},A{n},1,paid,Участник,2025-07-01,a{n}@a.example,Клёнов Олег"
        for n, event in enumerate(("spo2025", "concert"))
    ]
    (tmp_path / "orders.csv").write_text("\n".join(lines), "utf-8")
    answer = loader.load(tmp_path / "orders.csv", forum="exports")
    assert (answer.file["rows_loaded"], answer.file["rows_skipped"]) == (1, 1)
    assert loader.ask("SELECT code FROM ledger") == [("OTHER_EVENT",)]


def test_each_forum_has_its_own_row_of_a_person(loader: Loader, write: Callable[..., Path]) -> None:
    path = write("people.csv", ROWS, HEADER)
    loader.load(path, forum="badinput")
    loader.load(path, forum="exports")
    assert loader.ask(
        "SELECT forum_code, count(*), count(DISTINCT person_id) FROM person GROUP BY ALL ORDER BY ALL"
    ) == [
        ("badinput", 3, 3),
        ("exports", 3, 3),
    ]
    assert loader.ask("SELECT count(DISTINCT person_id) FROM person") == [(3,)]
    assert json.loads((loader.data / "snapshots" / "CURRENT").read_text())["number"] == 2


def test_what_other_programs_leave_behind_is_ignored_and_an_empty_folder_is_named(
    loader: Loader, tmp_path: Path
) -> None:
    names = ("._list.csv", ".~lock.list.xlsx#", "~$list.xlsx")
    for name in names:
        (tmp_path / name).write_bytes(b"x;y")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "list.csv").write_bytes(b"x;y")
    files = loader.load(*(tmp_path / name for name in names), tmp_path / "__MACOSX").result["files"]
    assert [file["code"] for file in files] == ["IGNORED"] * 4
    (tmp_path / "none.csv").mkdir()
    assert loader.load(tmp_path / "none.csv").file["code"] == "NOT_REGULAR_FILE"
    (tmp_path / "list.csv.filepart").write_bytes(b"x;y")
    assert loader.load(tmp_path / "list.csv.filepart").file["outcome"] == "deferred"
