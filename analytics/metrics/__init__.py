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
from analytics.metrics.headline import headline
from analytics.metrics.people import people_rows
from analytics.metrics.quality import dictionary, ledger_rows, ledger_summary, source_files, unresolved_names
from analytics.metrics.registrations import registrations
from analytics.metrics.review import decisions, open_questions, resolved
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
    Number("people", people_rows),
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
""".split()
)
