"""Where participants come from, and where turnout is higher."""

from functools import partial

import streamlit as st

from analytics.charts import pair_bars_chart, region_outlines_chart, region_tiles_chart
from analytics.metrics.turnout import turnout
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import look, t
from analytics.ui.panel import switch
from analytics.ui.tiles import on_map

FIRST = 15
MAPS = {"tiles": region_tiles_chart, "outlines": region_outlines_chart}

filters = show.page("regions")
with st.container(horizontal=True, gap="medium"):
    view = switch("map", {name: t(f"map.{name}") for name in MAPS}, t("map.view"))
    measures = {name: show.label(name) for name in ("participants", "attendees", "turnout_share")}
    measure = switch("measure", measures, t("measure"))

table = ask(turnout, filters, by="region")
subjects = on_map(table)
figure = MAPS[view](subjects, look(), measure=measure, label=measures[measure], nobody=t("nobody"))
show.chart("region_map", table, figure, selects=("region",))

bars = partial(
    pair_bars_chart, look=look(), whole="participants", part="attended_participants", share="turnout_share",
    labels=(show.label("participants"), show.label("attended_participants")), not_measured=t("not_measured"),
)  # fmt: skip
ranking = subjects[list(table)].sort_values(measure, ascending=False, na_position="last", kind="stable")
nobody = subjects[(subjects["participants"] == 0) & ~(subjects["attendees"] > 0)]
districts = ask(turnout, filters, by="district")
left, right = st.columns(2)
with left:
    show.chart("region_ranking", ranking, bars(ranking.head(FIRST), code="region"), first=FIRST, selects=("region",))
with right:
    show.chart("district_turnout", districts, bars(districts, code="district"), selects=("district",))
    show.listing("zero_regions", nobody[["region", "name"]], is_sentence=True)
