"""What two sources say of the same people: one bar for each finding and its reason."""

import pandas as pd

from analytics.charts.base import Look, above, frame

ROW, BAR = 46, 17


def findings_chart(table: pd.DataFrame, look: Look) -> dict:
    """One bar per line of the table, in its order: finding and reason above, the number of people at its end.

    Whom both sources know stands out, whom one of them knows stands back, doubts are muted.
    """
    colours = {"both": look.came, "doubtful": look.muted}
    places = list(range(len(table)))
    names = [
        f"<b>{finding}</b> · {reason}"
        for finding, reason in zip(table["finding_name"], table["reason_name"], strict=True)
    ]
    bars = {
        "type": "bar", "orientation": "h", "x": table["people"].tolist(), "y": places, "width": BAR / ROW,
        "marker": {"color": [colours.get(code, look.registered) for code in table["finding"]]},
        "text": [look.number(people) for people in table["people"]], "textposition": "outside", "cliponaxis": False,
        "customdata": names, "hovertemplate": "%{customdata}: %{text}<extra></extra>",
    }  # fmt: skip
    small = {"font": {"size": 12, "color": look.text}}  # the longest just fit on a phone
    return frame(
        look,
        [bars],
        height=ROW * len(table) + 30,
        annotations=[above(look, place, name, BAR, x=0) | small for place, name in enumerate(names)],
        margin={"l": 0, "r": 64, "t": 8, "b": 4},
        xaxis={"range": [0, max([1, *table["people"]])], "visible": False},
        yaxis={"range": [len(table) - 0.55, -0.85], "visible": False},
    )
