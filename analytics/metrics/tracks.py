"""Thematic tracks: chosen at registration, and visited."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.breakdown import REGION_NAMES, TRACK_NAMES, VOCABULARY_NAMES
from analytics.metrics.selection import COLUMNS, answer
from analytics.snapshot import Connection

TRACKS = """
    with {picked_forum}, {people}, {track_people}, {entered}, names as ({names}), totals as (
        select sum(people) filter (where is_participant) as participants,
            sum(people) filter (where is_seen) as attendees
        from people
    ), counted as (
        select forum_code, track_code as code,
            coalesce(sum(people) filter (where is_participant and is_chosen), 0)::bigint as registered,
            coalesce(sum(people) filter (where is_participant and is_chosen and is_seen), 0)::bigint as came,
            coalesce(sum(people) filter (where is_seen_there), 0)::bigint as attended,
            coalesce(sum(people) filter (where is_participant and is_chosen and is_seen_there), 0)::bigint
                as attended_registered
        from track_people group by forum_code, track_code
    ), scanned as (
        select forum_code, track_code as code, sum(entries)::bigint as entries from entered
        group by forum_code, track_code
    ), shown as (
        select forum_code, position, code, name_ru, name_en, coalesce(registered, 0) as registered,
            coalesce(came, 0) as came, case when is_measured then coalesce(attended, 0) end as attended,
            case when is_measured then coalesce(attended_registered, 0) end as attended_registered,
            case when is_measured then coalesce(entries, 0) end as entries
        from names left join counted using (forum_code, code) left join scanned using (forum_code, code)
    )
    select code as track, name_ru, name_en, registered, came, attended, attended_registered,
        registered / nullif(participants, 0) as registered_share, attended / nullif(attendees, 0) as attended_share,
        came / nullif(registered, 0) as came_share, attended_registered / nullif(registered, 0) as conversion_share,
        attended_registered / nullif(attended, 0) as chosen_share, entries
    from shown cross join totals order by forum_code, position
"""
# Codes of a person column that have a row: always, or because a picked person carries them.
BY_TRACK = """
    with {picked_forum}, {people}, {track_people}, track_names as ({track_names}), names as ({names}), carried as (
        select distinct {column} as code, true as is_carried from people
    ), rows_shown as (
        select code, coalesce(name_ru, code) as name_ru, coalesce(name_en, code) as name_en, position
        from names full join carried using (code) where is_always is not false or is_carried
    ), counted as (
        select forum_code, track_code, {column} as code,
            coalesce(sum(people) filter (where is_participant and is_chosen), 0)::bigint as participants,
            coalesce(sum(people) filter (where is_seen_there), 0)::bigint as attendees
        from track_people group by forum_code, track_code, {column}
    ), cells as (
        select rows_shown.code as code, rows_shown.name_ru as name_ru, rows_shown.name_en as name_en,
            rows_shown.position as position, track_names.forum_code as forum_code, track_names.code as track,
            track_names.name_ru as track_name_ru, track_names.name_en as track_name_en,
            track_names.position as track_position,
            coalesce(participants, 0) as participants,
            case when is_measured then coalesce(attendees, 0) end as attendees
        from rows_shown cross join track_names left join counted
            on counted.code = rows_shown.code and counted.forum_code = track_names.forum_code
            and counted.track_code = track_names.code
    ), ordered as (
        select code, sum({measure}) as of_row from cells group by code
    )
    select code as "{by}", name_ru, name_en, track, track_name_ru, track_name_en, participants, attendees
    from cells join ordered using (code)
    order by of_row desc nulls last, position nulls last, code, forum_code, track_position
"""
MEASURES = ("participants", "attendees")


def tracks(con: Connection, filters: Filters) -> pd.DataFrame:
    """Thematic tracks: participants who chose each, and people seen in it.

    Rows:    one per track of the forum, in the order of the programme.
    Unit:    registered, came, attended and attended_registered in people; registered_share of the participants,
             attended_share of the attendees, came_share and conversion_share of registered, chosen_share of attended,
             each from 0 to 1, NULL where the denominator is 0; entries in admitted scans. NULL where nobody at all
             was ever seen in the track: attendance was not measured there.
    Counts:  a person once per track; one person may stand in several tracks. registered: participants who chose the
             track; came: of them seen at the forum; attended: seen in the track; attended_registered: of registered.
    """
    return answer(con, filters, TRACKS.replace("{names}", TRACK_NAMES))


def region_tracks(con: Connection, filters: Filters, measure: str = "participants") -> pd.DataFrame:
    """Interest of regions in tracks: people of each region in each track.

    Rows:    one per region and track, zeros included, regions with most of the measure first.
             Regions: all 89, Baikonur, federal, unresolved; foreign countries only where they occur.
    Unit:    participants and attendees in people; attendees NULL where the track was not measured.
    Counts:  a person once per track: participants chose it, attendees were seen in it.
    """
    return _by_track(con, filters, "region", measure)


def type_tracks(con: Connection, filters: Filters, measure: str = "participants") -> pd.DataFrame:
    """Interest of organisation types in tracks: people of each type in each track.

    Rows:    one per organisation type and track, zeros included, types with most of the measure first.
    Unit:    participants and attendees in people; attendees NULL where the track was not measured.
    Counts:  a person once per track: participants chose it, attendees were seen in it.
    """
    return _by_track(con, filters, "organisation_type", measure)


def _by_track(con: Connection, filters: Filters, by: str, measure: str) -> pd.DataFrame:
    if measure not in MEASURES:
        raise ValueError(f"No measure «{measure}». Choose one of: {', '.join(MEASURES)}.")
    column = COLUMNS[by]
    parts = {
        "{track_names}": TRACK_NAMES,
        "{names}": REGION_NAMES if by == "region" else VOCABULARY_NAMES.format(by=by),
        "{column}": column,
        "{measure}": measure,
        "{by}": by,
    }
    question = BY_TRACK
    for place, text in parts.items():
        question = question.replace(place, text)
    return answer(con, filters, question)
