"""Questions to the published snapshot, each asked once per snapshot and choice."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

import settings
from analytics.filters import Filters
from analytics.metrics.choices import choices
from analytics.snapshot import Snapshot, open_snapshot
from analytics.ui.language import language

Metric = Callable[..., Any]


def snapshot() -> Snapshot:
    """The snapshot that this run reads: the same one from its first line to its last."""
    if "snapshot" not in st.session_state:
        st.session_state["snapshot"] = open_snapshot(settings.data_folder())
    return st.session_state["snapshot"]


def ask(metric: Metric, *choice: object, **details: object) -> Any:
    """Answer of a metric, its names in the reader's language: `name_ru` and `name_en` become `name`."""
    question = f"{snapshot().path}:{metric.__module__}.{metric.__name__}"
    table = _answer(question, choice, tuple(details.items()), metric)
    return _named(table) if isinstance(table, pd.DataFrame) else table


def _named(table: pd.DataFrame) -> pd.DataFrame:
    mine, other = (f"_{language()}", "_en" if language() == "ru" else "_ru")
    doubled = [column for column in table.columns if column.endswith(other) and column[:-3] + mine in table.columns]
    return table.drop(columns=doubled).rename(columns={column[:-3] + mine: column[:-3] for column in doubled})


def filters() -> Filters:
    """What the reader chose, as the panel has put it together for this run."""
    return st.session_state["filters"]


def names(kind: str) -> dict[str, str]:
    """Code → name of everything of a kind (region, track, format, outcome …), in its order."""
    table = ask(choices, filters().forum[0])
    mine = table[table["kind"] == kind]
    return dict(zip(mine["code"], mine["name"], strict=True))


@st.cache_data(max_entries=500, show_spinner=False)
def _answer(question: str, choice: tuple, details: tuple, _metric: Metric) -> Any:
    return _metric(snapshot().cursor(), *choice, **dict(details))
