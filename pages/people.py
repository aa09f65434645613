"""The rows behind every number, paged; each leads on to the rows of the exports."""

import streamlit as st

from analytics.metrics.people import people_count, people_rows, person_sources
from analytics.metrics.presence import STATES
from analytics.ui import show
from analytics.ui.ask import ask, snapshot
from analytics.ui.language import language, n, number, t
from analytics.ui.panel import several

ROWS = 50

filters = show.page("people")
states = several("presence", {state: t(f"presence.{state}") for state in STATES}, t("name.presence"))
count = ask(people_count, filters, states)
if not count:
    st.markdown(t("empty_list"))
    show.stop()
pages = -(-count // ROWS)
if st.session_state.get("page", 1) > pages:
    st.session_state["page"] = pages
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.markdown(n("people.found", count), width="content")
    page = st.pagination(pages, key="page", bind="query-params")

first = (page - 1) * ROWS
rows = ask(people_rows, filters, ROWS, first, "person_number", language(), states)
chosen = show.grid(rows[[*rows.columns[1:], "person_id"]], height=560, key="people-rows")
st.caption(t("people.page", first=number(first + 1), last=number(first + len(rows))))
if chosen is not None and chosen < len(rows):
    sources = ask(person_sources, filters.forum[0], rows["person_id"].iloc[chosen])
    show.listing("person_sources", sources.assign(kind=show.coded("source", sources["kind"])))

con, spoken = snapshot().cursor(), language()
show.downloads(
    "people",
    lambda: people_rows(con, filters, language=spoken, states=states),
    columns=tuple(rows.columns),
    parquet=True,
)
