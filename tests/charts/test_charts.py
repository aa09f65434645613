"""Charts: nothing shown that the table does not say, zero and not measured kept apart."""

from random import Random

import pandas as pd
import pytest
from babel.numbers import format_decimal, format_percent

from analytics.charts import (
    Look,
    attendance_days_chart,
    heat_chart,
    pair_bars_chart,
    ranks_chart,
    region_tiles_chart,
    share_panels_chart,
    way_chart,
)

RUSSIAN = Look("ru")


def texts(figure: dict) -> list[str]:
    return [note["text"] for note in figure["layout"].get("annotations", [])]


@pytest.mark.parametrize(("language", "per_cent"), [("ru", "0.0\u00a0%"), ("en", "0.0%")])
def test_numbers_and_shares_are_written_as_babel_writes_them(language: str, per_cent: str) -> None:
    look, random = Look(language), Random(1)
    counts = [0, 999, 1000, *(random.randrange(10 ** random.randrange(1, 9)) for _ in range(300))]
    assert [look.number(count) for count in counts] == [format_decimal(count, locale=language) for count in counts]
    halves = [place / 2000 for place in range(2001)]  # 0.05 %, 0.15 % …: half of them to round up, half down
    shares = [*halves, *(random.random() for _ in range(300)), 1 / 3, 1e-9, 2.5]
    written = [format_percent(share, per_cent, locale=language) for share in shares]
    assert [look.percent(share) for share in shares] == written
    assert look.percent(float("nan")) == "–"


def test_day_that_was_not_measured_says_so_and_has_no_bar() -> None:
    table = pd.DataFrame({
        "day": ["2025-08-25", "2025-08-26"], "attendees": [0, None], "entries": [0, None], "is_measured": [True, False],
    })  # fmt: skip
    figure = attendance_days_chart(table, RUSSIAN, not_measured="не измерялось")
    assert figure["data"][0]["x"] == ["2025-08-25"]
    assert [(note["x"], note["text"]) for note in figure["layout"]["annotations"]] == [("2025-08-26", "не измерялось")]


def test_note_stands_on_its_day_and_not_on_a_day_without_a_bar() -> None:
    table = pd.DataFrame({"day": ["2025-08-25", "2025-08-26"], "attendees": [7, None], "is_measured": [True, False]})
    notes = {"2025-08-25": "совещание", "2025-08-26": "совещание"}
    figure = attendance_days_chart(table, RUSSIAN, not_measured="не измерялось", notes=notes)
    assert texts(figure) == ["не измерялось", "совещание"]
    assert figure["layout"]["annotations"][1]["x"] == "2025-08-25"


def test_heat_colours_start_at_zero_and_leave_out_what_was_not_measured() -> None:
    table = pd.DataFrame({
        "name": ["А", "А", "Б", "Б"], "track_name": ["x", "y", "x", "y"], "participants": [1000, 90, 0, None],
    })  # fmt: skip
    figure = heat_chart(
        table, RUSSIAN, row="name", column="track_name", value="participants", label="", codes=("name", "track_name")
    )
    cells = figure["data"][0]
    assert cells["marker"]["color"] == [RUSSIAN.ramp[4], RUSSIAN.ramp[1], RUSSIAN.empty]
    assert cells["text"] == ["1\u00a0000", "90", "0"]
    assert [tuple(data[:2]) for data in cells["customdata"]] == [("А", "x"), ("А", "y"), ("Б", "x")]


def test_bars_name_both_numbers_and_the_share() -> None:
    table = pd.DataFrame({"name": ["А", "Б"], "whole": [1200, 5], "part": [600.0, None], "share": [0.5, None]})
    figure = pair_bars_chart(
        table, RUSSIAN, whole="whole", part="part", share="share", labels=("а", "б"), not_measured="не измерялось"
    )
    *numbers, key = texts(figure)[2:]
    assert numbers == ["<b>600</b> / 1\u00a0200 · 50,0\u00a0%", "5 · не измерялось"]
    # No legend: the words above the bars stand in the order of the numbers, each beside the colour of its bar.
    assert not figure["layout"]["showlegend"]
    assert [key.index(part) for part in (RUSSIAN.came, "<b>б</b>", RUSSIAN.registered, "а")] == sorted(
        key.index(part) for part in (RUSSIAN.came, "<b>б</b>", RUSSIAN.registered, "а")
    )


def test_map_shows_every_region_once_and_nobody_apart() -> None:
    counts = [0, 0, *range(1, 88)]
    table = pd.DataFrame({
        "region": [f"{number:02}" for number in range(89)], "name": "Р", "label": "Р", "participants": counts,
        "tile_row": 0, "tile_column": range(89),
    })  # fmt: skip
    figure = region_tiles_chart(table, RUSSIAN, measure="participants", label="", nobody="никого")
    assert figure["data"][0]["name"] == "никого"
    assert len(figure["data"][0]["x"]) == 2
    assert sorted(code for trace in figure["data"] for code, _, _ in trace["customdata"]) == sorted(table["region"])
    for trace in figure["data"][1:]:
        low, high = (int(number) for number in trace["name"].split("–"))
        assert all(low <= value <= high for _, _, value in trace["customdata"])


