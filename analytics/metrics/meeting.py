"""The meeting of the heads of regional executive bodies: who of each region registered and came."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

# A meeting is declared by the forum folder: a list or door marked as its own, or a session of that format.
MEETING = """
    with {picked_forum}, sessions as (
        select forum_code, session_code, is_registration_asked from programme_session
        where session_format = 'meeting' and forum_code in (select forum_code from picked_forum)
    ), lists as (
        select forum_code, list_code from checkin_list
        where is_meeting and forum_code in (select forum_code from picked_forum)
    ), declared as (
        select exists (select 1 from sessions) or exists (select 1 from lists) as is_declared,
            exists (select 1 from sessions where is_registration_asked) as is_asked
    ), delegates as (
        select region_code, rank, has_come, people,
            is_participant and case when is_asked then has_signed else is_of_body end as has_registered
        from delegate cross join declared where forum_code in (select forum_code from picked_forum)
    ), counted as (
        select region_code,
            sum(people) filter (where rank = 'head' and has_registered)::bigint as heads_registered,
            sum(people) filter (where rank = 'head' and has_come)::bigint as heads_came,
            sum(people) filter (where rank = 'deputy' and has_registered)::bigint as deputies_registered,
            sum(people) filter (where rank = 'deputy' and has_come)::bigint as deputies_came,
            sum(people) filter (where rank = 'other' and has_registered)::bigint as others_registered,
            sum(people) filter (where rank = 'other' and has_come)::bigint as others_came
        from delegates group by region_code
    ), shown as (
        select region_code as region, name_ru, name_en, district_code as district, position,
            coalesce(heads_registered, 0) as heads_registered, coalesce(heads_came, 0) as heads_came,
            coalesce(deputies_registered, 0) as deputies_registered, coalesce(deputies_came, 0) as deputies_came,
            coalesce(others_registered, 0) as others_registered, coalesce(others_came, 0) as others_came
        from region left join counted using (region_code) where region_group = 'subject'
    ), represented as (
        select *, case when heads_came > 0 then 'head' when deputies_came > 0 then 'deputy'
            when others_came > 0 then 'other'
            when heads_registered + deputies_registered + others_registered > 0 then 'registered'
            else 'missing' end as representation
        from shown
    )
    select region, name_ru, name_en, district, representation,
        heads_registered, case when is_measured then heads_came end as heads_came,
        deputies_registered, case when is_measured then deputies_came end as deputies_came,
        others_registered, case when is_measured then others_came end as others_came
    from represented cross join declared
    cross join (select count(*) > 0 as is_measured from delegates where has_come) as met
    where is_declared
    order by case representation when 'missing' then 1 when 'registered' then 2 when 'other' then 3
        when 'deputy' then 4 else 5 end, position
"""


def meeting_regions(con: Connection, filters: Filters) -> pd.DataFrame:
    """The meeting region by region: did the head of the executive body, a deputy, another delegate register and come.

    Rows:    one per subject of the Federation (only the chosen regions and districts under a choice), those without
             anybody first; none where the forum declares no meeting. representation is the highest that came: head,
             deputy, other; registered where somebody registered and nobody was seen; missing where neither.
    Unit:    heads, deputies and others in people. The figures of those who came are NULL where nobody at all was seen
             at the meeting: not measured.
    Counts:  a person once. Head and deputy: by position, of the regional executive body (organisation type roiv);
             others are all other people. Registered: participants who signed up for the meeting; where that was not
             asked, participants from regional executive bodies. Came: seen at a door or in the session of the meeting.
             Only forum, district and region are taken from the filters.
    """
    rows = answer(con, Filters(forum=filters.forum), MEETING)
    for name in ("region", "district"):
        if codes := getattr(filters, name):
            rows = rows[rows[name].isin(codes)]
    return rows.reset_index(drop=True)
