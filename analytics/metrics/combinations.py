"""Tracks that the same people combine, and the way of people from track to track over the days."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer, knows_tracks_of_days
from analytics.metrics.stays import TRACK_NAMES
from analytics.snapshot import Connection

# Way of looking → the persons who count and their tracks as bits.
WAYS = {"registration": ("is_participant", "registered_tracks"), "attendance": ("is_seen", "{seen_tracks}")}
PAIRS = f"""
    with {{picked_forum}}, {{people}}, {TRACK_NAMES}, met_tracks as (
        select distinct forum_code, track_code, true as is_met from met where track_code is not null
    ), masks as (
        select forum_code, {{tracks}} as held, sum(people) as people from people where {{who}} group by forum_code, held
    ), cells as (
        select one.forum_code as forum_code, one.position as position, other.position as other_position,
            one.track_code as track, one.name_ru as name_ru, one.name_en as name_en, other.track_code as other,
            other.name_ru as other_name_ru, other.name_en as other_name_en,
            coalesce(sum(people) filter (
                where common_bits(held, one.mask) <> 0 and common_bits(held, other.mask) <> 0
            ), 0)::bigint as people,
            coalesce(sum(people) filter (where common_bits(held, one.mask) <> 0), 0)::bigint as of_track,
            {{is_known}} as is_known
        from names as one join names as other on other.forum_code = one.forum_code
        left join met_tracks as met_one on met_one.forum_code = one.forum_code and met_one.track_code = one.track_code
        left join met_tracks as met_other
            on met_other.forum_code = other.forum_code and met_other.track_code = other.track_code
        left join masks on masks.forum_code = one.forum_code
        group by one.forum_code, one.position, other.position, one.track_code, one.name_ru, one.name_en,
            other.track_code, other.name_ru, other.name_en, met_one.is_met, met_other.is_met
    )
    select track, name_ru, name_en, other, other_name_ru, other_name_en, case when is_known then people end as people,
        case when is_known then people / nullif(of_track, 0) end as people_share
    from cells order by forum_code, position, other_position
"""
COMBINATIONS = f"""
    with {{picked_forum}}, {{people}}, {TRACK_NAMES}, masks as (
        select forum_code, {{tracks}} as held, sum(people)::bigint as people from people where {{who}}
        group by forum_code, held
    )
    select string_agg(track_code, ' + ' order by position) as tracks,
        string_agg(name_ru, ' + ' order by position) as name_ru,
        string_agg(name_en, ' + ' order by position) as name_en, count(*) as track_count, any_value(people) as people,
        any_value(people) / (select sum(people) from masks where held <> 0) as people_share
    from masks join names using (forum_code) where common_bits(held, mask) <> 0
    group by forum_code, held order by any_value(people) desc, forum_code, held
"""
# Codes beside the tracks: elsewhere (seen that day, in no track: no bit), absent (not seen that day: no value).
FLOW = f"""
    with {{picked_forum}}, {TRACK_NAMES}, shown_days as (
        select forum_code, day_on, day_bit, lead(day_on) over of_forum as next_on,
            lead(day_bit) over of_forum as next_bit
        from day where is_measured and {{days}} and forum_code in (select forum_code from picked_forum)
        window of_forum as (partition by forum_code order by day_on)
    ), {{ways}}, ways as (
        select forum_code, day_on, here, there, sum(people) as people from track_way
        group by forum_code, day_on, here, there
    ), ends as (
        select forum_code, track_code as code, name_ru, name_en, position from names union all
        select forum_code, code, code, code, place
        from (select distinct forum_code from names),
            (values (1000, 'elsewhere'), (1001, 'absent')) as fixed (place, code)
    ), from_ends as (
        select ways.*, position from ways join ends using (forum_code)
        where case code when 'absent' then here is null when 'elsewhere' then here = 0
            else (here & (1::bigint << position)) <> 0 end
    ), counted as (
        select forum_code, day_on, from_ends.position as from_position, ends.position as to_position,
            sum(people)::bigint as people
        from from_ends join ends using (forum_code)
        where case code when 'absent' then there is null when 'elsewhere' then there = 0
            else (there & (1::bigint << ends.position)) <> 0 end
        group by forum_code, day_on, from_position, to_position
    )
    select strftime(shown_days.day_on, '%Y-%m-%d') as day, strftime(next_on, '%Y-%m-%d') as next_day,
        one.code as track, one.name_ru, one.name_en, other.code as other, other.name_ru as other_name_ru,
        other.name_en as other_name_en, coalesce(people, 0) as people
    from shown_days join ends as one using (forum_code) join ends as other using (forum_code)
    left join counted on counted.forum_code = shown_days.forum_code and counted.day_on = shown_days.day_on
        and from_position = one.position and to_position = other.position
    where next_on is not null and not (one.code = 'absent' and other.code = 'absent')
    order by shown_days.forum_code, shown_days.day_on, one.position, other.position
