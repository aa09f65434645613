"""The published snapshot is found, locked down, and replaced by a new one without a restart."""

import threading

import duckdb
import pytest

from analytics.filters import Filters
from analytics.metrics.headline import headline
from analytics.snapshot import NoSnapshot, open_snapshot, published
from tests.analytics.forum import Forum, empty_tables, publish, write_forum


@pytest.fixture
def folder(tmp_path):
    """A data folder with one small published snapshot."""
    write_forum(tmp_path, seed=5, people=30)
    return tmp_path


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """A connection to a published snapshot."""
    folder = tmp_path_factory.mktemp("locked")
    write_forum(folder, seed=5, people=30)
    return open_snapshot(folder)


@pytest.mark.parametrize(
    "attempt",
    [
        "delete from person",
        "create table copied as select * from person",
        "attach 'other.duckdb'",
        "attach ':memory:' as scratch; copy person to 'person.csv'",
        "select * from read_csv('secret.csv')",
        "select * from read_text('secret.csv')",
        "select * from glob('*')",
        "copy person to 'person.csv'",
        "export database 'copy'",
        "install httpfs",
        "load httpfs",
        "select * from secret",
        "set enable_external_access = true",
        "set max_execution_time = 0",
        "reset lock_configuration",
    ],
)
def test_a_snapshot_refuses_everything_but_questions(locked, tmp_path, monkeypatch, attempt):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = sorted(tmp_path.rglob("*"))
    secret = {"a": [1]}
    with pytest.raises(duckdb.Error):
        locked.cursor().execute(attempt).fetchall()
    assert sorted(tmp_path.rglob("*")) == before and secret


def test_a_snapshot_is_opened_once_and_a_new_one_is_noticed(folder):
    first = open_snapshot(folder)
    assert open_snapshot(folder) is first and first.number == 1
    tables = empty_tables()
    Forum(tables, seed=6, people=12)
    path = publish(folder, tables, number=2)
    second = open_snapshot(folder)
    assert (second.number, second.path, published(folder)) == (2, path, path)
    assert second.is_sample and second.built_at.tzinfo
    assert headline(second.cursor(), Filters())["registrations"][0] == len(tables["registration"])
    assert (
        headline(first.cursor(), Filters())["registrations"][0] > 12
    )  # a run that began with the old one ends with it


def test_threads_ask_through_their_own_cursors(folder):
    expected = headline(open_snapshot(folder).cursor(), Filters())
    answers = []

    def ask_often():
        for _ in range(5):
            answers.append(headline(open_snapshot(folder).cursor(), Filters()).equals(expected))

    threads = [threading.Thread(target=ask_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 40


def test_without_a_snapshot_the_error_says_what_to_do(tmp_path):
    assert published(tmp_path) is None
    with pytest.raises(NoSnapshot, match=r"CURRENT: no snapshot is published\. Load exports with `python -m etl load"):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("text", ["", "3", "[]", '{"number": 3}', "no json"])
def test_a_broken_pointer_is_a_clear_error(tmp_path, text):
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "CURRENT").write_text(text)
    with pytest.raises(NoSnapshot, match="not a snapshot pointer"):
        open_snapshot(tmp_path)


def test_a_missing_or_foreign_file_is_a_clear_error(folder):
    path = published(folder)
    assert path
    content = path.read_bytes()
    path.unlink()
    with pytest.raises(NoSnapshot, match="is missing"):
        open_snapshot(folder)
    path.write_bytes(content[:100])
    with pytest.raises(NoSnapshot, match="not a readable snapshot"):
        open_snapshot(folder)
    path.unlink()
    with duckdb.connect(path) as con:
        con.execute("create table something_else (a integer)")
    with pytest.raises(NoSnapshot, match="not a snapshot of this dashboard"):
        open_snapshot(folder)


def test_another_schema_version_is_refused(tmp_path):
    publish(tmp_path, empty_tables(), schema_version=99)
    with pytest.raises(NoSnapshot, match="tables of version 99, this dashboard reads version 9"):
        open_snapshot(tmp_path)
