"""Which things people combine: a dot for each thing of a set, a bar for the people who have exactly this set."""

from textwrap import shorten

import pandas as pd

from analytics.charts.base import Look, frame

ROW = 30


def combinations_chart(table: pd.DataFrame, look: Look, *, codes: str, names: dict[str, str], label: str) -> dict:
    """An UpSet picture: rows as in the table, a column of dots for each of `names`, the number beside its bar."""
    places, columns = list(range(len(table))), list(names)
    sets = [text.split(" + ") for text in table[codes]]
    dots = [(x, y, code in chosen) for y, chosen in enumerate(sets) for x, code in enumerate(columns)]
    marks = {
        "type": "scatter", "mode": "markers", "x": [x for x, _, _ in dots], "y": [y for _, y, _ in dots],
        "marker": {"size": 13, "color": [look.came if has else look.empty for _, _, has in dots]},
        "text": [names[columns[x]] for x, _, _ in dots], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    lines = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": look.came, "width": 3},
        "x": [x for chosen in sets for x in (*_ends(columns, chosen), None)],
        "y": [y for place in places for y in (place, place, None)],
    }  # fmt: skip
    bars = {
        "type": "bar", "orientation": "h", "x": table["people"].tolist(), "y": places, "xaxis": "x2", "width": 0.6,
        "marker": {"color": look.came}, "text": [look.number(people) for people in table["people"]],
        "textposition": "outside", "cliponaxis": False, "customdata": table["name"].tolist(),
        "hovertemplate": f"%{{customdata}}<br>{label}: %{{text}}<extra></extra>",
    }  # fmt: skip
    most = max([1, *table["people"]])
    return frame(
        look,
        [lines, marks, bars],
        height=ROW * len(table) + 170,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={
            "domain": [0, 0.55], "range": [-0.5, len(columns) - 0.5], "side": "top", "showgrid": False,
            "zeroline": False, "tickvals": list(range(len(columns))), "ticks": "",
            "ticktext": [shorten(name, 26, placeholder="…") for name in names.values()],
            "tickfont": {"size": 11, "color": look.text},
            "tickangle": -90,
        },
        xaxis2={"domain": [0.58, 1], "range": [0, most * 1.35], "visible": False},
        yaxis={"range": [len(table) - 0.5, -0.6], "visible": False},
    )  # fmt: skip


def _ends(columns: list[str], chosen: list[str]) -> tuple[int, int]:
    found = [place for place, code in enumerate(columns) if code in chosen]
    return min(found, default=0), max(found, default=0)