"""
# The same as the relation track_way, of the mask of tracks and days: a block of bits for each day.
WAYS_OF_MASKS = """
    {people}, alike as (
        select forum_code, attended_days, attended_track_days, sum(people) as people from people
        group by forum_code, attended_days, attended_track_days
    ), width as (
        select forum_code, max(position) + 1 as bits, sum(mask)::bigint as block from names group by forum_code
    ), track_way as (
        select forum_code, day_on, people,
            case when (attended_days >> day_bit) & 1 = 1
                then (attended_track_days >> (coalesce(bits, 0) * day_bit)) & coalesce(block, 0) end as here,
            case when (attended_days >> next_bit) & 1 = 1
                then (attended_track_days >> (coalesce(bits, 0) * next_bit)) & coalesce(block, 0) end as there
        from alike join shown_days using (forum_code) left join width using (forum_code)
        where next_on is not null
    )
"""


def track_pairs(con: Connection, filters: Filters, way: str = "registration") -> pd.DataFrame:
    """Overlap of tracks: people of each track who are also in each other one.

    Rows:    one per track and track of the same forum; a track with itself holds all its people.
    Unit:    people; people_share from 0 to 1, of the people of the first track, NULL where it has none. By attendance
             both NULL where nobody at all was ever seen in one of the two: not measured.
    Counts:  a person once per pair. By registration: participants, tracks chosen; by attendance: attendees, tracks
             where they were seen.
    """
    return _by_way(con, filters, PAIRS, way)


def track_combinations(con: Connection, filters: Filters, way: str = "registration") -> pd.DataFrame:
    """Which sets of tracks people combine, exactly.

    Rows:    one per set of tracks that at least one person has, the most frequent first.
    Unit:    track_count in tracks; people; people_share from 0 to 1, of all people with at least one track.
    Counts:  a person once, in the one set that is exactly theirs: the shares sum to one.
    """
    return _by_way(con, filters, COMBINATIONS, way)


def track_flow(con: Connection, filters: Filters) -> pd.DataFrame:
    """The way of people from track to track, from each measured day to the next.

    Rows:    one per measured day (except the last), place on it and place on the next measured day. Places: every
             track; elsewhere (seen that day, in no track); absent (not seen that day).
    Unit:    people.
    Counts:  a person once per pair of places; somebody in two tracks on a day stands in both, so that rows do not add
             up to the people of a day. Chosen days: from each to the next chosen one.
    """
    ways = WAYS_OF_MASKS if knows_tracks_of_days(con, filters) else "{track_way}"
    return answer(con, filters, FLOW.replace("{ways}", ways))


def _by_way(con: Connection, filters: Filters, question: str, way: str) -> pd.DataFrame:
    if way not in WAYS:
        raise ValueError(f"No way «{way}». Choose one of: {', '.join(WAYS)}.")
    who, tracks = WAYS[way]
    is_known = "true" if way == "registration" else "coalesce(met_one.is_met and met_other.is_met, false)"
    for place, text in {"{who}": who, "{tracks}": tracks, "{is_known}": is_known}.items():
        question = question.replace(place, text)
    return answer(con, filters, question)
