"""Answers that are kept: asked once, everybody with a table of their own, the oldest forgotten first."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import settings
from analytics.filters import Filters
from analytics.ui import ask as asking
from analytics.ui.answers import LEAST, Answers
from tests.analytics.forum import Forum, empty_tables, publish

ROUTER = str(settings.ROOT / "analytics" / "ui" / "router.py")


def test_many_who_ask_at_once_are_answered_by_one_question() -> None:
    answers, asked, began = Answers(1000), [], threading.Event()

    def find() -> int:
        asked.append(1)
        began.wait(5)
        return 7

    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(answers.get, "how many", find) for _ in range(8)]
        began.set()
        assert [one.result(5) for one in found] == [7] * 8
    assert asked == [1]


def test_who_changes_a_table_changes_it_for_nobody_else() -> None:
    answers = Answers(1000)
    table = answers.get("table", lambda: pd.DataFrame({"people": [1, 2]}))
    table.insert(0, "name", ["a", "b"])
    table.loc[0, "people"] = 5
    assert answers.get("table", lambda: None).to_dict("list") == {"people": [1, 2]}


def test_what_was_not_wanted_longest_is_forgotten_first() -> None:
    answers = Answers(3 * LEAST)
    asked: list[str] = []
    for question in ("a", "b", "c", "a", "d", "a", "b"):
        answers.get(question, partial(asked.append, question))
    assert asked == ["a", "b", "c", "d", "b"]


def test_a_question_that_failed_is_asked_anew() -> None:
    answers = Answers(1000)
    with pytest.raises(ZeroDivisionError):
        answers.get("share", lambda: 1 / 0)
    assert answers.get("share", lambda: 2) == 2


def test_a_page_asks_ahead_under_the_new_filters_and_of_the_new_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YAVKA_DATA", str(tmp_path))
    tables = empty_tables()
    Forum(tables, 5, 100)
    publish(tmp_path, tables, 1)
    jobs: list[tuple] = []
    monkeypatch.setattr(asking, "_ahead", _Notebook(jobs))
    page = AppTest.from_file(ROUTER, default_timeout=20).run()
    assert jobs == []
    page.multiselect(key="district.ru").set_value(["volga"]).run()
    chosen = Filters(forum=("kaluga",), district=("volga",))
    assert {replace(choice[0], day=()) for _, choice, _ in jobs} == {chosen}
    assert {"headline", "way", "tracks"} <= {metric.__name__ for metric, _, _ in jobs}
    before = {metric.label: metric.value for metric in page.metric}

    tables = empty_tables()
    Forum(tables, 5, 400)
    publish(tmp_path, tables, 2)
    after = {metric.label: metric.value for metric in page.run().metric}
    assert int(after["Участники"]) > int(before["Участники"])


class _Notebook:
    """Instead of a pool: only writes down what it was to ask."""

    def __init__(self, jobs: list[tuple]) -> None:
        self.jobs = jobs

    def submit(self, _run: object, *question: object) -> "_Notebook":
        self.jobs.append(question)
        return self

    def cancel(self) -> bool:
        return True
