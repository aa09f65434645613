"""A build from what is kept says what one from the files says; what is kept counts for its file and rules alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import settings
from etl import build, publish
from tests.etl.conftest import ROWS, TESTS, Loader

SCANS = "Код бейджа;ID участника;Точка;Направление;Время"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read, in that order."""
    names: list[str] = []
    really = build.read_file

    def noted(path: Path, name: str) -> object:
        names.append(name)
        return really(path, name)

    monkeypatch.setattr(build, "read_file", noted)
    return names


@pytest.fixture
def files(write: Callable[..., Path]) -> list[Path]:
    return [
        write("scans.csv", ("B1;R1;Вход А;вход;12.10.2026 09:00", "B9;R9;Вход А;вход;13.10.2026 09:00"), SCANS),
        write("first.csv", ROWS[:2]),
        write("second.csv", ROWS[1:]),
    ]


def test_a_new_file_is_the_only_one_read_and_nothing_is_kept_that_no_file_needs(
    loader: Loader, files: list[Path], write: Callable[..., Path], read: list[str]
) -> None:
    loader.load(*files[:2])
    kept = loader.data / "archive" / "read"
    stray = kept / "of-other-rules"
    stray.mkdir()
    loader.load(files[2], write("broken.csv", ("1;2", '3;"4'), "что;попало"))
    assert read == ["scans.csv", "first.csv", "second.csv", "broken.csv"]
    assert not stray.exists() and sum(path.is_dir() for path in kept.iterdir()) == 3
    assert publish.rebuilt_differences(loader.data) == []  # which reads them all again
    assert len(read) == 8


def test_the_sample_is_the_same_from_what_is_kept(loader: Loader, read: list[str]) -> None:
    """Three forums, all kinds of files, one of them after the others: their numbers and words move."""
    folders = sorted(settings.SAMPLE.iterdir())
    first, *others = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    loader("load", *others)
    read.clear()
    loader("load", first)
    assert read == [first.name]
    assert publish.rebuilt_differences(loader.data) == []


def test_other_rules_and_damage_make_a_file_be_read_again(
    loader: Loader, files: list[Path], read: list[str], tmp_path: Path
) -> None:
    forum = shutil.copytree(TESTS / "forums" / "badinput", tmp_path / "badinput")
    loader("load", *files, "--forum", forum)
    before = loader.ask("FROM person ORDER BY ALL")
    for path in (loader.data / "archive" / "read").rglob("read_*.parquet"):
        path.write_bytes(path.read_bytes()[:-9])
    (loader.data / "snapshots" / "CURRENT").unlink()
    loader("build")
    assert len(read) == 6 and loader.ask("FROM person ORDER BY ALL") == before
    with (forum / "forum.toml").open("a") as file:
        file.write("\n# changed\n")
    loader("load", files[0], "--forum", forum)
    assert len(read) == 9
    assert publish.rebuilt_differences(loader.data) == []
