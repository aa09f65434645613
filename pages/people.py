"""The rows behind every number, paged."""

import streamlit as st

from analytics.metrics.people import people_count, people_rows
from analytics.ui import show
from analytics.ui.ask import ask, snapshot
from analytics.ui.language import language, n, number, t

ROWS = 50

filters = show.page("people")
count = ask(people_count, filters)
pages = -(-count // ROWS)
if st.session_state.get("page", 1) > pages:
    st.session_state["page"] = pages
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.markdown(n("people.found", count), width="content")
    page = st.pagination(pages, key="page", bind="query-params")

first = (page - 1) * ROWS
rows = ask(people_rows, filters, ROWS, first, "person_number", language())
show.grid(rows[[*rows.columns[1:], "person_id"]], height=560)
st.caption(t("people.page", first=number(first + 1), last=number(first + len(rows))))

con, spoken = snapshot().cursor(), language()
show.downloads("people", lambda: people_rows(con, filters, language=spoken), columns=tuple(rows.columns), parquet=True)
