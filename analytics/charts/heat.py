"""Two dimensions at once: rows × columns, the number in each cell."""

import math

import pandas as pd

from analytics.charts.base import Look, above, folded, frame, room

ROW, CELL, HEAD = 50, 27, 11
BUTTON = 24  # pixels that the button of the picture takes above the names of columns
LEAST = 290  # pixels: on a phone the names of columns stand upright, and two rows need room below them


def heat_chart(
    table: pd.DataFrame,
    look: Look,
    *,
    row: str,
    column: str,
    value: str,
    label: str,
    codes: tuple[str, ...] = (),
    by_column: bool = False,
) -> dict:
    """Long table → cells, rows and columns in the order of their first appearance.

    Colours are five steps, equal in the square root, so that one large region does not pale all the others; of the
    largest number, or `by_column` of the largest in the column, where columns have units of their own. Shares are
    written in per cent, the largest colour being that of 100 %. Zero is a neutral cell, no value (not measured) none.
    Names of rows stand above their cells: a phone has no room beside them. Cells are bars, which can be clicked, unlike
    those of a heat map: a click gives back the `codes` of its line.
    """
    rows, columns = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[column]))
    heads = [folded(name, 18) for name in columns]
    lines = max([head.count("<br>") + 1 for head in heads], default=1)
    cells = table[table[value].notna()]
    numbers = cells[value].astype(float).tolist()
    write = look.percent if value.endswith("_share") else look.number
    largest = cells.groupby(column)[value].max().to_dict() if by_column else {}
    top = max([1.0, *numbers])
    tops = [float(largest.get(name, top)) for name in cells[column]]
    steps = [_step(number, most) for number, most in zip(numbers, tops, strict=True)]
    texts = [write(number) for number in numbers]
    first = len(codes)
    bars = {
        "type": "bar", "x": [columns.index(name) for name in cells[column]], "width": 0.97,
        "base": [rows.index(name) - CELL / ROW / 2 for name in cells[row]], "y": [CELL / ROW] * len(cells),
        "marker": {"color": [look.empty if step is None else look.ramp[step] for step in steps], "cornerradius": 0},
        "text": texts, "textposition": "inside", "insidetextanchor": "middle",
        "insidetextfont": {"size": 12, "color": [look.text if step is None else look.ink(step) for step in steps]},
        "textangle": 0, "constraintext": "none",
        "customdata": list(zip(*(cells[name] for name in (*codes, row, column)), texts, strict=True)),
        "hovertemplate": f"%{{customdata[{first}]}}<br>%{{customdata[{first + 1}]}}<br>"
        f"{label}: %{{customdata[{first + 2}]}}<extra></extra>",
    }  # fmt: skip
    return frame(
        look,
        [bars],
        height=max(ROW * len(rows) + 130, LEAST),
        barmode="overlay",
        margin={"l": 0, "r": 0, "t": BUTTON + room(lines, HEAD), "b": 0},
        annotations=[_name(look, place, name) for place, name in enumerate(rows)],
        xaxis={
            "side": "top", "tickvals": list(range(len(columns))), "ticktext": heads,
            "showgrid": False, "zeroline": False, "ticks": "", "tickfont": {"size": HEAD, "color": look.text},
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


def _step(number: float, largest: float) -> int | None:
    """Step of the ramp from 0 to 4; none for nobody."""
    return min(4, int(5 * math.sqrt(number / largest))) if number else None
