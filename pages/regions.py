"""Where participants come from, and where turnout is higher."""

import streamlit as st

from analytics.charts import region_outlines_chart, region_tiles_chart
from analytics.metrics.headline import headline
from analytics.metrics.turnout import turnout
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.figures import bars, district_panels
from analytics.ui.language import look, t
from analytics.ui.panel import switch
from analytics.ui.tiles import on_map

FIRST = 15
MAPS = {"tiles": region_tiles_chart, "outlines": region_outlines_chart}

filters = show.page("regions")
with st.container(horizontal=True, gap="medium"):
    view = switch("map", {name: t(f"map.{name}") for name in MAPS}, t("map.view"))
    measures = {name: show.label(name) for name in ("participants", "attendees", "turnout_share", "turnout_low")}
    measure = switch("measure", measures, t("measure"))

table = ask(turnout, filters, by="region")
subjects = on_map(table)
figure = MAPS[view](subjects, look(), measure=measure, label=measures[measure], nobody=t("nobody"))
show.chart("region_map", table, figure, selects=("region",))

ranking = subjects[list(table)].sort_values(measure, ascending=False, na_position="last", kind="stable")
nobody = subjects[(subjects["participants"] == 0) & ~(subjects["attendees"] > 0)]
districts = ask(turnout, filters, by="district")
with st.grid(2, min_column_width=380):
    figure = bars(ranking.head(FIRST), code="region")
    show.chart("region_ranking", ranking, figure, first=FIRST, opens_region=True)
    show.chart("district_turnout", districts, bars(districts, code="district"), selects=("district",))
district_panels(subjects, districts, ask(headline, filters)["turnout_share"].iloc[0])
show.listing("zero_regions", nobody[["region", "name"]], is_sentence=True)
