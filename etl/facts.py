"""Which cells there are: the facts, and the levels at which each is added up.

A level is worth its place where rows would cost much more and where regions, types, tracks and days bound its size. One
kind of filter is there for every fact; several at once where a fact is asked most: with tracks, with days, and all but
the region together, which are few.
"""

from itertools import combinations
from typing import NamedTuple

Level = tuple[str, ...]

REGION, TYPE, FORMAT, ROLE, STATUS, TRACKS = "region", "organisation_type", "format", "role", "status", "tracks"
ALIKE = (REGION, TYPE, FORMAT, ROLE, STATUS)
STYLE = (FORMAT, ROLE, STATUS)
# What a level may tell apart, where its columns are called otherwise.
PARTS = {
    REGION: ("region_code", "district_code"),
    "track_days": ("attended_days", "track_days"),
    "masks": ("registered_tracks", "attended_tracks", TRACKS),
    "tracks_by_day": ("attended_days", "attended_track_days"),
}
AUDIENCE = (
    *("forum_code", "region_code", "district_code", TYPE, FORMAT, ROLE, STATUS),
    *("is_participant", "is_attendee", "is_measured", "is_registered"),
)


class Fact(NamedTuple):
    """A table of cells: what every level has, what is added up, and which levels come from which table of cells.sql.

    Bits of `unions` are put together instead: of what is counted once, whoever it is that brings it.
    """

    name: str
    meaning: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    levels: dict[str, tuple[Level, ...]]
    has_profile: bool = True
    unions: tuple[str, ...] = ()

    def parts(self) -> list[str]:
        """Columns that only some levels have."""
        levels = (level for levels in self.levels.values() for level in levels)
        return list(dict.fromkeys(column for level in levels for column in columns_of(level)))


def columns_of(level: Level) -> list[str]:
    return [column for part in level for column in PARTS.get(part, (part,))]


def _each(*parts: str) -> tuple[Level, ...]:
    """A level for each kind of filter beside the parts, tracks aside."""
    return tuple((*parts, kind) for kind in ALIKE)


def _of_tracks() -> tuple[Level, ...]:
    """Levels of tracks: alone, and beside all kinds of filters but the region."""
    return (TRACKS,), (TRACKS, TYPE, *STYLE)


def _of_all(name: str, meaning: str, keys: tuple[str, ...], sums: tuple[str, ...]) -> Fact:
    """A fact counted for all people of a forum only: under filters it has to be counted again."""
    return Fact(name, f"{meaning} Of all people.", keys, sums, {f"{name}_of_all": ((),)}, has_profile=False)


