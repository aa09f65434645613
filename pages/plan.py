"""What each region weighs in the forum, for its size and against the plan."""

import streamlit as st

from analytics.metrics.regions import plan_fact, region_shares
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.figures import bars
from analytics.ui.language import n, number, t
from analytics.ui.panel import switch

FIRST = 15
SIZES = {"participants_per_million": "participants", "attendees_per_million": "attendees"}

filters = show.page("plan")
plan = ask(plan_fact, filters)
short, over = plan[plan["short"] > 0], plan[plan["over"] > 0]
if len(plan):
    invited, people = number(plan["invited"].sum()), number(plan["participants"].sum())
    st.markdown(n("plan.delivered", len(plan), invited=invited, people=people, short=len(short), over=len(over)))
    worst = short.sort_values("short", ascending=False, kind="stable")
    figure = bars(worst.head(FIRST), whole="invited", part="participants", share="delivered_share", code="region")
    show.chart("plan_short", plan, figure, first=FIRST, opens_region=True)
else:
    st.markdown(t("plan.none"))

shares = ask(region_shares, filters)
measure = switch("size", {name: show.label(name) for name in SIZES}, t("measure"))
densest = shares[shares[measure].notna()].sort_values(measure, ascending=False, kind="stable")
show.listing("region_shares", densest.drop(columns="district"))
show.listing("district_shares", ask(region_shares, filters, by="district"))
