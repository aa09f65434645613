"""The meeting of the heads of regional executive bodies: who of each region registered and came."""

from functools import partial

import streamlit as st

from analytics.metrics.meeting import meeting_regions
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import n, t
from analytics.ui.sheet import sheet

filters = show.page("meeting")
table = ask(meeting_regions, filters)
if table.empty:
    st.markdown(t("meeting.none"))
    show.stop()
came = int((table[["heads_came", "deputies_came", "others_came"]].sum(axis=1) > 0).sum())
if table["heads_came"].isna().any():
    st.markdown(t("meeting.not_measured"))
else:
    st.markdown(n("meeting.came", came, all=len(table)))
sheet(table)
table.insert(1, "represented", show.coded("represented", table["representation"]))
show.folded("meeting_regions", partial(show.listing, "meeting_regions", table))
