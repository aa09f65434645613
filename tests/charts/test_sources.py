"""Charts of sources and forums: every finding drawn, the chosen forum told apart, no forecast where there is none."""

from itertools import pairwise

import pandas as pd

from analytics.charts import Look, findings_chart, forecast_chart, pace_chart

LOOK = Look("ru")


def test_findings_have_a_bar_each_with_finding_and_reason_above() -> None:
    table = pd.DataFrame({
        "finding": ["both", "first_only", "doubtful"], "finding_name": ["В обоих", "Только в первом", "Сомнительно"],
        "reason_name": ["согласны", "не видели", "имя"], "people": [1271, 658, 3],
    })  # fmt: skip
    figure = findings_chart(table, LOOK)
    (bars,) = figure["data"]
    assert bars["x"] == [1271, 658, 3] and bars["text"][0] == "1\u00a0271"
    assert bars["marker"]["color"] == [LOOK.came, LOOK.registered, LOOK.muted]
    assert [note["text"] for note in figure["layout"]["annotations"]][1] == "<b>Только в первом</b> · не видели"
    assert findings_chart(table.head(0), LOOK)["data"][0]["x"] == []


def test_pace_runs_towards_the_opening_and_the_chosen_forum_is_drawn_last() -> None:
    table = pd.DataFrame({
        "forum": ["b", "b", "a", "a"], "name": ["Второй", "Второй", "Первый", "Первый"],
        "days_before": [30, -1, 20, 0], "cumulative": [5, 9, 2, 4],
    })  # fmt: skip
    quiet, loud = pace_chart(table, LOOK, chosen="b", label="")["data"]
    assert (quiet["name"], loud["name"]) == ("Первый", "Второй")
    assert loud["x"] == [-30, 1] and loud["y"] == [5, 9]
    assert loud["line"]["color"] == LOOK.came != quiet["line"]["color"]
    assert pace_chart(table.head(0), LOOK, chosen="b", label="")["data"] == []


def test_names_at_the_ends_of_lines_stand_apart() -> None:
    table = pd.DataFrame({
        "forum": ["a", "b", "c"], "name": ["А", "Б", "В"], "days_before": [1, 2, 3], "cumulative": [1000, 1001, 1002],
    })  # fmt: skip
    figure = pace_chart(table, LOOK, chosen="b", label="")
    notes = figure["layout"]["annotations"]
    assert [note["text"] for note in notes] == ["А", "<b>Б</b>", "В"] and not figure["layout"]["showlegend"]
    assert [(note["x"], note["y"]) for note in notes] == [(-1, 1000), (-2, 1001), (-3, 1002)]
    shifts = [note["yshift"] for note in notes]
    assert all(above - below > 15 for below, above in pairwise(shifts))


def test_forecast_shows_its_interval_and_leaves_out_forums_without_one() -> None:
    table = pd.DataFrame({
        "name": ["Первый", "Второй"], "forecast": [100, None], "forecast_low": [80, None],
        "forecast_high": [150, None], "participants": [120, 7],
    }).astype({name: "Int64" for name in ("forecast", "forecast_low", "forecast_high")})  # fmt: skip
    foretold, known = forecast_chart(table, LOOK, labels=("прогноз", "итог"))["data"]
    assert foretold["x"] == [100] and known["x"] == [120]
    assert (foretold["error_x"]["arrayminus"], foretold["error_x"]["array"]) == ([20], [50])
    assert forecast_chart(table.tail(1), LOOK, labels=("", ""))["data"][0]["x"] == []
