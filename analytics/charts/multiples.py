"""The same small picture for every group, side by side, all on one scale."""

import pandas as pd

from analytics.charts.base import Look, frame

COLUMNS, PANEL, GAP = 2, 130, 52  # panels in a row (a phone has room for two), pixels of a panel and above it


def share_panels_chart(table: pd.DataFrame, look: Look, *, middle: float, remark: str) -> dict:
    """One panel per group in the order of the table: its members from the highest turnout to the lowest.

    A table has the columns region, name, label, group, group_share and turnout_share between turnout_low and
    turnout_high. The dashed line is the `middle` that all are compared with, named by the `remark` in the first panel.
    Members whose interval leaves it out stand out. The first and the last of a panel bear their letters.
    """
    groups = list(dict.fromkeys(table["group"]))
    lines = -(-len(groups) // COLUMNS)
    height = lines * (PANEL + GAP)
    layout: dict = {"annotations": [], "shapes": []}
    traces = []
    widest = max([1, *table.groupby("group").size()])
    for place, group in enumerate(groups):
        line, column = divmod(place, COLUMNS)
        end = "" if place == 0 else str(place + 1)
        top = 1 - (line * (PANEL + GAP) + GAP) / height
        members = table[table["group"] == group].sort_values("turnout_share", ascending=False, kind="stable")
        traces.append(_marks(members, look, middle, end))
        layout |= _axes(end, [column / COLUMNS + 0.045, (column + 0.94) / COLUMNS], [top - PANEL / height, top], widest)
        of_panel = {"xref": f"x{end} domain", "yref": f"y{end} domain", "showarrow": False, "xanchor": "left", "x": 0}
        title = f"<b>{group}</b> · {look.percent(members['group_share'].iloc[0])}"
        layout["annotations"].append(
            of_panel
            | {"y": 1, "yanchor": "bottom", "yshift": 6, "text": title, "font": {"size": 13, "color": look.text}}
        )
        layout["shapes"].append({
            "type": "line", "xref": f"x{end} domain", "yref": f"y{end}", "x0": 0, "x1": 1, "y0": middle, "y1": middle,
            "line": {"color": look.muted, "width": 1, "dash": "dash"},
        })  # fmt: skip
    if groups:
        layout["annotations"].append({
            "xref": "x domain", "yref": "y", "x": 1, "y": middle, "xanchor": "right", "yanchor": "bottom",
            "text": remark, "showarrow": False, "font": {"size": 11, "color": look.muted},
        })  # fmt: skip
    return frame(look, traces, height=max(PANEL, height), margin={"l": 0, "r": 0, "t": 0, "b": 4}, **layout)


def _marks(members: pd.DataFrame, look: Look, middle: float, end: str) -> dict:
    share, low, high = (members[name] for name in ("turnout_share", "turnout_low", "turnout_high"))
    stands_out = (low > middle) | (high < middle)
    letters = [label if place in (0, len(members) - 1) else "" for place, label in enumerate(members["label"])]
    said = [
        f"{look.percent(value)} ({look.percent(least)}–{look.percent(most)})"
        for value, least, most in zip(share, low, high, strict=True)
    ]
    return {
        "type": "scatter", "mode": "markers+text", "xaxis": f"x{end}", "yaxis": f"y{end}",
        "x": list(range(len(members))), "y": share.tolist(), "cliponaxis": False,
        "marker": {"size": 8, "color": [look.came if out else look.registered for out in stands_out]},
        "error_y": {
            "type": "data", "symmetric": False, "array": (high - share).clip(lower=0).tolist(),
            "arrayminus": (share - low).clip(lower=0).tolist(), "color": look.registered, "thickness": 1.5, "width": 0,
        },
        "text": letters, "textposition": "middle right", "textfont": {"size": 11, "color": look.text},
        "customdata": list(zip(members["region"], members["name"], said, strict=True)),
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    }  # fmt: skip


def _axes(end: str, width: list[float], height: list[float], widest: int) -> dict:
    return {
        f"xaxis{end}": {"domain": width, "anchor": f"y{end}", "visible": False, "range": [-0.7, widest + 0.6]},
        f"yaxis{end}": {
            "domain": height, "anchor": f"x{end}", "range": [0, 1], "tickvals": [0, 0.5, 1], "tickformat": ".0%",
            "zeroline": False, "tickfont": {"size": 10}, "automargin": False,
        },
    }  # fmt: skip
