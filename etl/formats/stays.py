"""Rows that hold a whole stay, its entry and its exit side by side → one row per pass, under the number of its row."""

import re

import pandas as pd

from etl.formats.dates import is_time_alone

_PASS = re.compile(
    r"(?P<time>\d\d?:\d\d(?::\d\d)?)\s+(?P<way>\S+)\s*(?P<point>.*?)(?=\s*(?:\d\d?:\d\d(?::\d\d)?\s|$))", re.S
)


def passes_of(frame: pd.DataFrame, cells: dict[str, list[str]]) -> pd.DataFrame:
    """The rows of a frame once per pass that their cells tell: `passes` where they list all of them («09:10:02 Вход
    Турникет 1»), else `entered` and `left` with their points. A row that tells none stays, without a time."""
    rows = []
    for place, row in enumerate(frame.to_dict("records")):
        told = {name: texts[place] for name, texts in cells.items()}
        found = [one.group("time", "way", "point") for one in _PASS.finditer(told["passes"])] or [
            (told["entered"], "вход", told["entered_at"] or row["list_text"]),
            (told["left"], "выход", told["left_at"] or row["list_text"]),
        ]
        for time, way, point in [one for one in found if one[0]] or [("", "", row["list_text"])]:
            date = f"{row['scanned_at']} " if is_time_alone(time) and row["scanned_at"] else ""
            rows.append(row | {"scanned_at": f"{date}{time}", "direction_text": way, "list_text": point})
    return pd.DataFrame(rows, columns=frame.columns).astype(frame.dtypes.to_dict())
