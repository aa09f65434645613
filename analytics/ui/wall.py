"""The dashboard on a wall (`?display=wall`): no controls, large numbers, one picture after the other by itself."""

import streamlit as st

import settings
from analytics.charts import attendance_days_chart, config, pair_bars_chart, region_tiles_chart
from analytics.filters import Filters
from analytics.metrics.attendance import attendance
from analytics.metrics.choices import choices, unknown_codes
from analytics.metrics.headline import headline
from analytics.metrics.tracks import tracks
from analytics.metrics.turnout import turnout
from analytics.snapshot import open_snapshot
from analytics.ui import show
from analytics.ui.ask import ask, names, snapshot
from analytics.ui.language import clock, look, t
from analytics.ui.live import updated_at
from analytics.ui.tiles import on_map

TURN = 12  # seconds a picture stays
HIGHEST = 700  # pixels of a picture, that the title and the last line stay in sight
STYLE = settings.ROOT / "analytics" / "ui" / "wall.css"


def is_wall() -> bool:
    """Whether the address asks for the wall."""
    return st.query_params.get("display") == "wall"


def wall() -> None:
    """The pictures in turn, each from the newest snapshot and under the filters of the address."""
    st.html(STYLE)
    _turn()


@st.fragment(run_every=TURN)
def _turn() -> None:
    st.session_state["snapshot"] = open_snapshot(settings.data_folder())
    st.session_state["filters"] = filters = _filters()
    turn = st.session_state.get("turn", -1) + 1
    st.session_state["turn"] = turn
    name = list(PICTURES)[turn % len(PICTURES)]
    with st.container(key="wall"):
        st.title(t(f"wall.{name}"), anchor=False)
        PICTURES[name](filters)
        chosen = [f"{title}: {text}" for title, text in show.chosen_texts()]
        updated = t("live.updated", time=clock(updated_at()))
        st.caption(" · ".join([names("forum")[filters.forum[0]], *chosen, updated]))


def _filters() -> Filters:
    asked = Filters.from_query({name: st.query_params.get_all(name) for name in st.query_params})
    unknown = unknown_codes(snapshot().cursor(), asked)
    kept = {
        name: [code for code in codes if code not in unknown.get(name, ())] for name, codes in asked.to_query().items()
    }
    known = ask(choices, "")
    return Filters.from_query(
        {"forum": known["code"][known["kind"] == "forum"].head(1).tolist()} | {n: c for n, c in kept.items() if c}
    )


def _draw(name: str, figure: dict) -> None:
    _enlarge(figure, min(1.6, HIGHEST / figure["layout"]["height"]))
    alt = t("alt", title=t(f"wall.{name}"))
    show.plot(figure, config=config(look(), name, "") | {"displayModeBar": False}, key=f"wall-{name}", alt=alt)


def _enlarge(figure: dict, factor: float) -> None:
    """Heights, letters and what is set in pixels, all by the same factor."""
    layout, size = figure["layout"], {"size": round(13 * factor)}
    layout["height"] *= factor
    layout["margin"] = {side: width * factor for side, width in layout["margin"].items()}
    layout["font"] |= size
    layout["legend"]["font"] |= size
    for note in layout.get("annotations", []):
        note |= {shift: note[shift] * factor for shift in ("xshift", "yshift") if shift in note}
        note["font"] = note["font"] | {"size": note["font"]["size"] * factor}
    for axis in ("xaxis", "yaxis"):
        layout[axis]["tickfont"] = size
    for trace in figure["data"]:
        trace["textfont"] = size


def _figures(filters: Filters) -> None:
    show.cards(ask(headline, filters), {})


def _map(filters: Filters) -> None:
    table = on_map(ask(turnout, filters, by="region"))
    figure = region_tiles_chart(
        table, look(), measure="participants", label=show.label("participants"), nobody=t("nobody")
    )
    _draw("map", figure)


def _tracks(filters: Filters) -> None:
    labels = (show.label("registered"), show.label("came"))
    figure = pair_bars_chart(
        ask(tracks, filters), look(), whole="registered", part="came", share="came_share", labels=labels,
        not_measured=t("not_measured"),
    )  # fmt: skip
    _draw("tracks", figure)


def _days(filters: Filters) -> None:
    _draw("days", attendance_days_chart(ask(attendance, filters), look(), not_measured=t("not_measured")))


PICTURES = {"figures": _figures, "days": _days, "map": _map, "tracks": _tracks}
