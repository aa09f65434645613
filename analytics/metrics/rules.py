"""What the cleaning rules do to the headline."""

from dataclasses import replace

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

# Rows that were left out are not in the snapshot: how many there were is known, what they would change is not.
RULE_EFFECTS = """
    with {picked_forum}, {told}, sayings as (
        select coalesce(sum(saying_mask) filter (where state = 'refused'), 0)::bigint as refusals,
            coalesce(sum(saying_mask) filter (where state = 'left'), 0)::bigint as exits,
            coalesce(sum(saying_mask) filter (where state in ('admitted', 'came')), 0)::bigint as passes,
            coalesce(sum(saying_mask) filter (
                where state in ('admitted', 'came') and doubt is distinct from 'NAME_ONLY'
            ), 0)::bigint as sure_passes
        from saying
    ), mine as (
        select *, is_participant and is_seen as has_come,
            common_bits(said, refusals) <> 0 and not is_seen as is_refused,
            common_bits(said, exits) <> 0 and not is_seen as has_left,
            common_bits(said, passes) <> 0 and common_bits(said, sure_passes) = 0 as is_by_name
        from told cross join sayings
    ), added as (
        select sum(people) filter (where is_participant) as participants,
            sum(people) filter (where is_seen) as attendees, sum(people) filter (where has_come) as came,
            sum(people) filter (where is_participant and not is_seen and not is_observed) as not_measured,
            sum(active_registrations) as active, sum(people) filter (where is_repeated) as repeated,
            sum(counted_rows) as counted_rows, sum(people) filter (where is_registered) as registered,
            sum(people) filter (where is_registered and is_seen) as registered_came,
            sum(people) filter (where is_refused) as refused,
            sum(people) filter (where is_refused and is_participant) as refused_participants,
            sum(people) filter (where has_left) as leaving,
            sum(people) filter (where has_left and is_participant) as leaving_participants,
            sum(people) filter (where is_by_name) as named,
            sum(people) filter (where is_by_name and has_come) as named_came
        from mine
    ), facts as (
        select coalesce(columns(*), 0)::bigint from added
    ), effects as (
        select 'all_rules' as rule, 0 as affected_people, null::bigint as affected_rows,
            participants, attendees, came from facts
        union all select 'person_once', repeated, null, active, null, null from facts
        union all select 'registration_once', null, counted_rows - active, participants, attendees, came from facts
        union all select 'active_only', registered - participants, null, registered, attendees, registered_came
            from facts
        union all select 'admitted_only', refused, null, participants, attendees + refused,
            came + refused_participants from facts
        union all select 'no_exit_alone', leaving, null, participants, attendees + leaving,
            came + leaving_participants from facts
        union all select 'name_alone', named, null, participants, null, came - named_came from facts
    ), left_out as (
        select ledger.code, count(*) as affected_rows
        from ledger join source_file using (file_number)
        where fate in ('skipped', 'rejected') and forum_code in (select forum_code from picked_forum)
        group by ledger.code
        union all
        select code, sum(rows_read)::bigint from source_file
        where code = 'ROWCOUNT_DROP' and forum_code in (select forum_code from picked_forum) group by code
    )
    select * exclude (position) from (
        select rule, name_ru, name_en, affected_people, affected_rows, effects.participants, effects.attendees,
            case when effects.participants > not_measured then effects.came / effects.participants end
                as turnout_share, position
        from effects cross join facts join vocabulary on vocabulary.kind = 'cleaning_rule' and vocabulary.code = rule
        union all by name
        select left_out.code as rule, coalesce(name_ru, left_out.code) as name_ru,
            coalesce(name_en, left_out.code) as name_en, affected_rows
        from left_out left join vocabulary on vocabulary.kind = 'reason' and vocabulary.code = left_out.code
    ) order by position nulls last, affected_rows desc, rule
"""


def rule_effects(con: Connection, filters: Filters) -> pd.DataFrame:
    """The headline as it would be without each cleaning rule, the others staying in force.

    Rows:    first the headline as it is, then one per rule that can be undone by counting; then one per reason for
             which rows of the forum's files were left out or a whole file was held back, most rows first.
    Unit:    affected_people in people; affected_rows in rows of files; participants and attendees in people;
             turnout_share from 0 to 1. NULL where it cannot be known from the snapshot: rows left out are not in
             it, at most one person each.
    Counts:  without person_once every active registration would be a participant. Without registration_once its
             other rows in any file would be registrations of the same people, who still count once. Rows left out are
             those of all files of the forum, whatever the other filters. A choice of days does not narrow it.
    """
    return answer(con, replace(filters, day=()), RULE_EFFECTS)
