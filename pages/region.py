"""One region: who came from it, to what, and its place in the country."""

from dataclasses import replace

import streamlit as st

from analytics.charts import attendance_days_chart, heat_chart, ranks_chart
from analytics.metrics.attendance import attendance
from analytics.metrics.headline import headline
from analytics.metrics.organisations import delegations
from analytics.metrics.regions import region_ranks, region_shares, turnout_gap
from analytics.metrics.tracks import region_tracks, tracks
from analytics.metrics.turnout import turnout
from analytics.ui import regions, show
from analytics.ui.ask import ask
from analytics.ui.figures import bars
from analytics.ui.language import look, t

filters, code, name, other = regions.chosen()
show.cards(ask(headline, filters), {})
country = replace(filters, region=(), district=())
ranks = ask(region_ranks, filters)
regions.say_place(ranks[ranks["region"] == code], ask(region_shares, country), code)
with st.grid(2, min_column_width=380):
    show.chart("region_place", ranks, ranks_chart(ranks, look(), chosen=name))
    days = ask(attendance, filters)
    show.chart("attendance_days", days, attendance_days_chart(days, look(), not_measured=t("not_measured")))
    types = ask(turnout, filters, by="organisation_type").query("participants > 0 or attendees > 0")
    show.chart("type_turnout", types, bars(types))
    by_track = ask(tracks, filters)
    show.chart("track_turnout", by_track, bars(by_track, whole="registered", part="came", share="came_share"))
show.listing("region_delegations", ask(delegations, filters))

both = replace(filters, region=(code, other), district=())
pair = ask(turnout, both).query("region in @both.region").sort_values("region", key=lambda codes: codes != code)
regions.say_gap(ask(turnout_gap, filters, code, other), pair.set_index("region")["name"], code, other)
show.chart("region_pair", pair, bars(pair, code="region"), opens_region=True)
cells = ask(region_tracks, both).query("region in @both.region")
figure = heat_chart(
    cells, look(), row="name", column="track_name", value="participants", label=show.label("participants")
)
show.chart("pair_tracks", cells, figure)
