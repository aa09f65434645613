"""Which organisations are represented, and whose people came."""

from analytics.charts import heat_chart, pair_bars_chart
from analytics.metrics.tracks import type_tracks
from analytics.metrics.turnout import turnout
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import look, t
from analytics.ui.panel import switch

filters = show.page("organisations")
types = ask(turnout, filters, by="organisation_type").sort_values("participants", ascending=False, kind="stable")
labels = (show.label("participants"), show.label("attended_participants"))
figure = pair_bars_chart(
    types,
    look(),
    whole="participants",
    part="attended_participants",
    share="turnout_share",
    labels=labels,
    not_measured=t("not_measured"),
    code="organisation_type",
)
show.chart("type_turnout", types, figure, selects=("organisation_type",))

measures = {name: show.label(name) for name in ("participants", "attendees")}
measure = switch("measure", measures, t("measure"))
cells = ask(type_tracks, filters, measure)
cell = ("organisation_type", "track")
figure = heat_chart(cells, look(), row="name", column="track_name", value=measure, label=measures[measure], codes=cell)
show.chart("type_tracks", cells, figure, selects=cell)
