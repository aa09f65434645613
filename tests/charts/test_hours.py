"""Charts of hours, sets and wide tables: what is full, unknown or empty looks like it."""

import pandas as pd

from analytics.charts import Look, columns_heat_chart, combinations_chart, heat_chart, occupancy_chart, programme_chart

RUSSIAN = Look("ru")


def moments(*hours: str) -> pd.Series:
    return pd.to_datetime(pd.Series([f"2025-08-27T{hour}" for hour in hours]))


def test_programme_frames_what_is_overfull_and_says_what_was_not_measured() -> None:
    table = pd.DataFrame({
        "name": ["А", "Б", "В"], "hall_name": ["Зал 1", "Зал 2", None], "starts_at": moments("10:00", "10:00", "12:00"),
        "ends_at": moments("11:30", "11:00", "13:00"), "present": [130, 20, None], "fill_share": [1.1, 0.2, None],
    })  # fmt: skip
    figure = programme_chart(table, RUSSIAN, not_measured="не измерялось")
    bar = figure["data"][0]
    assert bar["x"] == [90 * 60_000, 60 * 60_000, 60 * 60_000]
    assert bar["base"][2] == "2025-08-27T12:00"
    assert bar["marker"]["line"]["width"] == [2, 0, 0]
    assert bar["marker"]["color"] == [RUSSIAN.ramp[4], RUSSIAN.ramp[0], RUSSIAN.empty]
    titles = [note["text"] for note in figure["layout"]["annotations"]]
    assert titles[0] == "<b>130 · 110,0\u00a0%</b> · Зал 1<br>А"
    assert titles[2] == "<b>не измерялось</b><br>В"


def test_occupancy_has_a_line_per_day_and_the_seats_in_sight() -> None:
    table = pd.DataFrame({
        "day": ["2025-08-27", "2025-08-27"], "starts_at": moments("10:00", "10:05"), "people_inside": [5, 80],
        "seats": [120, 120],
    })  # fmt: skip
    figure = occupancy_chart(table, RUSSIAN, label="людей", seats="места")
    assert [trace["y"] for trace in figure["data"]] == [[5, 80]]
    assert figure["layout"]["shapes"][0]["y0"] == 120 < figure["layout"]["yaxis"]["range"][1]
    without = occupancy_chart(table.assign(seats=None), RUSSIAN, label="людей", seats="места")
    assert without["layout"]["shapes"] == []
    assert occupancy_chart(table.head(0), RUSSIAN, label="", seats="")["data"] == []


def test_combinations_show_a_dot_for_each_track_of_a_set() -> None:
    table = pd.DataFrame({"tracks": ["a + c", "b"], "name": ["А + В", "Б"], "people": [1200, 7]})
    names = {"a": "А", "b": "Б", "c": "В"}
    lines, marks, bars = combinations_chart(table, RUSSIAN, codes="tracks", names=names, label="")["data"]
    has = [colour == RUSSIAN.came for colour in marks["marker"]["color"]]
    assert has == [True, False, True, False, True, False]
    assert lines["x"] == [0, 2, None, 1, 1, None]
    assert bars["text"] == ["1\u00a0200", "7"]


def test_columns_of_different_units_have_colours_of_their_own() -> None:
    table = pd.DataFrame({"name": ["А", "Б"], "registered": [900, 100], "person_hours": [1.0, 40.0]})
    columns = {"registered": "выбрали", "person_hours": "часы"}
    cells = columns_heat_chart(table, RUSSIAN, row="name", columns=columns, label="")["data"][0]
    ramp = RUSSIAN.ramp
    assert cells["marker"]["color"] == [ramp[4], ramp[1], ramp[0], ramp[4]]


def test_shares_are_written_in_per_cent_and_pale_when_far_from_full() -> None:
    table = pd.DataFrame({"name": ["А", "А", "Б", "Б"], "day": ["1", "2", "1", "2"], "x_share": [0.25, 0, None, 1]})
    cells = heat_chart(table, RUSSIAN, row="name", column="day", value="x_share", label="")["data"][0]
    assert cells["text"] == ["25,0\u00a0%", "0,0\u00a0%", "100,0\u00a0%"]
    assert cells["marker"]["color"] == [RUSSIAN.ramp[2], RUSSIAN.empty, RUSSIAN.ramp[4]]
