"""What was in the programme, who was there, how long, and how full it was."""

from analytics.charts import occupancy_chart, programme_chart
from analytics.metrics.programme import control_totals, doors, session_formats, sessions
from analytics.metrics.stays import occupancy, place_days
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import look, short_day, t
from analytics.ui.panel import switch

FORMATS = (
    "session_format_name session_count measured_sessions average_present fill_share average_stay_minutes early_share"
).split()
PLATFORM = ["file_name", "total_name", "stated", "counted", "difference"]

filters = show.page("sessions")
programme = ask(sessions, filters)
timed = programme.dropna(subset=["starts_at", "ends_at"])
if days := {day: short_day(day) for day in timed["day"].unique()}:
    of_day = timed[timed["day"] == switch("programme_day", days, show.label("day"))]
    show.chart("programme", programme, programme_chart(of_day, look(), not_measured=t("not_measured")))
else:
    show.listing("programme", programme)
show.listing("session_formats", ask(session_formats, filters)[FORMATS])

places = ask(place_days, filters)
measured = places.dropna(subset="peak_people")
if names := dict(zip(measured["place"], measured["name"], strict=True)):
    place = switch("place", names, show.label("hall_name"))
    curve = ask(occupancy, filters, "venue" if place == "venue" else "hall").query("place == @place")
    figure = occupancy_chart(curve, look(), label=show.label("people_inside"), seats=show.label("seats"))
    show.chart("occupancy", curve, figure)
show.listing("place_days", places)

show.listing("doors", ask(doors, filters))
show.listing("control_totals", ask(control_totals)[PLATFORM])
