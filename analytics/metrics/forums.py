"""Forums beside each other: what they share by definition, who returns, how registration went."""

from dataclasses import replace

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer, frame
from analytics.snapshot import Connection

FORUMS = """
    with {people}, {organisation}, {subject}, {returned}, counted as (
        select forum_code, sum(registrations)::bigint as registrations,
            sum(people) filter (where is_participant)::bigint as participants,
            sum(people) filter (where is_seen)::bigint as attendees,
            sum(people) filter (where is_participant and is_seen)::bigint as attended_participants,
            sum(people) filter (where is_participant and not is_seen and is_observed)::bigint as no_shows,
            sum(people) filter (where is_participant and not is_seen and not is_observed)::bigint as not_measured
        from people group by forum_code
    ), counted_subjects as (
        select forum_code, count(distinct subject_code) as regions_represented from subject group by forum_code
    ), counted_organisations as (
        select forum_code, count(*) as organisations, count(*) filter (where is_returning) as returning_organisations
        from (select distinct forum_code, organisation_id, is_returning from organisation) as named
        group by forum_code
    ), counted_returning as (
        select forum_code, sum(people)::bigint as returning_people from returned group by forum_code
    ), shown as (
        select forum_code, title_ru, title_en, starts_on, coalesce(registrations, 0) as registrations,
            coalesce(participants, 0) as participants, coalesce(not_measured, 0) as not_measured,
            is_on_site_measured or is_online_measured as is_measured,
            case when is_on_site_measured and is_online_measured then 'both' when is_on_site_measured then 'on_site'
                when is_online_measured then 'online' else 'nowhere' end as measured,
            starts_on > min(starts_on) over () as has_earlier, coalesce(attendees, 0) as attendees,
            coalesce(attended_participants, 0) as attended_participants, coalesce(no_shows, 0) as no_shows,
            coalesce(regions_represented, 0) as regions_represented, coalesce(organisations, 0) as organisations,
            coalesce(returning_people, 0) as returning_people,
            coalesce(returning_organisations, 0) as returning_organisations
        from forum left join counted using (forum_code) left join counted_organisations using (forum_code)
        left join counted_returning using (forum_code) left join counted_subjects using (forum_code)
    )
    select forum_code as forum, title_ru as name_ru, title_en as name_en, starts_on, measured, registrations,
        participants, case when is_measured then attendees end as attendees,
        case when is_measured then attended_participants end as attended_participants,
        case when is_measured then no_shows end as no_shows, not_measured,
        case when participants > not_measured then attended_participants / participants end as turnout_share,
        regions_represented, organisations, case when has_earlier then returning_people end as returning_people,
        case when has_earlier then returning_people / nullif(participants, 0) end as returning_people_share,
        case when has_earlier then returning_organisations end as returning_organisations,
        case when has_earlier then returning_organisations / nullif(organisations, 0) end
            as returning_organisations_share
    from shown order by starts_on, forum_code
"""
PACE = """
    with {people}, counted as (
        select forum_code, registered_on, sum(people)::bigint as participants
        from people where is_participant and registered_on is not null group by forum_code, registered_on
    ), summed as (
        select *, sum(participants) over (partition by forum_code order by registered_on)::bigint as cumulative,
            sum(participants) over (partition by forum_code) as final
        from counted
    )
    select forum_code as forum, title_ru as name_ru, title_en as name_en, starts_on, registered_on,
        summed.participants as participants, cumulative, cumulative / final as reached_share
    from summed join forum using (forum_code) order by starts_on, forum_code, registered_on
"""


def forums(con: Connection, filters: Filters) -> pd.DataFrame:
    """All forums of the snapshot side by side, with who and what returns.

    Rows:    one per forum, oldest first, whatever forum is chosen; the other filters hold in each of them.
    Unit:    registrations in registrations; participants, attendees, attended_participants, no_shows, not_measured
             and returning_people in people; regions_represented, organisations and returning_organisations in
             pieces; shares from 0 to 1. Figures of attendance NULL where nothing was measured at the forum; figures
             of returning NULL for the first forum. measured says where attendance was: on_site, online, both.
    Counts:  as in the headline. Returning: a participant, or an organisation of one, who was that at any forum that
             began earlier, whatever the filters say there. A choice of days does not narrow it.
    """
    return answer(con, _everywhere(con, filters), FORUMS)


def registration_pace(con: Connection, filters: Filters) -> pd.DataFrame:
    """How participants gathered before each forum: by days before its opening.

    Rows:    one per forum and day on which somebody registered, oldest forum first, the earliest day first;
             days_before is negative after the opening.
    Unit:    participants and cumulative in people; reached_share from 0 to 1, of the forum's last cumulative.
    Counts:  a participant once, on the day of the first active registration; without a date not at all. Who cancelled
             later stands nowhere, also not before cancelling. A choice of days does not narrow it.
    """
    table = answer(con, _everywhere(con, filters), PACE)
    # Not in the text: a difference of dates is called otherwise in every engine.
    table.insert(3, "days_before", (table.pop("starts_on") - table.pop("registered_on")).dt.days)
    return table


def _everywhere(con: Connection, filters: Filters) -> Filters:
    return replace(filters, forum=tuple(sorted(frame(con).forums)), day=())
