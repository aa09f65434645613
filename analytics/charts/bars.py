"""Two quantities of one thing: the whole as a quiet bar, the part inside it."""

from typing import Any

import pandas as pd

from analytics.charts.base import Look, above, frame

ROW, BAR = 50, 17


def pair_bars_chart(
    table: pd.DataFrame,
    look: Look,
    *,
    whole: str,
    part: str,
    share: str,
    labels: tuple[str, str],
    not_measured: str,
    code: str = "name",
    is_of_attendees: bool = False,
) -> dict:
    """One row per line of the table, in its order: name above, bars from zero, numbers at their end.

    The names stand above the bars, so that the picture also reads on a narrow screen. A click gives back the `code` of
    its row. Where the whole `is_of_attendees`, both have their colour, and those beyond the part are hatched.
    """
    hatched = {"color": look.came, "pattern": {"shape": "/", "bgcolor": look.page, "fgcolor": look.came, "size": 5}}
    quiet = hatched if is_of_attendees else {"color": look.registered}
    places = list(range(len(table)))
    numbers = [_numbers(look, *row, not_measured) for row in zip(table[whole], table[part], table[share], strict=True)]
    table = table.fillna({whole: 0, part: 0})
    hover = "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>"
    data = list(zip(table[code], table["name"], numbers, strict=True))
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "width": BAR / ROW,
        "customdata": data,
        "hovertemplate": hover,
    }
    traces = [
        bar | {"x": table[whole].tolist(), "name": labels[0], "marker": quiet},
        bar | {"x": table[part].tolist(), "name": labels[1], "marker": {"color": look.came}},
    ]
    longest = table[[whole, part]].max(axis=1)
    names = [above(look, place, name, BAR, x=0) for place, name in enumerate(table["name"])]
    ends = [_end(look, *row) for row in zip(longest, places, numbers, strict=True)]
    return frame(
        look,
        traces,
        height=ROW * len(table) + 46,
        barmode="overlay",
        showlegend=True,
        annotations=names + ends,
        margin={"l": 0, "r": 128, "t": 34, "b": 4},
        xaxis={"range": [0, max(1, longest.max())], "visible": False},
        yaxis={"range": [len(table) - 0.55, -0.85], "visible": False},
    )


def _numbers(look: Look, whole: Any, part: Any, share: Any, not_measured: str) -> str:
    if pd.isna(whole):
        return not_measured
    if pd.isna(part):
        return f"{look.number(whole)} · {not_measured}"
    both = f"<b>{look.number(part)}</b> / {look.number(whole)}"
    return both if pd.isna(share) else f"{both} · {look.percent(share)}"


def _end(look: Look, x: float, place: int, text: str) -> dict:
    return {
        "x": x, "y": place, "text": text, "xanchor": "left", "xshift": 6, "showarrow": False,
        "font": {"size": 12, "color": look.muted},
    }  # fmt: skip
