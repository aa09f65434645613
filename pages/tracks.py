"""What people chose at registration, and where they came."""

from functools import partial

import streamlit as st

from analytics.charts import columns_heat_chart, heat_chart, pair_bars_chart
from analytics.metrics.stays import track_days, track_popularity
from analytics.metrics.tracks import MEASURES, region_tracks, tracks
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import look, n, short_day, t
from analytics.ui.panel import switch

FIRST = 20
OF_DAY = ("fill_share", "peak_people", "attended", "person_hours", "average_stay_minutes")
FULL = ["day", "name", "hall_name", "peak_people", "seats", "fill_share"]

filters = show.page("tracks")
ways = ask(track_popularity, filters)
heads = {way: show.label(way) for way in ("registered", "came", "attended", "person_hours")}
figure = columns_heat_chart(ways, look(), row="name", columns=heads, label=t("measure"))
show.chart("track_popularity", ways, figure)

measure = switch("day_measure", {name: show.label(name) for name in OF_DAY}, t("measure"))
days = ask(track_days, filters)
cells = days.dropna(subset="attended").replace({"day": {day: short_day(day) for day in days["day"]}})
figure = heat_chart(cells, look(), row="name", column="day", value=measure, label=show.label(measure))
show.chart("track_days", days, figure)
show.listing("fullest_tracks", days.dropna(subset="fill_share").sort_values("fill_share", ascending=False)[FULL])

table = ask(tracks, filters)
bars = partial(pair_bars_chart, table, look(), part="attended_registered", not_measured=t("not_measured"), code="track")
registered, attended, both = (show.label(name) for name in ("registered", "attended", "attended_registered"))
chosen = bars(whole="registered", share="conversion_share", labels=(registered, both))
seen = bars(whole="attended", share="chosen_share", labels=(attended, both), is_of_attendees=True)
with st.grid(2, min_column_width=380):
    show.chart("track_attendance", table, chosen, selects=("track",))
    show.chart("track_audience", table, seen, selects=("track",))

with st.container(horizontal=True, gap="medium"):
    measure = switch("measure", {name: show.label(name) for name in MEASURES}, t("measure"))
    rows = switch("rows", {"first": n("rows.first", FIRST), "all": t("rows.all")}, show.label("region"))
cells = ask(region_tracks, filters, measure)
drawn = cells[cells["region"].isin(cells["region"].unique()[: FIRST if rows == "first" else None])]
cell, label = ("region", "track"), show.label(measure)
figure = heat_chart(drawn, look(), row="name", column="track_name", value=measure, label=label, codes=cell)
show.chart("region_tracks", cells, figure, first=FIRST, selects=cell)
