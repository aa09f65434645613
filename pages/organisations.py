"""Which organisations are represented, and whose people came."""

import streamlit as st

from analytics.charts import heat_chart
from analytics.metrics.organisations import absent_delegations, delegations, type_days, type_regions
from analytics.metrics.tracks import type_tracks
from analytics.metrics.turnout import turnout
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.figures import bars
from analytics.ui.language import look, n, number, short_day, t
from analytics.ui.panel import switch

FIRST = 20

filters = show.page("organisations")
types = ask(turnout, filters, by="organisation_type").sort_values("participants", ascending=False, kind="stable")
show.chart("type_turnout", types, bars(types, code="organisation_type"), selects=("organisation_type",))

every, absent = ask(delegations, filters), ask(absent_delegations, filters)
if every["earlier_forums"].notna().any():
    st.markdown(n("delegations.new", int((every["earlier_forums"] == 0).sum()), all=number(len(every))))
show.listing("delegations", every.head(FIRST), all_rows=lambda: every, first=FIRST)
show.listing("absent_delegations", absent)

measures = {name: show.label(name) for name in ("participants", "attendees")}
measure = switch("measure", measures, t("measure"))
cells = ask(type_tracks, filters, measure)
cell = ("organisation_type", "track")
figure = heat_chart(cells, look(), row="name", column="track_name", value=measure, label=measures[measure], codes=cell)
show.chart("type_tracks", cells, figure, selects=cell)
days = ask(type_days, filters)
drawn = days.assign(head=days["day"].map(short_day))
figure = heat_chart(drawn, look(), row="name", column="head", value="attendees", label=show.label("attendees"))
show.chart("type_days", days, figure)
cells = ask(type_regions, filters, measure)
drawn = cells[cells["region"].isin(cells["region"].unique()[:FIRST])]
figure = heat_chart(drawn, look(), row="name", column="type_name", value=measure, label=measures[measure])
show.chart("type_regions", cells, figure, first=FIRST)
