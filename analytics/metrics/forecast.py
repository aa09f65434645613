"""How many will have registered in the end, learnt from other forums, with its error there."""

import math
from statistics import fmean, stdev

import pandas as pd
from scipy import stats

from analytics.filters import Filters
from analytics.metrics.forums import registration_pace
from analytics.snapshot import Connection, parsed

HORIZONS = ("14", "60", "30", "7", "1")
LEVEL = 0.8  # of ten forums two end outside the interval; with few forums to learn from a higher level tells nothing
FORUMS = """
    select forum_code as forum, title_ru as name_ru, title_en as name_en, starts_on,
        starts_on - (select max(built_at)::date from snapshot) as days_left
    from forum order by starts_on, forum_code
"""
Course = list[tuple[int, int]]  # days before the opening and people who registered then
FIGURES = ("forecast", "forecast_low", "forecast_high")


def registration_forecast(con: Connection, filters: Filters, days_before: str = "14") -> pd.DataFrame:
    """Forecast of each forum's final number of participants, as of some days before its opening.

    Rows:    one per forum, oldest first, whatever forum is chosen; the other filters hold in each of them.
    Unit:    reached (registered by then), participants (known now), forecast, forecast_low and forecast_high in people;
             learnt_from in forums; error_share is forecast ÷ participants − 1, NULL until the forum has opened. No
             forecast: why_not says few_forums (under two others can teach) or nobody_yet.
    Counts:  each forum is forecast from all others that have opened, never from itself: reached × the geometric mean
             of their final ÷ reached at the same number of days; interval of 80 % from their spread (Student's t on
             logarithms). Participants without a date of registration are left out. A choice of days is ignored.
    """
    pace = registration_pace(con, filters)
    found = con.execute(parsed(FORUMS)).df().to_dict("records")
    courses: dict[str, Course] = {str(forum["forum"]): [] for forum in found}
    for code, days, people in zip(pace["forum"], pace["days_before"], pace["participants"], strict=True):
        courses[code].append((days, people))
    opened = [str(forum["forum"]) for forum in found if forum["days_left"] <= 0]
    rows = [_row(forum, max(int(days_before), forum["days_left"]), courses, opened) for forum in found]
    table = pd.DataFrame(rows)
    return table.astype({name: "Int64" for name in FIGURES} | {"error_share": "Float64", "why_not": "str"})


def _row(forum: dict, days_before: int, courses: dict[str, Course], opened: list[str]) -> dict:
    code = forum["forum"]
    others = [courses[other] for other in opened if other != code]
    known = [(_reached(course, days_before), _final(course)) for course in others]
    ratios = [math.log(final / reached) for reached, final in known if reached]
    reached, final = _reached(courses[code], days_before), _final(courses[code])
    why_not = "nobody_yet" if not reached else "few_forums" if len(ratios) < 2 else None
    foretold = None if why_not else _forecast(reached, ratios)
    return {
        **{name: forum[name] for name in ("forum", "name_ru", "name_en")},
        "as_of_on": forum["starts_on"] - pd.Timedelta(days=days_before),
        "days_before": days_before,
        "reached": reached,
        **dict(zip(FIGURES, foretold or (None, None, None), strict=True)),
        "participants": final,
        "error_share": foretold[0] / final - 1 if foretold and code in opened else None,
        "learnt_from": len(ratios),
        "why_not": why_not,
    }


def _reached(course: Course, days_before: int) -> int:
    return int(sum(people for days, people in course if days >= days_before))


def _final(course: Course) -> int:
    return int(sum(people for _, people in course))


def _forecast(reached: int, ratios: list[float]) -> tuple[int, int, int]:
    """The forecast and its interval; nobody who registered is taken back."""
    centre, count = fmean(ratios), len(ratios)
    width = stats.t.ppf((1 + LEVEL) / 2, count - 1) * stdev(ratios) * math.sqrt(1 + 1 / count)
    middle, low, high = (round(reached * math.exp(log), 6) for log in (centre, centre - width, centre + width))
    return round(middle), max(reached, math.floor(low)), math.ceil(high)
