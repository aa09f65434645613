"""Who registered, and who came."""

import streamlit as st

from analytics.charts import attendance_days_chart, registration_days_chart, way_chart
from analytics.metrics.attendance import attendance
from analytics.metrics.choices import meeting_days
from analytics.metrics.headline import headline
from analytics.metrics.presence import attendance_forms, presence, way
from analytics.metrics.registrations import registrations
from analytics.metrics.tracks import tracks
from analytics.metrics.turnout import turnout
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.figures import bars
from analytics.ui.language import look, t

filters = show.page("overview")
by_day = ask(registrations, filters)
seen = ask(attendance, filters)
came = ask(turnout, filters, by="day")["turnout_share"]
series = {"registrations": by_day["registrations"], "attendees": seen["attendees"], "turnout_share": came}
show.cards(ask(headline, filters), {name: counts.dropna().tolist() for name, counts in series.items()})

steps, states = ask(way, filters), ask(presence, filters)
steps.insert(0, "name", show.coded("step", steps["step"]))
states.insert(0, "name", show.coded("presence", states["presence"]))
with st.grid(2, min_column_width=380):
    figure = way_chart(steps, look(), not_measured=t("not_measured"), kept=lambda share: t("way.kept", share=share))
    show.chart("way", steps, figure)
    show.listing("presence", states, is_brief=True)
    labels = (t("registration_days.daily"), show.label("cumulative"))
    show.chart("registration_days", by_day, registration_days_chart(by_day.dropna(), look(), labels=labels))
    notes = dict.fromkeys(ask(meeting_days, filters.forum[0]), t("attendance_days.meeting"))
    figure = attendance_days_chart(seen, look(), not_measured=t("not_measured"), notes=notes)
    show.chart("attendance_days", seen, figure, selects=("day",))
    by_track = ask(tracks, filters)[["track", "name", "registered", "came", "came_share"]]
    figure = bars(by_track, whole="registered", part="came", share="came_share", code="track")
    show.chart("track_turnout", by_track, figure, selects=("track",))
    show.listing("attendance_forms", ask(attendance_forms, filters), is_brief=True)
