"""Questions to the published snapshot, each asked once per snapshot and choice."""

import os
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

import settings
from analytics.filters import Filters
from analytics.metrics.choices import choices
from analytics.snapshot import Snapshot, open_snapshot
from analytics.ui.answers import Answers
from analytics.ui.language import language

Metric = Callable[..., Any]
MOST_CELLS = 5_000_000  # some hundred megabytes

_answers = Answers(MOST_CELLS)
_ahead = ThreadPoolExecutor(os.cpu_count())


def snapshot() -> Snapshot:
    """The snapshot that this run reads: the same one from its first line to its last."""
    if "snapshot" not in st.session_state:
        st.session_state["snapshot"] = open_snapshot(settings.data_folder())
    return st.session_state["snapshot"]


def ask(metric: Metric, *choice: Hashable, **details: Hashable) -> Any:
    """Answer of a metric, its names in the reader's language: `name_ru` and `name_en` become `name`."""
    if choice and choice[0] is st.session_state.get("filters"):
        st.session_state.setdefault("asked", {})[metric, choice[1:], tuple(details.items())] = None
    return _named_answer(snapshot(), language(), metric, choice, details)


def ask_ahead(page: str) -> None:
    """Ask at once what this reader's page asked in its last run, under the filters of this one.

    The engine then works on several questions while the page is still at its first, and the answers lie ready. A
    question that the page no longer asks costs its time and nothing else.
    """
    last_page, asked = st.session_state.get("asked_on"), st.session_state.pop("asked", {})
    st.session_state["asked_on"] = page
    for job in st.session_state.pop("ahead", ()):  # of a run that this one interrupted
        job.cancel()
    if page == last_page:
        run = partial(_named_answer, snapshot(), language())
        st.session_state["ahead"] = [
            _ahead.submit(run, metric, (filters(), *rest), dict(details)) for metric, rest, details in asked
        ]


def filters() -> Filters:
    """What the reader chose, as the panel has put it together for this run."""
    return st.session_state["filters"]


def names(kind: str, forum: str | None = None) -> dict[str, str]:
    """Code → name of everything of a kind (region, track, format, outcome …), in its order; of the chosen forum."""
    forum = filters().forum[0] if forum is None else forum
    table = ask(choices, forum)  # not below: what others wait for must ask nothing of this session, which may break off
    return dict(_answers.get((_key(snapshot()), language(), kind, forum), partial(_names, table, kind)))


def _names(table: pd.DataFrame, kind: str) -> dict[str, str]:
    mine = table[table["kind"] == kind]
    return dict(zip(mine["code"], mine["name"], strict=True))


def _named_answer(data: Snapshot, spoken: str, metric: Metric, choice: tuple, details: dict) -> Any:
    question = (_key(data), metric, choice, tuple(details.items()))

    def answer() -> Any:
        return _answers.get(question, lambda: metric(data.cursor(), *choice, **details))

    return _answers.get((spoken, *question), lambda: _named(answer(), spoken))


def _key(data: Snapshot) -> tuple[Hashable, ...]:
    return data.path, data.id


def _named(answer: Any, spoken: str) -> Any:
    if not isinstance(answer, pd.DataFrame):
        return answer
    mine, other = (f"_{spoken}", "_en" if spoken == "ru" else "_ru")
    doubled = [column for column in answer.columns if column.endswith(other) and column[:-3] + mine in answer.columns]
    return answer.drop(columns=doubled).rename(columns={column[:-3] + mine: column[:-3] for column in doubled})
