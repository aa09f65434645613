"""The 89 subjects: as equal tiles, and as they lie on the ground. Both without a network.

A table has one row per subject: region, name, label, tile_row, tile_column, and the measure.
"""

from itertools import pairwise

import pandas as pd

from analytics.charts.base import Look, frame

OUTLINES = "app/static/regions.geojson"
SHARES = ("_share", "_low")


def region_tiles_chart(table: pd.DataFrame, look: Look, *, measure: str, label: str, nobody: str) -> dict:
    """Equal tiles in about their place: small regions count as much as large ones. Bars, because bars scale."""
    traces = []
    for step, name, part in _classes(table, look, measure, nobody):
        colour = "rgba(0,0,0,0)" if step is None else look.ramp[step]
        ink = look.muted if step is None else look.ink(step)
        traces.append({
            "type": "bar", "name": name, "x": part["tile_column"].tolist(), "y": [0.92] * len(part), "width": 0.92,
            "base": [-row - 0.46 for row in part["tile_row"]], "text": part["label"].tolist(),
            "textposition": "inside", "insidetextanchor": "middle", "constraintext": "inside",
            "insidetextfont": {"color": ink, "size": 13},
            "marker": {"color": colour, "line": {"color": look.muted, "width": 1 if step is None else 0}},
            "customdata": _customdata(part, measure), "hovertemplate": _hover(measure, label),
        })  # fmt: skip
    return frame(
        look,
        traces,
        height=560,
        barmode="overlay",
        showlegend=True,
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        xaxis={"visible": False, "range": [-0.55, 17.55]},
        yaxis={"visible": False, "range": [-10.55, 0.55]},
    )


def region_outlines_chart(table: pd.DataFrame, look: Look, *, measure: str, label: str, nobody: str) -> dict:
    """Real outlines in the usual conic projection; plotly.js fetches them once from this very server."""
    traces = []
    for step, name, part in _classes(table, look, measure, nobody):
        colour = look.empty if step is None else look.ramp[step]
        traces.append({
            "type": "choropleth", "geojson": OUTLINES, "featureidkey": "id", "locationmode": "geojson-id",
            "locations": part["region"].tolist(), "z": [1] * len(part), "colorscale": [[0, colour], [1, colour]],
            "showscale": False, "marker": {"line": {"color": look.page, "width": 0.7}},
            "customdata": _customdata(part, measure), "hovertemplate": _hover(measure, label),
        })  # fmt: skip
        traces.append({
            "type": "scattergeo", "lon": [None], "lat": [None], "mode": "markers", "name": name, "showlegend": True,
            "marker": {"symbol": "square", "size": 12, "color": colour, "line": {"color": look.muted, "width": 0.5}},
        })  # fmt: skip
    geo = {
        "projection": {"type": "conic equal area", "rotation": {"lon": 100}, "parallels": [52, 64], "scale": 1.2},
        "lonaxis": {"range": [20, 190]}, "lataxis": {"range": [41, 81.5]},
        "center": {"lon": 101, "lat": 66}, "visible": False, "bgcolor": "rgba(0,0,0,0)", "showframe": False,
    }  # fmt: skip
    return frame(look, traces, height=480, geo=geo, showlegend=True, margin={"l": 0, "r": 0, "t": 40, "b": 0})


def _classes(table: pd.DataFrame, look: Look, measure: str, nobody: str) -> list[tuple[int | None, str, pd.DataFrame]]:
    """Nobody, then up to five classes of about as many regions each: step of the ramp, legend text, rows."""
    values = table[measure].astype(float)
    is_share = measure.endswith(SHARES)  # a turnout of zero is a turnout: somebody registered
    some = values.notna() if is_share else values > 0
    classes: list[tuple[int | None, str, pd.DataFrame]] = [(None, nobody, table[~some])]
    edges = _edges(values[some], is_share=is_share)
    for step, (low, high) in enumerate(pairwise(edges)):
        is_last = step == len(edges) - 2
        part = table[some & (values >= low) & ((values <= high) if is_last else (values < high))]
        spread = round(step * 4 / max(1, len(edges) - 2)) if len(edges) > 2 else 3
        classes.append((spread, _range(look, measure, low, high), part))
    return [found for found in classes if len(found[2])]


def _edges(values: pd.Series, *, is_share: bool) -> list[float]:
    """Class borders at fifths of the regions, rounded to what people read easily."""
    if values.empty:
        return []
    if is_share:
        inner = (values.quantile([0.2, 0.4, 0.6, 0.8]) * 20).round() / 20
        return sorted({0.0, *inner[inner < values.max()], max(1.0, float(values.max()))})
    inner = values.quantile([0.2, 0.4, 0.6, 0.8]).map(_round_count)
    return sorted({1.0, *inner[(inner > 1) & (inner <= values.max())], float(values.max()) + 1})


def _round_count(value: float) -> float:
    step = 1 if value < 20 else 5 if value < 100 else 10 ** (len(str(int(value))) - 2) * 5
    return float(round(value / step) * step)


def _range(look: Look, measure: str, low: float, high: float) -> str:
    if measure.endswith(SHARES):
        return f"{low * 100:.0f}–{high * 100:.0f}\u00a0%"
    first, last = int(low), int(high) - 1
    return "–".join(look.number(number) for number in ([first] if first == last else [first, last]))


def _customdata(part: pd.DataFrame, measure: str) -> list[list]:
    factor = 100 if measure.endswith(SHARES) else 1
    values = (part[measure].astype(float) * factor).fillna(0)
    return [list(row) for row in zip(part["region"], part["name"], values, strict=True)]


def _hover(measure: str, label: str) -> str:
    form = "%{customdata[2]:.1f}\u00a0%" if measure.endswith(SHARES) else "%{customdata[2]:,d}"
    return "<b>%{customdata[1]}</b><br>" + label + ": " + form + "<extra></extra>"
