"""How long people stayed, and how many were in one place at once.

Everything is made from `visit`: a stay lasts from `entered_at` until, not including, `left_at`. A stay without
`left_at` has no length; it is counted as somebody seen, never as zero minutes. Online stays are no part of it.
"""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.metrics.tracks import tracks
from analytics.snapshot import Connection

# Tracks of the chosen forums.
TRACK_NAMES = """
    names as (
        select forum_code, track_code, name_ru, name_en, track_bit as position,
            cast(power(2, track_bit) as bigint) as mask
        from track
        where forum_code in (select forum_code from picked_forum)
    )
"""
LENGTHS = """
    sum(seconds) / 3600 as person_hours, sum(seconds) / 60 / nullif(sum(timed_visitors), 0) as average_stay_minutes,
    coalesce(sum(exit_seconds), 0) / nullif(sum(seconds), 0) as exit_share
"""
TRACK_DAYS = f"""
    with {{picked_forum}}, {{track_seen}}, {{track_inside}}, {{track_stays}}, {TRACK_NAMES}, met_days as (
        select distinct forum_code, track_code, day_on, true as is_met from met where track_code is not null
    ), places as (
        select forum_code, track_code, day_on, place_code, any_value(hall_code) as hall_code from met_place
        where track_code is not null and not is_online and is_timed
        group by forum_code, track_code, day_on, place_code
    ), fullest as (
        select forum_code, track_code, day_on, hall.name_ru as hall_name_ru, hall.name_en as hall_name_en,
            coalesce(peak_people, 0)::bigint as peak_people, seats, coalesce(peak_people, 0) / seats as fill_share
        from places left join track_inside using (forum_code, track_code, day_on, place_code)
        left join hall using (forum_code, hall_code)
        qualify row_number() over (
            partition by forum_code, track_code, day_on
                order by fill_share desc nulls last, peak_people desc, place_code
        ) = 1
    ), lengths as (
        select forum_code, track_code, day_on, {LENGTHS} from track_stays group by forum_code, track_code, day_on
    )
    select track_code as track, name_ru, name_en, strftime(day_on, '%Y-%m-%d') as day,
        case when is_met then coalesce(track_seen.people, 0)::bigint end as attended,
        hall_name_ru, hall_name_en, peak_people, seats, fill_share,
        case when peak_people is not null then coalesce(person_hours, 0) end as person_hours,
        average_stay_minutes, exit_share
    from names join (select forum_code, day_on from day where {{days}}) as shown_days using (forum_code)
    left join met_days using (forum_code, track_code, day_on)
    left join track_seen using (forum_code, track_code, day_on)
    left join fullest using (forum_code, track_code, day_on) left join lengths using (forum_code, track_code, day_on)
    order by forum_code, position, day_on
"""
TRACK_HOURS = f"""
    with {{picked_forum}}, {{track_stays}}, {TRACK_NAMES}, timed as (
        select distinct forum_code, track_code, true as is_timed from met_place
        where track_code is not null and not is_online and met_place.is_timed
    ), lengths as (
        select forum_code, track_code, {LENGTHS} from track_stays group by forum_code, track_code
    )
    select case when is_timed then coalesce(person_hours, 0) end as person_hours,
        average_stay_minutes, exit_share
    from names left join timed using (forum_code, track_code) left join lengths using (forum_code, track_code)
    order by forum_code, position
"""
PLACES = """
    places as (
        select forum_code, place_code, day_on, any_value(hall_code) as hall_code, any_value(list_code) as list_code,
            bool_or(is_timed) as is_timed
        from met_place where not is_online and {days} and forum_code in (select forum_code from picked_forum)
        group by forum_code, place_code, day_on
    )
"""
PLACE_DAYS = f"""
    with {{picked_forum}}, {{inside}}, {{place_stays}}, {PLACES}, peaks as (
        select forum_code, place_code, day_on, max(most) as peak_people from inside
        group by forum_code, place_code, day_on
    ), lengths as (
        select forum_code, place_code, day_on, sum(visitors)::bigint as visitors, {LENGTHS}
        from place_stays group by forum_code, place_code, day_on
    )
    select place_code as place, {{place_names}}, strftime(day_on, '%Y-%m-%d') as day,
        coalesce(visitors, 0) as visitors, case when is_timed then coalesce(peak_people, 0)::bigint end as peak_people,
        seats, case when is_timed then coalesce(peak_people, 0) / seats end as fill_share,
        case when is_timed then coalesce(person_hours, 0) end as person_hours, average_stay_minutes, exit_share
    from places
    left join peaks using (forum_code, place_code, day_on) left join lengths using (forum_code, place_code, day_on)
    {{place_joins}}
    order by forum_code, place_code <> 'venue', place_code, day_on
"""
# The venue is called as its forum; a place that is no hall as its list.
PLACE_NAMES = """
    case when place_code = 'venue' then title_ru else coalesce(hall.name_ru, checkin_list.name, place_code) end
        as name_ru,
    case when place_code = 'venue' then title_en else coalesce(hall.name_en, checkin_list.name, place_code) end
        as name_en
"""
PLACE_JOINS = """
    join forum using (forum_code) left join hall using (forum_code, hall_code)
    left join checkin_list using (forum_code, list_code)
"""
STEP = "5 minutes"
# Within a step: the most people at once, from those inside at its start and every move in it.
OCCUPANCY = f"""
    with {{picked_forum}}, {{inside}}, {PLACES}, steps as (
        select forum_code, place_code, day_on, hour_at + fifth * interval '{STEP}' as starts_at, most, net, first_at
        from inside where {{of_place}}
    ), grid as (
        select forum_code, place_code, day_on,
            unnest(generate_series(min(starts_at), max(starts_at), interval '{STEP}')) as starts_at
        from steps group by forum_code, place_code, day_on
    ), carried as (
        select grid.*, most, first_at, coalesce(sum(net) over (
            partition by grid.forum_code, grid.place_code, grid.day_on order by grid.starts_at
            rows between unbounded preceding and 1 preceding
        ), 0) as carried
        from grid left join steps using (forum_code, place_code, day_on, starts_at)
    )
    select place_code as place, {{place_names}}, strftime(day_on, '%Y-%m-%d') as day, starts_at,
        greatest(coalesce(most, 0), case when first_at = starts_at then 0 else carried end)::bigint as people_inside,
        seats
    from places join carried using (forum_code, place_code, day_on) {{place_joins}}
    where is_timed and {{of_place}}
    order by forum_code, place_code <> 'venue', place_code, starts_at
"""
OF_PLACE = {"venue": "place_code = 'venue'", "hall": "place_code <> 'venue'"}


