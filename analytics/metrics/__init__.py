"""Every number of the dashboard by name, with its one function.

The docstring of the function defines it for experts, the text `number.<name>` for readers; the page "About the numbers"
prints both.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.attendance import attendance
from analytics.metrics.breakdown import BREAKDOWNS
from analytics.metrics.combinations import WAYS, track_combinations, track_flow, track_pairs
from analytics.metrics.differences import track_differences
from analytics.metrics.forecast import HORIZONS, registration_forecast
from analytics.metrics.forums import forums, registration_pace
from analytics.metrics.headline import headline
from analytics.metrics.meeting import meeting_regions
from analytics.metrics.organisations import absent_delegations, delegations, type_days, type_regions
from analytics.metrics.people import people_rows
from analytics.metrics.presence import attendance_forms, presence, way
from analytics.metrics.programme import control_totals, doors, session_formats, sessions
from analytics.metrics.quality import dictionary, ledger_rows, ledger_summary, source_files, unresolved_names
from analytics.metrics.reconciliation import PAIRS, reconciliation, reconciliation_people, sources
from analytics.metrics.regions import AREAS, plan_fact, region_ranks, region_shares
from analytics.metrics.registrations import registrations
from analytics.metrics.review import decisions, open_questions, resolved
from analytics.metrics.rules import rule_effects
from analytics.metrics.stays import OF_PLACE, occupancy, place_days, track_days, track_popularity
from analytics.metrics.tracks import MEASURES, region_tracks, tracks, type_tracks
from analytics.metrics.turnout import turnout
from analytics.snapshot import Connection


@dataclass(frozen=True)
class Number:
    """A number that can be asked for by name; the first breakdown is the usual one."""

    name: str
    function: Callable[..., pd.DataFrame]
    breakdowns: tuple[str, ...] = ()
    is_filtered: bool = True

    def ask(self, con: Connection, filters: Filters, by: str | None = None) -> pd.DataFrame:
        """The answer for the filters (where the number knows filters) and a breakdown (where it has any)."""
        choice = [filters] if self.is_filtered else []
        return self.function(con, *choice, *([by or self.breakdowns[0]] if self.breakdowns else []))


_ALL = (
    Number("headline", headline),
    Number("turnout", turnout, BREAKDOWNS),
    Number("tracks", tracks),
    Number(
        "registrations",
        registrations,
        ("day", "region", "district", "track", "organisation_type", "format", "role", "status"),
    ),
    Number(
        "attendance",
        attendance,
        ("day", "list", "track", "region", "district", "organisation_type", "format", "role", "status"),
    ),
    Number("region_tracks", region_tracks, MEASURES),
    Number("type_tracks", type_tracks, MEASURES),
    Number("way", way),
    Number("presence", presence),
    Number("attendance_forms", attendance_forms),
    Number("region_shares", region_shares, AREAS),
    Number("region_ranks", region_ranks),
    Number("plan_fact", plan_fact),
    Number("type_regions", type_regions, MEASURES),
    Number("type_days", type_days),
    Number("delegations", delegations),
    Number("absent_delegations", absent_delegations),
    Number("meeting_regions", meeting_regions),
    Number("track_popularity", track_popularity),
    Number("track_days", track_days),
    Number("track_pairs", track_pairs, tuple(WAYS)),
    Number("track_combinations", track_combinations, tuple(WAYS)),
    Number("track_flow", track_flow),
    Number("track_differences", track_differences),
    Number("sessions", sessions),
    Number("session_formats", session_formats),
    Number("place_days", place_days),
    Number("occupancy", occupancy, tuple(OF_PLACE)),
    Number("doors", doors),
    Number("control_totals", control_totals, is_filtered=False),
    Number("people", people_rows),
    Number("sources", sources),
    Number("reconciliation", reconciliation, PAIRS),
    Number("reconciliation_people", reconciliation_people, PAIRS),
    Number("rule_effects", rule_effects),
    Number("forums", forums),
    Number("registration_pace", registration_pace),
    Number("registration_forecast", registration_forecast, HORIZONS),
    Number("source_files", source_files, is_filtered=False),
    Number("ledger", ledger_rows, is_filtered=False),
    Number("ledger_summary", ledger_summary, is_filtered=False),
    Number("unresolved_names", unresolved_names, ("region", "organisation"), is_filtered=False),
    Number("resolved", resolved, ("region", "organisation"), is_filtered=False),
    Number(
        "open_questions",
        open_questions,
        ("region", "organisation", "organisation_pair", "person_pair"),
        is_filtered=False,
    ),
    Number("decisions", decisions, is_filtered=False),
    Number("dictionary", dictionary, is_filtered=False),
)
NUMBERS = {number.name: number for number in _ALL}

# What the columns of the answers measure; their names and definitions stand in the texts of the pages.
FIELDS = tuple(
    """
    registrations active cumulative participants cancelled pending expired rejected attendees
    attended_participants walk_ins no_shows not_measured turnout_share regions_represented organisations
    registered came attended attended_registered registered_share attended_share came_share chosen_share
    conversion_share entries
    people counted_people affected_people affected_rows returning_people returning_people_share
    returning_organisations returning_organisations_share days_before reached reached_share forecast forecast_low
    forecast_high error_share learnt_from
    turnout_low turnout_high kept_share joins participants_share participants_per_million attendees_per_million
    population population_year invited quota delivered_share short over rank rank_best rank_worst ranked
    earlier_forums heads_registered heads_came deputies_registered deputies_came others_registered others_came
    person_hours average_stay_minutes exit_share peak_people seats fill_share visitors people_inside
    people_share track_count compared other_compared other_turnout_share p_value adjusted_p_value
    signed_up present joined_online timed_people early_leavers early_share session_count measured_sessions
    average_present scans peak_scans stated counted difference
""".split()
)
