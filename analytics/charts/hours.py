"""What happens along the hours of a day: people in a place, sessions of the programme."""

from textwrap import shorten
from typing import Any

import pandas as pd

from analytics.charts.base import Look, above, frame, room, room_beside

ROW, BAR = 70, 18
NIGHT = {"pattern": "hour"}


def occupancy_chart(table: pd.DataFrame, look: Look, *, label: str, seats: str) -> dict:
    """People inside one place along the days; nights are left out, `seats` is a line where they are known."""
    hours = table["starts_at"].dt.hour
    night = {"bounds": [hours.max() + 1, max(0, hours.min())], **NIGHT} if len(table) else NIGHT
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": days["starts_at"].dt.strftime("%Y-%m-%dT%H:%M").tolist(),
            "y": days["people_inside"].tolist(), "line": {"color": look.came, "width": 2, "shape": "hv"},
            "fill": "tozeroy", "fillcolor": f"{look.came}26", "showlegend": False,
            "hovertemplate": f"%{{x|%-d %B, %H:%M}}<br>{label}: %{{y:,d}}<extra></extra>",
        }
        for _, days in table.groupby("day", sort=True)
    ]  # fmt: skip
    most = table["people_inside"].max() if len(table) else 0
    places = table["seats"].dropna()
    lines = [_line(look, float(places.iloc[0]))] if len(places) else []
    remarks = [_remark(look, float(places.iloc[0]), seats)] if len(places) else []
    top = max([1, most, *places.head(1)]) * 1.12
    return frame(
        look,
        traces,
        height=320,
        shapes=lines,
        annotations=remarks,
        margin={"l": room_beside(look, top), "r": 24, "t": 12, "b": room(2, crossing=True)},
        xaxis={
            "type": "date", "automargin": False, "nticks": 6, "tickangle": 0, "tickformat": "%-d %b<br>%H:%M",
            "rangebreaks": [night] if table["day"].nunique() > 1 else [],
        },
        yaxis={"range": [0, top], "tickformat": ",d", "nticks": 5, "zeroline": False},
    )  # fmt: skip


def programme_chart(table: pd.DataFrame, look: Look, *, not_measured: str) -> dict:
    """Sessions of one day as bars from start to end, coloured by fill: the darker, the fuller; over 100 % framed.

    People, fill, hall and title stand above the bar: a phone has no room at its side.
    """
    table = table.reset_index(drop=True)
    begins, lasts = table["starts_at"], (table["ends_at"] - table["starts_at"]).dt.total_seconds() * 1000
    numbers = [_numbers(look, *row, not_measured) for row in zip(table["present"], table["fill_share"], strict=True)]
    halls = [f"<b>{text}</b> · {hall}" for text, hall in zip(numbers, table["hall_name"].fillna(""), strict=True)]
    bars = {
        "type": "bar", "orientation": "h", "y": list(range(len(table))), "x": lasts.tolist(), "width": BAR / ROW,
        "base": begins.dt.strftime("%Y-%m-%dT%H:%M").tolist(),
        "marker": {
            "color": [_colour(look, fill) for fill in table["fill_share"]],
            "line": {"color": look.text, "width": [2 if fill > 1 else 0 for fill in table["fill_share"].fillna(0)]},
        },
        "customdata": list(zip(table["name"], halls, begins.dt.strftime("%H:%M"), table["ends_at"].dt.strftime("%H:%M"),
                               strict=True)),
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[2]}–%{customdata[3]}<br>%{customdata[1]}"
                         "<extra></extra>",
    }  # fmt: skip
    first, last = (begins.min(), table["ends_at"].max()) if len(table) else (pd.Timestamp(0), pd.Timestamp(1))
    start = first.isoformat()
    titles = [
        _title(look, place, f"{hall.removesuffix(' · ')}<br>{shorten(name, 48, placeholder='…')}")
        for place, (hall, name) in enumerate(zip(halls, table["name"], strict=True))
    ]
    return frame(
        look,
        [bars],
        height=ROW * len(table) + 60,
        annotations=titles,
        margin={"l": 0, "r": 12, "t": 4, "b": room(1)},
        xaxis={"type": "date", "range": [start, last.isoformat()], "tickformat": "%H:%M", "nticks": 7, "tickangle": 0},
        yaxis={"range": [len(table) - 0.6, -0.9], "visible": False},
    )


def _title(look: Look, place: int, text: str) -> dict:
    lines = {"xref": "paper", "align": "left", "yanchor": "bottom", "yshift": BAR / 2 + 1}
    return above(look, place, text, BAR, x=0) | lines


def _line(look: Look, height: float) -> dict:
    line = {"color": look.muted, "width": 1.5, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}


def _remark(look: Look, height: float, text: str) -> dict:
    return {
        "xref": "paper", "x": 1, "xanchor": "right", "y": height, "yanchor": "bottom", "text": text,
        "showarrow": False, "font": {"size": 12, "color": look.muted},
    }  # fmt: skip


def _colour(look: Look, fill: Any) -> str:
    """Five steps of fill, the last from 100 %; nothing measured stands back."""
    return look.empty if pd.isna(fill) else look.ramp[min(4, int(fill * 4))]


def _numbers(look: Look, present: Any, fill: Any, not_measured: str) -> str:
    if pd.isna(present):
        return not_measured
    return look.number(present) if pd.isna(fill) else f"{look.number(present)} · {look.percent(fill)}"
