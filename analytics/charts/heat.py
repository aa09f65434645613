"""Two dimensions at once: rows × columns, the number in each cell."""

import math
from collections.abc import Callable
from itertools import product

import pandas as pd

from analytics.charts.base import Look, above, folded, frame

ROW, CELL = 50, 27


def heat_chart(
    table: pd.DataFrame, look: Look, *, row: str, column: str, value: str, label: str, by_column: bool = False
) -> dict:
    """Long table → cells, rows and columns in the order of their first appearance.

    Colours are five steps, equal in the square root, so that one large region does not pale all the others; of the
    largest number, or `by_column` of the largest in the column, where columns have units of their own. Shares are
    written in per cent, the largest colour being that of 100 %. Zero is a neutral cell, no value (not measured) none.
    Names of rows stand above their cells: a phone has no room beside them.
    """
    rows, columns = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[column]))
    cells = table.pivot(index=row, columns=column, values=value).reindex(index=rows, columns=columns)
    numbers = cells.to_numpy(dtype=float, na_value=float("nan")).tolist()
    write = look.percent if value.endswith("_share") else look.number
    largest = [_largest(column) for column in zip(*numbers, strict=True)]
    tops = largest if by_column else [max([1, *largest])] * len(columns)
    steps = [[_step(number, top) for number, top in zip(line, tops, strict=True)] for line in numbers]
    heat = {
        "type": "heatmap", "z": steps, "zmin": -1, "zmax": 4, "xgap": 2, "ygap": ROW - CELL, "showscale": False,
        "x": list(range(len(columns))), "y": list(range(len(rows))), "hoverongaps": False,
        "colorscale": [[place / 5, colour] for place, colour in enumerate([look.empty, *look.ramp])],
        "customdata": [
            [[name, head, "" if cell != cell else write(cell)] for head, cell in zip(columns, line, strict=True)]
            for name, line in zip(rows, numbers, strict=True)
        ],
        "hovertemplate": f"%{{customdata[0]}}<br>%{{customdata[1]}}<br>{label}: %{{customdata[2]}}<extra></extra>",
    }  # fmt: skip
    return frame(
        look,
        [heat, _inscriptions(look, numbers, steps, write)],
        height=ROW * len(rows) + 130,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        annotations=[_name(look, place, name) for place, name in enumerate(rows)],
        xaxis={
            "side": "top", "tickvals": list(range(len(columns))), "ticktext": [folded(name, 18) for name in columns],
            "showgrid": False, "zeroline": False, "ticks": "", "tickfont": {"size": 11, "color": look.text},
            "autotickangles": [0, -90], "range": [-0.5, len(columns) - 0.5],
        },
        yaxis={"range": [len(rows) - 0.7, -0.85], "visible": False},
    )  # fmt: skip


def _name(look: Look, place: int, name: str) -> dict:
    """A name on the upper edge of its cells: half a row up, half the gap down, however high the rows have become."""
    edge = {"y": place - 0.5, "yanchor": "bottom", "yshift": (CELL - ROW) / 2}
    return above(look, place, name, CELL, x=-0.49) | edge


def columns_heat_chart(table: pd.DataFrame, look: Look, *, row: str, columns: dict[str, str], label: str) -> dict:
    """Some columns of a wide table side by side, under the names given; each has colours of its own."""
    cells = table.rename(columns=columns).melt(row, list(columns.values()), "column", "cell")
    return heat_chart(cells, look, row=row, column="column", value="cell", label=label, by_column=True)


def _largest(numbers: tuple[float, ...]) -> float:
    return max((number for number in numbers if number == number), default=0)


def _step(number: float, largest: float) -> int | None:
    """Step of the ramp from 0 to 4; -1 for nobody, nothing for not measured."""
    if number != number:
        return None
    return min(4, int(5 * math.sqrt(number / largest))) if number else -1


def _inscriptions(
    look: Look, numbers: list[list[float]], steps: list[list[int | None]], write: Callable[[float], str]
) -> dict:
    """The numbers as a layer of text: each in the colour that reads best on its cell."""
    places = [
        (x, y)
        for y, x in product(range(len(numbers)), range(len(numbers[0]) if numbers else 0))
        if steps[y][x] is not None
    ]
    inks = [look.text if steps[y][x] == -1 else look.ink(steps[y][x] or 0) for x, y in places]
    return {
        "type": "scatter", "mode": "text", "x": [x for x, _ in places], "y": [y for _, y in places],
        "text": [write(numbers[y][x]) for x, y in places], "textfont": {"size": 12, "color": inks},
        "hoverinfo": "skip",
    }  # fmt: skip
