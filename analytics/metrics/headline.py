"""The figures at the top of every page."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

HEADLINE = """
    with {people}, {organisation}, {subject}, counted as (
        select
            coalesce(sum(registrations), 0)::bigint as registrations,
            coalesce(sum(people) filter (where is_participant), 0)::bigint as participants,
            coalesce(sum(cancelled_registrations), 0)::bigint as cancelled,
            coalesce(sum(pending_registrations), 0)::bigint as pending,
            coalesce(sum(expired_registrations), 0)::bigint as expired,
            coalesce(sum(rejected_registrations), 0)::bigint as rejected,
            coalesce(sum(people) filter (where is_seen), 0)::bigint as attendees,
            coalesce(sum(people) filter (where is_seen and is_participant), 0)::bigint as attended_participants,
            coalesce(sum(people) filter (where is_seen and not is_participant), 0)::bigint as walk_ins,
            coalesce(sum(people) filter (where is_participant and not is_seen and is_observed), 0)::bigint as no_shows,
            coalesce(sum(people) filter (where is_participant and not is_seen and not is_observed), 0)::bigint
                as not_measured
        from people
    )
    select registrations, participants, cancelled, pending, expired, rejected, attendees, attended_participants,
        walk_ins, no_shows, not_measured,
        case when participants > not_measured then attended_participants / participants end as turnout_share,
        regions_represented, organisations
    from counted
    cross join (select count(distinct organisation_id) as organisations from organisation) as named
    cross join (select count(distinct subject_code) as regions_represented from subject) as home
"""


def headline(con: Connection, filters: Filters) -> pd.DataFrame:
    """Registrations, participants and attendees of a forum, and how far they spread.

    Rows:    one.
    Unit:    registrations, cancelled, pending, expired and rejected in registrations; participants, attendees,
             attended_participants, walk_ins, no_shows and not_measured in people; turnout_share from 0 to 1, NULL
             where nobody registered or attendance was not measured; regions_represented and organisations in pieces.
    Counts:  a person once, whatever the number of registrations, days or tracks; regions and organisations of
             participants only. A choice of days narrows attendees, never registrations.
    """
    return answer(con, filters, HEADLINE)
