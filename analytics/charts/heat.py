"""Two dimensions at once: rows × columns, the number in each cell."""

import pandas as pd

from analytics.charts.base import Look, above, folded, frame

ROW, CELL = 50, 27


def heat_chart(table: pd.DataFrame, look: Look, *, row: str, column: str, value: str, label: str) -> dict:
    """Long table → cells, rows and columns in the order of their first appearance.

    Zero is a neutral cell, no value (not measured) none. Names of rows stand above their cells: a phone has no room
    beside them.
    """
    rows, columns = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[column]))
    cells = table.pivot(index=row, columns=column, values=value).reindex(index=rows, columns=columns).astype(object)
    ramp = [[max(place / 4, 1e-9), colour] for place, colour in enumerate(look.ramp)]
    trace = {
        "type": "heatmap", "z": cells.where(cells.notna(), None).to_numpy().tolist(), "zmin": 0,
        "x": list(range(len(columns))), "y": list(range(len(rows))), "xgap": 2, "ygap": ROW - CELL,
        "colorscale": [[0, look.empty], *ramp], "showscale": False, "hoverongaps": False,
        "texttemplate": "%{z:,d}", "textfont": {"size": 12},
        "customdata": [[[name, head] for head in columns] for name in rows],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>" + label + ": %{z:,d}<extra></extra>",
    }  # fmt: skip
    return frame(
        look,
        [trace],
        height=ROW * len(rows) + 130,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        annotations=[above(look, place, name, CELL, x=-0.49) for place, name in enumerate(rows)],
        xaxis={
            "side": "top", "tickvals": list(range(len(columns))), "ticktext": [folded(name, 18) for name in columns],
            "showgrid": False, "zeroline": False, "ticks": "", "tickfont": {"size": 11, "color": look.text},
            "autotickangles": [0, -90], "range": [-0.5, len(columns) - 0.5],
        },
        yaxis={"range": [len(rows) - 0.7, -0.85], "visible": False},
    )  # fmt: skip
