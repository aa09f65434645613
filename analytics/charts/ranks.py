"""Where one stands among all: every share with its interval, the one in question standing out."""

import pandas as pd

from analytics.charts.base import Look, frame


def ranks_chart(table: pd.DataFrame, look: Look, *, chosen: str) -> dict:
    """One mark per row from the first place to the last, with its interval; the row named `chosen` in strong colour.

    A table has the columns name, rank, turnout_share, turnout_low, turnout_high.
    """
    is_chosen = table["name"] == chosen
    parts = [(table[~is_chosen], look.registered, 5), (table[is_chosen], look.came, 11)]
    traces = [_marks(part, look, colour, size) for part, colour, size in parts]
    return frame(
        look,
        traces,
        height=300,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        xaxis={"range": [0.2, max(2, len(table)) + 0.8], "nticks": 8, "showgrid": False, "zeroline": False},
        yaxis={"range": [-0.03, 1.03], "tickformat": ".0%", "nticks": 6, "zeroline": False},
    )


def _marks(part: pd.DataFrame, look: Look, colour: str, size: int) -> dict:
    low, high = part["turnout_share"] - part["turnout_low"], part["turnout_high"] - part["turnout_share"]
    texts = [
        f"<b>{name}</b><br>{look.percent(share)} ({look.percent(first)}–{look.percent(last)})"
        for name, share, first, last in zip(
            part["name"], part["turnout_share"], part["turnout_low"], part["turnout_high"], strict=True
        )
    ]
    return {
        "type": "scatter", "mode": "markers", "x": part["rank"].tolist(), "y": part["turnout_share"].tolist(),
        "marker": {"color": colour, "size": size}, "text": texts, "hovertemplate": "%{text}<extra></extra>",
        "error_y": {
            "type": "data", "symmetric": False, "array": high.clip(lower=0).tolist(),
            "arrayminus": low.clip(lower=0).tolist(), "color": colour, "thickness": 1.5 if size < 8 else 3, "width": 0,
        },
    }  # fmt: skip
