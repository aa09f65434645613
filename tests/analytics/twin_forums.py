"""Twins of the metrics that lay forums beside each other: dicts and loops."""

import math
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from statistics import mean
from typing import Any

from scipy import stats

from tests.analytics.forum import Rows
from tests.analytics.twin import Person, Twin


def everywhere(twin: Twin) -> dict[str, list[Person]]:
    """Forum → its people that the filters pick, forum and days aside; forums from the oldest."""
    codes = tuple(row["forum_code"] for row in _described(twin))
    whole = Twin(twin.tables, replace(twin.filters, forum=codes, day=()))
    return {code: [person for person in whole.people if person.forum == code] for code in codes}


def _described(twin: Twin) -> Rows:
    return sorted(twin.tables["forum"], key=lambda row: (row["starts_on"], row["forum_code"]))


def forums(twin: Twin, by: str | None) -> Rows:
    """Twin of forums."""
    picked = everywhere(twin)
    begun = {row["forum_code"]: row["starts_on"] for row in twin.tables["forum"]}
    participants = [row for row in twin.tables["person"] if row["active_registrations"]]
    subjects = {row["region_code"] for row in twin.tables["region"] if row["region_group"] == "subject"}
    rows = []
    for forum in _described(twin):
        code = forum["forum_code"]
        before = [row for row in participants if begun[row["forum_code"]] < forum["starts_on"]]
        mine = [person for person in picked[code] if person.is_participant]
        seen, came = [p for p in picked[code] if p.is_seen], [p for p in mine if p.is_seen]
        lost = [p for p in mine if not p.is_seen and not p.is_observed]
        on_site, online = forum["is_on_site_measured"], forum["is_online_measured"]
        measured = {(True, True): "both", (True, False): "on_site", (False, True): "online"}.get((on_site, online))
        organisations = {p.row["organisation_id"] for p in mine} - {None}
        again = [p for p in mine if p.row["person_id"] in {row["person_id"] for row in before}]
        back = organisations & {row["organisation_id"] for row in before}
        has_earlier = min(begun.values()) < forum["starts_on"]
        rows.append({
            "forum": code, "name_ru": forum["title_ru"], "name_en": forum["title_en"],
            "starts_on": forum["starts_on"], "measured": measured or "nowhere",
            "registrations": sum(len(person.registrations) for person in picked[code]), "participants": len(mine),
            "attendees": len(seen) if measured else None, "attended_participants": len(came) if measured else None,
            "no_shows": len(mine) - len(came) - len(lost) if measured else None, "not_measured": len(lost),
            "turnout_share": len(came) / len(mine) if len(mine) > len(lost) else None,
            "regions_represented": len({p.row["region_code"] for p in mine} & subjects),
            "organisations": len(organisations),
            "returning_people": len(again) if has_earlier else None,
            "returning_people_share": len(again) / len(mine) if has_earlier and mine else None,
            "returning_organisations": len(back) if has_earlier else None,
            "returning_organisations_share": len(back) / len(organisations) if has_earlier and organisations else None,
        })  # fmt: skip
    return rows


def _registered(person: Person) -> date | None:
    active = [one["registered_at"] for one in person.registrations if one["status"] == "active"]
    return min((moment.date() for moment in active if moment), default=None)


def _days_before(twin: Twin) -> dict[str, Counter[int]]:
    """Forum → days before its opening → participants who registered then."""
    begun = {row["forum_code"]: row["starts_on"] for row in twin.tables["forum"]}
    found: dict[str, Counter[int]] = {}
    for code, people in everywhere(twin).items():
        dates = [_registered(person) for person in people if person.is_participant]
        found[code] = Counter((begun[code] - day).days for day in dates if day)
    return found


def registration_pace(twin: Twin, by: str | None) -> Rows:
    """Twin of registration_pace."""
    rows: Rows = []
    days_before = _days_before(twin)
    for forum in _described(twin):
        counts, so_far = days_before[forum["forum_code"]], 0
        for day in sorted(counts, reverse=True):
            so_far += counts[day]
            row = {"forum": forum["forum_code"], "name_ru": forum["title_ru"], "name_en": forum["title_en"]}
            row |= {"days_before": day, "participants": counts[day], "cumulative": so_far}
            rows.append(row | {"reached_share": so_far / sum(counts.values())})
    return rows


def registration_forecast(twin: Twin, by: str | None) -> Rows:
    """Twin of registration_forecast, for forums that are over."""
    horizon, counts = int(by or "14"), _days_before(twin)
    reached = {code: sum(n for day, n in days.items() if day >= horizon) for code, days in counts.items()}
    final = {code: sum(days.values()) for code, days in counts.items()}
    rows = []
    for forum in _described(twin):
        code = forum["forum_code"]
        grown = [final[other] / reached[other] for other in counts if other != code and reached[other]]
        row: dict[str, Any] = {"forum": code, "name_ru": forum["title_ru"], "name_en": forum["title_en"]}
        row |= {"as_of_on": forum["starts_on"] - timedelta(days=horizon), "days_before": horizon}
        row |= {"reached": reached[code]}
        row |= dict.fromkeys(("forecast", "forecast_low", "forecast_high"))
        row |= {"participants": final[code], "error_share": None, "learnt_from": len(grown)}
        row |= {"why_not": "nobody_yet" if not reached[code] else "few_forums" if len(grown) < 2 else None}
        rows.append(row | (_foretold(reached[code], final[code], grown) if row["why_not"] is None else {}))
    return rows


def _foretold(reached: int, final: int, grown: list[float]) -> dict[str, Any]:
    middle = math.prod(grown) ** (1 / len(grown))
    logs = [math.log(ratio) for ratio in grown]
    spread = math.sqrt(sum((value - mean(logs)) ** 2 for value in logs) / (len(logs) - 1))
    factor = math.exp(stats.t.isf(0.1, len(logs) - 1) * spread * math.sqrt(1 + 1 / len(logs)))
    foretold, low, high = (round(reached * middle * by, 6) for by in (1, 1 / factor, factor))
    row = {"forecast": round(foretold), "forecast_low": max(reached, math.floor(low))}
    return row | {"forecast_high": math.ceil(high), "error_share": round(foretold) / final - 1}
