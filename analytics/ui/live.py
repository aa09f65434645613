"""New data while somebody looks: the overview follows by itself, other pages say so and wait."""

from datetime import UTC, datetime

import streamlit as st

import settings
from analytics.snapshot import open_snapshot
from analytics.ui.ask import snapshot
from analytics.ui.language import clock, t

LOOK = 5  # seconds between two looks at the published snapshot


def updated_at() -> datetime:
    """When this reader's page took its numbers from a new snapshot for the last time."""
    path = snapshot().path
    if st.session_state.get("shown_snapshot") != path:
        st.session_state["is_news"] = "shown_snapshot" in st.session_state
        st.session_state["shown_snapshot"], st.session_state["updated_at"] = path, datetime.now(UTC)
    return st.session_state["updated_at"]


def follow(*, is_overview: bool) -> None:
    """The quiet line at the head of a page, which looks for a new snapshot again and again."""
    _look(clock(updated_at()), is_overview)


@st.fragment(run_every=LOOK)
def _look(time: str, is_overview: bool) -> None:
    newest = open_snapshot(settings.data_folder())
    is_old = newest.path != snapshot().path
    if is_old and is_overview:
        st.rerun()
    with st.container(key="live", horizontal=True, vertical_alignment="center", gap="small"):
        key = "live.waits" if is_old else "live.came" if st.session_state.get("is_news") else "live.updated"
        st.caption(t(key, number=newest.number, time=time), width="content")
        if is_old and st.button(t("live.show"), key="show-new", type="tertiary", icon=":material/refresh:"):
            st.rerun()
