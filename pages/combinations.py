"""Which tracks the same people combine, where they go from day to day, and whether tracks differ in turnout."""

import streamlit as st

from analytics.charts import combinations_chart, heat_chart
from analytics.metrics.combinations import WAYS, track_combinations, track_flow, track_pairs
from analytics.metrics.differences import track_differences
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import look, percent, short_day, t
from analytics.ui.panel import switch

FIRST = 12

filters = show.page("combinations")
way = switch("combined", {way: t(f"combined.{way}") for way in WAYS}, t("combined"))
pairs = ask(track_pairs, filters, way)
names, share = dict(zip(pairs["track"], pairs["name"], strict=True)), show.label("people_share")
cells = pairs.assign(people_share=pairs["people_share"].where(pairs["track"] != pairs["other"]))
figure = heat_chart(cells, look(), row="name", column="other_name", value="people_share", label=share)
show.chart("track_pairs", pairs, figure)
sets = ask(track_combinations, filters, way)
figure = combinations_chart(sets.head(FIRST), look(), codes="tracks", names=names, label=show.label("people"))
show.chart("track_combinations", sets, figure, first=FIRST)

flow = ask(track_flow, filters)
flow = flow.assign(name=show.coded("station", flow["name"]), other_name=show.coded("station", flow["other_name"]))
if days := dict(zip(flow["day"], flow["next_day"], strict=True)):
    nights = {day: t("flow.days", day=short_day(day), next_day=short_day(after)) for day, after in days.items()}
    of_day = flow[flow["day"] == switch("from_day", nights, t("flow.from_day"))]
    drawn = of_day[of_day.groupby("track")["people"].transform("sum") > 0]
    figure = heat_chart(drawn, look(), row="name", column="other_name", value="people", label=show.label("people"))
    show.chart("track_flow", flow, figure)

pairs = ask(track_differences, filters)
show.listing("track_differences", pairs)
for pair in pairs[pairs["is_different"]].itertuples():
    shares = {"share": percent(pair.turnout_share), "other_share": percent(pair.other_turnout_share)}
    st.markdown(t("difference.sure", track=pair.name, other=pair.other_name, **shares))
if not pairs["is_different"].any():
    st.markdown(t("difference.none" if pairs["p_value"].notna().any() else "difference.untested"))
