"""The same small picture for every group, side by side, all on one scale."""

import pandas as pd

from analytics.charts.base import Look, frame

COLUMNS, PANEL, GAP = 2, 130, 56  # panels in a row (a phone has room for two), pixels of a panel and above it


def share_panels_chart(table: pd.DataFrame, look: Look, *, middle: float) -> dict:
    """One panel per group in the order of the table: its members from the highest turnout to the lowest.

    A table has the columns region, name, label, group, group_share and turnout_share between turnout_low and
    turnout_high. The dashed line is the `middle` that all are compared with; members whose interval leaves it out stand
    out. The first and the last of a panel bear their letters.
    """
    groups = list(dict.fromkeys(table["group"]))
    height = -(-len(groups) // COLUMNS) * (PANEL + GAP)
    widest = max([1, *table.groupby("group").size()])
    axes: dict[str, dict] = {}
    traces, titles, lines = [], [], []
    for place, group in enumerate(groups):
        row, column = divmod(place, COLUMNS)
        end = "" if place == 0 else str(place + 1)
        top = 1 - (row * (PANEL + GAP) + GAP) / height
        members = table[table["group"] == group].sort_values("turnout_share", ascending=False, kind="stable")
        traces += [_marks(members, look, middle, end), _letters(members, look, end)]
        axes |= {
            f"xaxis{end}": {
                "domain": [column * 0.53, column * 0.53 + 0.47], "anchor": f"y{end}", "visible": False,
                "range": [-0.9, widest - 0.1],
            },
            f"yaxis{end}": {
                "domain": [top - PANEL / height, top], "anchor": f"x{end}", "range": [0, 1.14], "zeroline": False,
                "tickvals": [0, 0.5, 1], "tickformat": ".0%", "showticklabels": column == 0, "automargin": False,
            },
        }  # fmt: skip
        titles.append({
            "xref": f"x{end} domain", "yref": f"y{end} domain", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom",
            "text": f"<b>{group}</b><br>{look.percent(members['group_share'].iloc[0])}", "align": "left",
            "showarrow": False, "font": {"size": 13, "color": look.text},
        })  # fmt: skip
        lines.append({
            "type": "line", "xref": f"x{end} domain", "yref": f"y{end}", "x0": 0, "x1": 1, "y0": middle, "y1": middle,
            "line": {"color": look.muted, "width": 1, "dash": "dash"},
        })  # fmt: skip
    margin = {"l": 42, "r": 0, "t": 0, "b": 8}
    return frame(look, traces, height=height + margin["b"], margin=margin, annotations=titles, shapes=lines, **axes)


def _marks(members: pd.DataFrame, look: Look, middle: float, end: str) -> dict:
    share, low, high = (members[name] for name in ("turnout_share", "turnout_low", "turnout_high"))
    stands_out = (low > middle) | (high < middle)
    said = [
        f"{look.percent(value)} ({look.percent(least)}–{look.percent(most)})"
        for value, least, most in zip(share, low, high, strict=True)
    ]
    return {
        "type": "scatter", "mode": "markers", "xaxis": f"x{end}", "yaxis": f"y{end}",
        "x": list(range(len(members))), "y": share.tolist(), "cliponaxis": False,
        "marker": {"size": 8, "color": [look.came if out else look.registered for out in stands_out]},
        "error_y": {
            "type": "data", "symmetric": False, "array": (high - share).clip(lower=0).tolist(),
            "arrayminus": (share - low).clip(lower=0).tolist(), "color": look.registered, "thickness": 1.5, "width": 0,
        },
        "customdata": list(zip(members["region"], members["name"], said, strict=True)),
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    }  # fmt: skip


def _letters(members: pd.DataFrame, look: Look, end: str) -> dict:
    """Who is first, above its interval, and who is last, below it where there is room."""
    places = sorted({0, len(members) - 1})
    ends = members.iloc[places]
    is_below = ends["turnout_low"].gt(0.2) & (ends["turnout_low"] == ends["turnout_low"].min())
    return {
        "type": "scatter", "mode": "text", "xaxis": f"x{end}", "yaxis": f"y{end}", "x": places,
        "y": ends["turnout_high"].mask(is_below, ends["turnout_low"]).tolist(), "text": ends["label"].tolist(),
        "textposition": ["bottom center" if below else "top center" for below in is_below],
        "textfont": {"size": 11, "color": look.text}, "cliponaxis": False, "hoverinfo": "skip",
        "customdata": [[region] for region in ends["region"]],
    }  # fmt: skip
