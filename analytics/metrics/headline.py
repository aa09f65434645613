"""The figures at the top of every page."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

HEADLINE = """
    with {picked}, counted as (
        select
            coalesce(sum(registrations), 0)::bigint as registrations,
            count(*) filter (where is_participant) as participants,
            coalesce(sum(cancelled_registrations), 0)::bigint as cancelled,
            coalesce(sum(pending_registrations), 0)::bigint as pending,
            coalesce(sum(expired_registrations), 0)::bigint as expired,
            coalesce(sum(rejected_registrations), 0)::bigint as rejected,
            count(*) filter (where is_seen) as attendees,
            count(*) filter (where is_seen and is_participant) as attended_participants,
            count(*) filter (where is_seen and not is_participant) as walk_ins,
            count(*) filter (where is_participant and not is_seen and is_observed) as no_shows,
            count(*) filter (where is_participant and not is_seen and not is_observed) as not_measured
        from picked
    ), spread as (
        select
            count(distinct region_code) filter (
                where region_code in (select region_code from region where region_group = 'subject')
            ) as regions_represented,
            count(distinct organisation_id) as organisations
        from picked where is_participant
    )
    select counted.*,
        case when participants > not_measured then attended_participants / participants end as turnout_share, spread.*
    from counted cross join spread
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
