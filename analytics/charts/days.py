"""Counts along the calendar."""

import pandas as pd

from analytics.charts.base import Look, frame, room, room_beside


def registration_days_chart(table: pd.DataFrame, look: Look, *, labels: tuple[str, str]) -> dict:
    """Registrations: below per day, above the running total; one calendar for both."""
    days = table["day"].tolist()
    hover = "%{x|%-d %B}: %{y:,d}<extra></extra>"
    total = {
        "type": "scatter", "mode": "lines", "x": days, "y": table["cumulative"].tolist(), "yaxis": "y2",
        "line": {"color": look.registered, "width": 2.5, "shape": "hv"},
        "fill": "tozeroy", "fillcolor": f"{look.registered}26",
        "hovertemplate": hover,
    }  # fmt: skip
    daily = {
        "type": "bar", "x": days, "y": table["registrations"].tolist(), "marker": {"color": look.registered},
        "hovertemplate": hover,
    }  # fmt: skip
    titles = [_title(look, labels[1], 1.0), _title(look, labels[0], 0.42)]
    count = {"tickformat": ",d", "rangemode": "tozero", "nticks": 4, "zeroline": False}
    return frame(
        look,
        [daily, total],
        height=400,
        annotations=titles,
        margin={"l": room_beside(look, max([0, *table["cumulative"]])), "r": 24, "t": 28, "b": room(1, crossing=True)},
        bargap=0.15,
        xaxis={"tickformat": "%-d %b", "nticks": 6, "tickangle": 0, "automargin": False, "anchor": "y", "type": "date"},
        yaxis=count | {"domain": [0, 0.36]},
        yaxis2=count | {"domain": [0.5, 1]},
    )


def attendance_days_chart(
    table: pd.DataFrame, look: Look, *, not_measured: str, notes: dict[str, str] | None = None
) -> dict:
    """People seen on each day; a day without measurement says so instead of showing zero.

    `notes` are remarks by day, which stand upright in its bar: on a phone it is narrower than a word.
    """
    measured = table["is_measured"].astype(bool)
    seen = table[measured]
    bars = {
        "type": "bar", "x": seen["day"].tolist(), "y": seen["attendees"].tolist(), "marker": {"color": look.came},
        "texttemplate": "%{y:,d}", "textposition": "outside", "cliponaxis": False, "width": 0.62 * 86_400_000,
        "hovertemplate": "%{x|%-d %B}: %{y:,d}<extra></extra>", "customdata": [[day] for day in seen["day"]],
    }  # fmt: skip
    remarks = [
        {
            "x": day, "y": 0, "text": not_measured, "showarrow": False, "textangle": -90, "yanchor": "bottom",
            "font": {"size": 12, "color": look.muted}, "yshift": 6,
        }
        for day in table.loc[~measured, "day"]
    ]  # fmt: skip
    remarks += [
        {
            "x": day, "y": 0, "text": note, "showarrow": False, "textangle": -90, "yanchor": "bottom", "yshift": 6,
            "font": {"size": 12, "color": look.page},
        }
        for day, note in (notes or {}).items() if seen["day"].eq(day).any()
    ]  # fmt: skip
    edges = pd.to_datetime(table["day"])
    half = pd.Timedelta(hours=14)
    span = [(edges.min() - half).isoformat(), (edges.max() + half).isoformat()] if len(table) else None
    top = max([1, *seen["attendees"]]) * 1.15
    return frame(
        look,
        [bars],
        height=400,
        annotations=remarks,
        margin={"l": 0, "r": 0, "t": 28, "b": room(2)},
        xaxis={"tickformat": "%-d %b<br>%a", "dtick": 86_400_000, "showgrid": False, "range": span, "type": "date"},
        yaxis={"range": [0, top], "visible": False},
    )


def _title(look: Look, text: str, top: float) -> dict:
    return {
        "x": 0, "y": top, "xref": "paper", "yref": "paper", "text": text, "showarrow": False,
        "xanchor": "left", "yanchor": "bottom", "font": {"size": 13, "color": look.muted},
    }  # fmt: skip