LASTED = ("visitors", "timed_visitors", "seconds", "exit_seconds")
FACTS = (
    Fact(
        "people",
        "People, by what filters choose and breakdowns ask.",
        ("is_participant", "is_attendee", "is_measured", "is_registered"),
        (
            *("people", "registrations", "active_registrations", "pending_registrations"),
            *("cancelled_registrations", "rejected_registrations", "expired_registrations"),
        ),
        {
            "people_of_all": (
                *combinations(ALIKE, 2),
                *((REGION, TYPE, part) for part in STYLE),
                *(STYLE, (TYPE, *STYLE), ALIKE),
            ),
            "people_of_days": (
                *_each("attended_days"),
                *((TYPE, "attended_days", part) for part in ALIKE if part != TYPE),
                *(("attended_days", *parts) for parts in (STYLE, (TYPE, *STYLE))),
            ),
            "people_of_regions_and_tracks": ((REGION, TRACKS), (TYPE, TRACKS), (REGION, TYPE, TRACKS)),
            "people_of_roles_and_tracks": (*((TRACKS, part) for part in STYLE), (TRACKS, *STYLE)),
            "people_of_tracks": ((TRACKS, TYPE, *STYLE),),
            "people_of_dates": (*_each("registered_on"), (*STYLE, "registered_on")),
            "people_of_masks": (("masks",), *_each("masks"), ("masks", *STYLE)),
            "people_profile": tuple((TRACKS, "attended_days", *parts) for parts in ((), (REGION,), (TYPE,), STYLE)),
            "people_of_all_masks": (
                *(("tracks_by_day",), ("masks", "tracks_by_day"), (TYPE, "masks", "tracks_by_day")),
                *((TRACKS, "tracks_by_day"), (TYPE, "tracks_by_day"), ("registered_tracks", "attended_days")),
            ),
            "member": (
                ("registered_on", TRACKS),
                (TYPE, "registered_on", TRACKS),
                (REGION, "tracks_by_day"),
                (*STYLE, "tracks_by_day"),
            ),
        },
    ),
    Fact(
        "track_people",
        "People in each track that they chose or were seen in; a person once per track.",
        ("is_participant", "is_attendee", "is_measured", "track_code", "is_chosen", "is_there"),
        ("people",),
        {
            "track_people_profile": (*_each(), *combinations(ALIKE, 2)),
            "track_people_of_tracks": ((TRACKS,), (REGION, TRACKS), (TYPE, TRACKS)),
            "track_people_of_days": ((REGION, "track_days"), (TYPE, "track_days")),
            "track_people_of_roles_and_days": (*((part, "track_days") for part in STYLE), (*STYLE, "track_days")),
        },
    ),
    Fact(
        "list_people",
        "People seen at each list or door; a person once per list.",
        ("list_code", "list_days"),
        ("people",),
        {"list_people_profile": _each(), "list_people_of_tracks": ((TRACKS,), (TRACKS, TYPE))},
    ),
    Fact(
        "entered",
        "Admitted entries by day, list and track.",
        ("day_on", "list_code", "track_code"),
        ("entries",),
        {"entered_profile": _each(), "entered_of_tracks": _of_tracks()},
    ),
    Fact(
        "registered",
        "Registrations by their date and by their own status.",
        (),
        ("registrations", "active"),
        {
            "registered_profile": (*_each("applied_on"), *_each("own_status")),
            "registered_of_tracks": tuple(
                (TRACKS, *kind, part) for kind in ((), (TYPE,)) for part in ("applied_on", "own_status")
            ),
        },
    ),
    Fact(
        "track_registered",
        "Registrations in each track that they chose.",
        ("track_code",),
        ("registrations", "active"),
        {"track_registered_profile": (*_each(), *_of_tracks(), (TRACKS, REGION))},
    ),
    Fact(
        "organisation",
        "Organisations of participants; each is there once per level and what the level tells apart.",
        ("organisation_id", "is_returning"),
        (),
        {"organisation_profile": _each()},
        unions=(TRACKS,),
    ),
    Fact(
        "subject",
        "Subjects of the Federation that participants come from, as organisations.",
        ("subject_code",),
        (),
        {"subject_profile": _each()},
        unions=(TRACKS,),
    ),
    Fact(
        "delegation",
        "People of each organisation.",
        ("organisation_id", "is_participant", "is_attendee", "is_measured"),
        ("people",),
        {"delegation_profile": ((REGION,), (TYPE,))},
    ),
    Fact(
        "came",
        "Attendees by the way they came, over all days, with their entries and joins.",
        ("attended_as",),
        ("people", "entries", "joins"),
        {"came_profile": (*_each(), *_of_tracks(), (TRACKS, REGION))},
    ),
    Fact(
        "came_of_days",
        "Attendees by their days on site and online, where day_on is NULL; their entries and joins by day elsewhere.",
        ("site_days", "online_days", "day_on"),
        ("people", "entries", "joins"),
        {"came_of_days_and_tracks": ((), (TYPE,), STYLE, (TRACKS,), (TRACKS, TYPE))},
        has_profile=False,
    ),
    Fact(
        "returned",
        "Participants who were that at a forum which began earlier.",
        (),
        ("people",),
        {"returned_profile": (*_each(), *_of_tracks(), (TRACKS, REGION))},
    ),
    Fact(
        "source_people",
        "People whom the files of each kind know, and each file.",
        ("kind", "file_number"),
        ("people", "counted_people"),
        {
            "source_people_profile": _each(),
            "source_people_of_tracks": ((TRACKS,), (TRACKS, TYPE), (TRACKS, REGION), (TRACKS, REGION, *STYLE)),
        },
    ),
    Fact(
        "told",
        "People by what files say of them.",
        (FORMAT, STATUS, "is_participant", "is_attendee", "is_measured", "is_registered", "is_repeated", "said"),
        ("people", "counted_rows", "active_registrations"),
        {
            "told_profile": ((), (REGION,), (TYPE,), (ROLE,)),
            "told_of_tracks": ((TRACKS,), (TRACKS, TYPE, ROLE), (TRACKS, REGION)),
        },
    ),
    _of_all("inside", "People at once.", ("place_code", "day_on", "hour_at", "fifth", "first_at"), ("most", "net")),
    _of_all("track_inside", "Most people at once.", ("track_code", "day_on", "place_code"), ("peak_people",)),
    _of_all("place_stays", "Stays by place and day; a person once a day.", ("place_code", "day_on"), LASTED),
    Fact(
        "track_stays",
        "Stays by track and day; a person once a day.",
        ("track_code", "day_on"),
        LASTED,
        {
            "track_stays_profile": _each(),
            "track_stays_of_tracks": (*_of_tracks(), (TRACKS, REGION), (TRACKS, REGION, *STYLE)),
        },
    ),
    _of_all("track_seen", "People seen in each track, by day.", ("track_code", "day_on"), ("people",)),
    _of_all(
        "door", "Busiest minute of each list and day.", ("list_code", "day_on", "peak_at"), ("scans", "peak_scans")
    ),
    _of_all(
        "session_people",
        "People in each session.",
        ("session_code",),
        ("present", "joined_online", "timed_people", "seconds", "early_leavers", "peak_people"),
    ),
    _of_all("signed", "People who signed up for each session.", ("session_code",), ("signed_up",)),
)