def test_map_keeps_a_turnout_of_zero_apart_from_nobody() -> None:
    table = pd.DataFrame({
        "region": ["01", "02", "03"], "name": "Р", "label": "Р", "turnout_share": [0.0, None, 0.7], "tile_row": 0,
        "tile_column": range(3),
    })  # fmt: skip
    figure = region_tiles_chart(table, RUSSIAN, measure="turnout_share", label="", nobody="никого")
    shown = {code: trace["name"] for trace in figure["data"] for code, _, _ in trace["customdata"]}
    assert shown["02"] == "никого" and shown["01"].startswith("0–") and shown["03"].endswith("100\u00a0%")


def test_an_interval_stands_under_its_bar_and_in_brackets() -> None:
    table = pd.DataFrame({
        "region": ["77", "01"], "name": ["А", "Б"], "whole": [200, 3], "part": [180, None], "share": [0.9, None],
        "low": [0.85, None], "high": [0.93, None],
    })  # fmt: skip
    figure = pair_bars_chart(
        table, RUSSIAN, whole="whole", part="part", share="share", labels=("а", "б"), not_measured="не измерялось",
        interval=("low", "high"), code="region",
    )  # fmt: skip
    assert texts(figure)[2:-1] == ["<b>180</b> / 200 · 90,0\u00a0% (85–93\u00a0%)", "3 · не измерялось"]
    interval = figure["data"][2]
    assert (interval["base"], interval["x"]) == ([170, 0], pytest.approx([16, 0]))
    assert [row[0] for row in figure["data"][0]["customdata"]] == ["77", "01"]


def test_a_way_ends_without_a_bar_where_nothing_was_measured() -> None:
    table = pd.DataFrame({
        "name": ["Подали", "Пришли"], "people": pd.array([1200, None], dtype="Int64"),
        "kept_share": pd.array([None, None], dtype="Float64"),
    })  # fmt: skip
    figure = way_chart(table, RUSSIAN, not_measured="не измерялось", kept="{}".format)
    assert texts(figure)[2:] == ["<b>1\u00a0200</b>", "не измерялось"]
    assert figure["data"][0]["x"] == [1200, 0]


def test_ranks_show_everybody_once_and_the_chosen_apart() -> None:
    table = pd.DataFrame({
        "name": ["А", "Б", "В"], "rank": [1, 2, 3], "turnout_share": [0.9, 0.6, 0.5], "turnout_low": [0.8, 0.5, 0.1],
        "turnout_high": [0.95, 0.7, 0.9],
    })  # fmt: skip
    others, chosen = ranks_chart(table, RUSSIAN, chosen="Б")["data"]
    assert (others["x"], chosen["x"]) == ([1, 3], [2])
    assert chosen["error_y"]["array"] == pytest.approx([0.1])


def test_panels_show_every_member_once_in_its_group_and_who_differs() -> None:
    table = pd.DataFrame({
        "region": ["01", "02", "03"], "name": ["А", "Б", "В"], "label": ["АА", "ББ", "ВВ"],
        "group": ["Юг", "Юг", "Урал"], "group_share": [0.5, 0.5, None], "turnout_share": [0.2, 0.6, 0.9],
        "turnout_low": [0.1, 0.4, 0.8], "turnout_high": [0.3, 0.8, 1.0],
    })  # fmt: skip
    figure = share_panels_chart(table, RUSSIAN, middle=0.5)
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert [[code for code, _, _ in trace["customdata"]] for trace in marks] == [["02", "01"], ["03"]]
    assert [trace["marker"]["color"] for trace in marks] == [[RUSSIAN.registered, RUSSIAN.came], [RUSSIAN.came]]
    assert marks[0]["error_y"]["array"] == pytest.approx([0.2, 0.1])
    assert texts(figure) == ["<b>Юг</b><br>50,0\u00a0%", "<b>Урал</b><br>–"]
    layout = figure["layout"]
    assert [line["y0"] for line in layout["shapes"]] == [0.5, 0.5]
    assert all(layout[axis]["range"] == layout["yaxis"]["range"] for axis in ("yaxis", "yaxis2")), "one scale"
    for trace in figure["data"]:
        assert f"xaxis{trace['xaxis'][1:]}" in layout
    letters = [trace["text"] for trace in figure["data"] if trace["mode"] == "text"]
    assert letters == [["ББ", "АА"], ["ВВ"]]
    assert share_panels_chart(table.head(0), RUSSIAN, middle=0.5)["data"] == []
