"""What people chose at registration, and where they came."""

from functools import partial

import streamlit as st

from analytics.charts import heat_chart, pair_bars_chart
from analytics.metrics.tracks import region_tracks, tracks
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import look, n, t
from analytics.ui.panel import switch

FIRST = 20

filters = show.page("tracks")
table = ask(tracks, filters)
bars = partial(pair_bars_chart, table, look(), part="attended_registered", not_measured=t("not_measured"), code="track")
both = show.label("attended_registered")
chosen = bars(whole="registered", share="conversion_share", labels=(show.label("registered"), both))
seen = bars(whole="attended", share="chosen_share", labels=(show.label("attended"), both), is_of_attendees=True)
with st.grid(2, min_column_width=380):
    show.chart("track_attendance", table, chosen, selects=("track",))
    show.chart("track_audience", table, seen, selects=("track",))

with st.container(horizontal=True, gap="medium"):
    measures = {name: show.label(name) for name in ("participants", "attendees")}
    measure = switch("measure", measures, t("measure"))
    rows = switch("rows", {"first": n("rows.first", FIRST), "all": t("rows.all")}, show.label("region"))
cells = ask(region_tracks, filters, measure)
first = cells["region"].unique()[:FIRST] if rows == "first" else cells["region"]
drawn = cells[cells["region"].isin(first)]
cell = ("region", "track")
figure = heat_chart(drawn, look(), row="name", column="track_name", value=measure, label=measures[measure], codes=cell)
show.chart("region_tracks", cells, figure, first=FIRST, selects=cell)
