"""Who came of those who registered."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.breakdown import names_and_cases
from analytics.metrics.intervals import with_turnout_interval
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

# Where attendance was not measured, nobody is a no-show and no attendance figure is given.
TURNOUT = """
    with {picked_forum}, {names_and_cases}, counted as (
        select forum_code, code,
            coalesce(sum(people) filter (where is_participant), 0)::bigint as participants,
            coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees,
            coalesce(sum(people) filter (where is_seen and is_participant), 0)::bigint as attended_participants,
            coalesce(sum(people) filter (where is_walk_in), 0)::bigint as walk_ins,
            coalesce(sum(people) filter (where is_participant and not is_seen and not is_observed), 0)::bigint
                as not_measured
        from cases group by forum_code, code
    ), shown as (
        select forum_code, position, code, coalesce(name_ru, code) as name_ru, coalesce(name_en, code) as name_en,
            coalesce(participants, 0) as participants,
            case when is_measured is not false then coalesce(attendees, 0) end as attendees,
            case when is_measured is not false then coalesce(attended_participants, 0) end as attended_participants,
            case when is_measured is not false then coalesce(walk_ins, 0) end as walk_ins,
            coalesce(case when is_measured is not false then not_measured else participants end, 0) as not_measured
        from names full join counted using (forum_code, code)
        where is_always is not false or participants is not null
    )
    select code as "{by}", name_ru, name_en, participants, attendees, attended_participants, walk_ins,
        participants - attended_participants - not_measured as no_shows, not_measured,
        case when participants > not_measured then attended_participants / participants end as turnout_share
    from shown order by forum_code, position nulls last, code
"""


def turnout(con: Connection, filters: Filters, by: str = "region") -> pd.DataFrame:
    """Turnout of each row of a breakdown: attendees among its participants.

    Rows:    one per region, district, track, organisation type, format, role, status or day, zero rows included.
             Regions: all 89, Baikonur, federal, unresolved; foreign countries only where they occur.
    Unit:    participants, attendees, attended_participants, walk_ins, no_shows and not_measured in people;
             turnout_share from 0 to 1, NULL where nobody registered, between turnout_low and turnout_high (Wilson
             interval, 95 %: who comes is taken as a sample of decisions). Where attendance was not measured, the
             figures of attendance are NULL and all participants are not_measured.
    Counts:  a person once per row. By track: participants who chose the track, attendees seen in it; by day: all
             participants, attendees seen that day. Tracks and days overlap and do not add up to the headline.
    """
    question = TURNOUT.replace("{names_and_cases}", names_and_cases(by)).replace("{by}", by)
    return with_turnout_interval(answer(con, filters, question))
