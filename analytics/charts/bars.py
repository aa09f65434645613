"""Two quantities of one thing: the whole as a quiet bar, the part inside it."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from analytics.charts.base import Look, above, frame

ROW, BAR = 50, 17
WIDE_KEY = 34  # letters that a phone has room for in one line, beside the button of the download


def pair_bars_chart(
    table: pd.DataFrame,
    look: Look,
    *,
    whole: str,
    part: str,
    share: str,
    labels: tuple[str, str],
    not_measured: str,
    interval: tuple[str, str] | None = None,
    code: str = "name",
    is_of_attendees: bool = False,
) -> dict:
    """One row per line of the table, in its order: name above, bars from zero, numbers at their end.

    The names stand above the bars, so that the picture also reads on a narrow screen. The `interval` of the share
    (columns of its lower and upper end) is a thin line under the bar, and stands in brackets after it. A click gives
    back the `code` of its row. Where the whole `is_of_attendees`, both have their colour, and those beyond the part
    are hatched.
    """
    hatched = {"color": look.came, "pattern": {"shape": "/", "bgcolor": look.page, "fgcolor": look.came, "size": 5}}
    quiet = hatched if is_of_attendees else {"color": look.registered}
    places = list(range(len(table)))
    ends = [table[name] for name in interval] if interval else []
    ranges = [_range(*row) for row in zip(*ends, strict=True)] if interval else [""] * len(table)
    rows = zip(table[whole], table[part], table[share], ranges, strict=True)
    numbers = [_numbers(look, *row, not_measured) for row in rows]
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
    if interval:
        traces.append(_intervals(table, look, whole, *interval))
    longest = table[[whole, part]].max(axis=1)
    names = [above(look, place, name, BAR, x=0) for place, name in enumerate(table["name"])]
    texts = [_end(look, *row) for row in zip(longest, places, numbers, strict=True)]
    return frame(
        look,
        traces,
        height=ROW * len(table) + 54,
        barmode="overlay",
        annotations=[*names, *texts, _key(look, labels, is_of_attendees=is_of_attendees)],
        margin={"l": 0, "r": 196 if interval else 128, "t": 42, "b": 4},
        xaxis={"range": [0, max(1, longest.max())], "visible": False},
        yaxis={"range": [len(table) - 0.55, -0.85], "visible": False},
    )


def _range(low: float, high: float) -> str:
    return "" if pd.isna(low) else f" ({low * 100:.0f}–{high * 100:.0f}\u00a0%)"


def _key(look: Look, labels: tuple[str, str], *, is_of_attendees: bool) -> dict:
    """What the two numbers at the end of every bar are, in their order, each with the colour of its bar."""
    whole, part = labels
    sign, colour = ("\u25a8", look.came) if is_of_attendees else ("\u25a0", look.registered)
    first = f'<span style="color:{look.came};font-size:20px">\u25a0</span> <b>{part}</b> /'
    second = f'<span style="color:{colour};font-size:20px">{sign}</span> {whole}'
    text = f"{first}<br>{second}" if len(whole + part) > WIDE_KEY else f"{first} {second}"
    return {
        "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "yshift": 6,
        "text": text, "align": "left", "showarrow": False, "font": {"size": 13, "color": look.text},
    }  # fmt: skip


def _intervals(table: pd.DataFrame, look: Look, whole: str, low: str, high: str) -> dict:
    """The intervals of the shares as thin lines right under their bars, in people of the whole."""
    first, last = ((table[end].fillna(0) * table[whole]).tolist() for end in (low, high))
    return {
        "type": "bar", "orientation": "h", "y": [place + (BAR / 2 + 4) / ROW for place in range(len(table))],
        "base": first, "x": [end - begin for begin, end in zip(first, last, strict=True)], "width": 3 / ROW,
        "marker": {"color": look.muted}, "showlegend": False, "hoverinfo": "skip",
    }  # fmt: skip


def _numbers(look: Look, whole: Any, part: Any, share: Any, spread: str, not_measured: str) -> str:
    if pd.isna(whole):
        return not_measured
    if pd.isna(part):
        return f"{look.number(whole)} · {not_measured}"
    both = f"<b>{look.number(part)}</b> / {look.number(whole)}"
    return both if pd.isna(share) else f"{both} · {look.percent(share)}{spread}"


def way_chart(table: pd.DataFrame, look: Look, *, not_measured: str, kept: Callable[[str], str]) -> dict:
    """The steps of a way under each other, each bar as long as its people; `kept` puts into words what share remained.

    A table has one row per step: name, people (none: not measured), kept_share of the step before.
    """
    places = list(range(len(table)))
    people = table["people"].fillna(0).astype(int)
    colours = [look.registered] * (len(table) - 1) + [look.came]
    texts = [not_measured if pd.isna(count) else f"<b>{look.number(count)}</b>" for count in table["people"]]
    texts = [
        text if pd.isna(share) else f"{text} · {kept(look.percent(share))}"
        for text, share in zip(texts, table["kept_share"], strict=True)
    ]
    bar = {
        "type": "bar", "orientation": "h", "y": places, "x": people.tolist(), "width": BAR / ROW,
        "marker": {"color": colours}, "hoverinfo": "skip",
    }  # fmt: skip
    names = [above(look, place, name, BAR, x=0) for place, name in enumerate(table["name"])]
    ends = [_end(look, *row) for row in zip(people, places, texts, strict=True)]
    return frame(
        look,
        [bar],
        height=ROW * len(table) + 16,
        annotations=names + ends,
        margin={"l": 0, "r": 190, "t": 4, "b": 4},
        xaxis={"range": [0, max(1, people.max())], "visible": False},
        yaxis={"range": [len(table) - 0.55, -0.85], "visible": False},
    )


def _end(look: Look, x: float, place: int, text: str) -> dict:
    return {
        "x": x, "y": place, "text": text, "xanchor": "left", "xshift": 6, "showarrow": False,
        "font": {"size": 12, "color": look.muted},
    }  # fmt: skip