def track_days(con: Connection, filters: Filters) -> pd.DataFrame:
    """Tracks day by day: people seen in each, and how full its fullest hall was.

    Rows:    one per track and forum day (per chosen day), in the order of the programme.
    Unit:    attended and peak_people in people; seats of the hall where the share was highest; fill_share (peak_people
             ÷ seats) and exit_share from 0 to 1; person_hours; average_stay_minutes. NULL where nobody at all was seen
             in the track that day, or nobody was seen leaving: not measured.
    Counts:  attended: a person once per track and day, on site or online. All else on site only: peak_people are the
             most people in one hall at once; person_hours and average_stay_minutes (per person and day) of stays with
             an end; exit_share: the part of person_hours whose end was seen, the rest ends by rule.
    """
    return answer(con, filters, TRACK_DAYS)


def track_popularity(con: Connection, filters: Filters) -> pd.DataFrame:
    """Popularity of tracks four ways: chosen, chosen by those who came, visited, and stayed in.

    Rows:    one per track of the forum, in the order of the programme.
    Unit:    registered, came and attended in people; person_hours; average_stay_minutes; exit_share from 0 to 1.
             NULL where attendance, or leaving, was not measured in the track.
    Counts:  registered, came and attended as in `tracks`; person_hours and average_stay_minutes (per person and day)
             as in `track_days`: on site, stays with an end only.
    """
    counted = tracks(con, filters)[["track", "name_ru", "name_en", "registered", "came", "attended"]]
    return pd.concat([counted, answer(con, filters, TRACK_HOURS)], axis=1)


def place_days(con: Connection, filters: Filters) -> pd.DataFrame:
    """Places day by day: visitors, the most of them at once, and how long they stayed.

    Rows:    one per place and day with an entry of anybody: first the venue, then halls and lists by code.
    Unit:    visitors and peak_people in people; seats; fill_share (peak_people ÷ seats) and exit_share from 0 to 1;
             person_hours; average_stay_minutes. NULL where nobody was seen leaving the place that day: not measured.
    Counts:  a person once per place and day, on site. Stays in halls lie inside the stay in the venue: do not add them.
    """
    return answer(con, filters, _named(PLACE_DAYS))


def occupancy(con: Connection, filters: Filters, of: str = "venue") -> pd.DataFrame:
    """People in a place at once, every five minutes.

    Rows:    one per place (`of`: the venue, or every hall) and five minutes from the first entry to the last exit of
             the day. A place where nobody was seen leaving that day has no rows: not measured.
    Unit:    people_inside in people; starts_at is the local start of the five minutes; seats.
    Counts:  the most people inside at one moment of these five minutes, on site. Somebody who leaves in the second in
             which another enters makes room.
    """
    if of not in OF_PLACE:
        raise ValueError(f"No occupancy of «{of}». Choose one of: {', '.join(OF_PLACE)}.")
    return answer(con, filters, _named(OCCUPANCY).replace("{of_place}", OF_PLACE[of]))


def _named(question: str) -> str:
    return question.replace("{place_names}", PLACE_NAMES).replace("{place_joins}", PLACE_JOINS)
