"""How registration went before each forum, and what was forecast from it."""

import pandas as pd

from analytics.charts.base import Look, above, frame

ROW, BAR = 58, 17
HEIGHT, LETTERS = 400, 18  # pixels of the running totals, and of a line of letters
DASHES = ("dash", "dot", "dashdot", "longdash")


def pace_chart(table: pd.DataFrame, look: Look, *, chosen: str, label: str) -> dict:
    """Running totals of all forums over the days before their opening; the chosen forum stands out."""
    traces = []
    codes = list(dict.fromkeys(table["forum"]))
    others = [code for code in codes if code != chosen]
    for code in [*others, *(code for code in codes if code == chosen)]:
        course = table[table["forum"] == code]
        quiet = {"color": look.registered, "width": 1.8, "shape": "hv", "dash": DASHES[codes.index(code) % len(DASHES)]}
        traces.append({
            "type": "scatter", "mode": "lines", "name": course["name"].iloc[0], "x": (-course["days_before"]).tolist(),
            "y": course["cumulative"].tolist(),
            "line": {"color": look.came, "width": 3, "shape": "hv"} if code == chosen else quiet,
            "hovertemplate": f"%{{x}}: %{{y:,d}} {label}<extra></extra>",
        })  # fmt: skip
    top = max([1, *table["cumulative"]]) * 1.12
    opening = {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": look.muted}}
    return frame(
        look,
        traces,
        height=HEIGHT,
        shapes=[opening | {"line": {"color": look.muted, "width": 1, "dash": "dot"}}],
        annotations=_names(table, look, chosen, top),
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        xaxis={"nticks": 7, "zeroline": False, "showgrid": False},
        yaxis={"tickformat": ",d", "range": [0, top], "nticks": 5, "zeroline": False},
    )


def _names(table: pd.DataFrame, look: Look, chosen: str, top: float) -> list[dict]:
    """The name of every forum above the end of its line; names of lines that end close together stand apart."""
    notes, height = [], float("-inf")
    for _, end in table.groupby("forum").tail(1).sort_values("cumulative").iterrows():
        reached = end["cumulative"] / top * (HEIGHT - 2 * LETTERS)
        height = max(reached + 2, height + LETTERS)
        is_chosen = end["forum"] == chosen
        notes.append({
            "x": -end["days_before"], "y": end["cumulative"], "xanchor": "right", "yanchor": "bottom",
            "yshift": height - reached, "text": f"<b>{end['name']}</b>" if is_chosen else end["name"],
            "showarrow": False, "bgcolor": f"{look.page}cc", "borderpad": 0,
            "font": {"size": 12, "color": look.came if is_chosen else look.muted},
        })  # fmt: skip
    return notes


def forecast_chart(table: pd.DataFrame, look: Look, *, labels: tuple[str, str]) -> dict:
    """Forecast with its interval, and what is known now, one row per forum that could be forecast.

    `labels` name the forecast and the number known now.
    """
    shown = table[table["forecast"].notna()].reset_index(drop=True)
    places = list(range(len(shown)))
    middle, low, high = (shown[name].astype(int) for name in ("forecast", "forecast_low", "forecast_high"))
    numbers = [
        f"{look.number(value)} ({look.number(least)}–{look.number(most)})"
        for value, least, most in zip(middle, low, high, strict=True)
    ]
    foretold = {
        "type": "scatter", "mode": "markers", "name": labels[0], "x": middle.tolist(), "y": places,
        "marker": {"size": 13, "color": look.registered},
        "error_x": {
            "type": "data", "symmetric": False,
            "array": (high - middle).tolist(), "arrayminus": (middle - low).tolist(),
            "color": look.registered, "thickness": 3, "width": 7,
        },
        "customdata": numbers, "hovertemplate": f"{labels[0]}: %{{customdata}}<extra></extra>",
    }  # fmt: skip
    known = {
        "type": "scatter", "mode": "markers", "name": labels[1], "x": shown["participants"].tolist(), "y": places,
        "marker": {"size": 15, "color": look.came, "symbol": "diamond"},
        "hovertemplate": f"{labels[1]}: %{{x:,d}}<extra></extra>",
    }  # fmt: skip
    most = max([1, *high, *shown["participants"]])
    return frame(
        look,
        [foretold, known],
        height=ROW * len(shown) + 70,
        showlegend=True,
        annotations=[above(look, place, name, BAR, x=0) for place, name in enumerate(shown["name"])],
        margin={"l": 0, "r": 12, "t": 40, "b": 0},
        xaxis={"range": [0, most * 1.05], "tickformat": ",d", "nticks": 5, "zeroline": False},
        yaxis={"range": [len(shown) - 0.5, -0.85], "visible": False},
    )
