"""What became of everybody: the way from an application to the door, and the states that exclude each other."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

# Every picked person is in exactly one of them; participants are the first three, attendees came or walked in.
STATES = ("came", "no_show", "not_measured", "walk_in_inactive", "walk_in_unregistered", "withdrawn", "other_days")
ATTENDEES = ("came", "walk_in_inactive", "walk_in_unregistered")
STATE = """
    case when is_participant then case when is_seen then 'came' when is_observed then 'no_show' else 'not_measured' end
        when is_seen then case when is_registered then 'walk_in_inactive' else 'walk_in_unregistered' end
        when is_registered then 'withdrawn' else 'other_days' end
"""
# Steps of the way and the states of the people who took them.
STEPS = {
    "applied": ("came", "no_show", "not_measured", "walk_in_inactive", "withdrawn"),
    "active": ("came", "no_show", "not_measured"),
    "observed": ("came", "no_show"),
    "arrived": ("came",),
}
COUNTED = f"with {{people}} select {STATE} as presence, sum(people)::bigint as people from people group by presence"
FORMS = """
    with {picked_forum}, {came}, counted as (
        select attended_as as code, sum(people)::bigint as attendees, sum(entries)::bigint as entries,
            sum(joins)::bigint as joins
        from came group by attended_as
    ), measured as (
        select count(*) filter (where is_on_site_measured) > 0 as on_site,
            count(*) filter (where is_online_measured) > 0 as online
        from forum where forum_code in (select forum_code from picked_forum)
    )
    select code as attended_as, name_ru, name_en,
        case when attendees > 0 or is_counted then coalesce(attendees, 0) end as attendees,
        case when entries > 0 or on_site then coalesce(entries, 0) end as entries,
        case when joins > 0 or online then coalesce(joins, 0) end as joins
    from (
        select vocabulary.*, measured.*, case code when 'on_site' then on_site when 'online' then online
            when 'both' then on_site and online else on_site or online end as is_counted
        from vocabulary cross join measured where kind = 'format'
    ) as forms left join counted using (code)
    order by position
"""


def presence(con: Connection, filters: Filters) -> pd.DataFrame:
    """What became of everybody: people in each of seven states, of which everybody has exactly one.

    Rows:    one per state, zeros included: came; no_show (a participant not seen where attendance was measured);
             not_measured (a participant not seen where it was not); walk_in_inactive (seen, with registrations of
             which none is active); walk_in_unregistered (seen, never registered); withdrawn (not seen, no active
             registration); other_days (never registered, seen only on days that are not chosen).
    Unit:    people.
    Counts:  a person once. The first three are the participants, came and both kinds of walk-ins the attendees.
    """
    found = answer(con, filters, COUNTED).set_index("presence")["people"]
    return found.reindex(STATES, fill_value=0).rename_axis("presence").reset_index()


def way(con: Connection, filters: Filters) -> pd.DataFrame:
    """The way to the door: who applied, whose registration is active, who could be observed, who arrived.

    Rows:    one per step: applied, active, observed, arrived. Walk-ins stand beside the way, not on it.
    Unit:    people; kept_share of the step before from 0 to 1, NULL on the first step and after nobody. On the last
             step people is NULL where nobody could be observed: attendance was not measured.
    Counts:  a person once per step; everybody of a step is also in the one before. presence: the states of its people.
    """
    states = presence(con, filters).set_index("presence")["people"]
    counts: list[int | None] = [int(states[list(codes)].sum()) for codes in STEPS.values()]
    if not counts[2]:
        counts[3] = None
    people = pd.Series(counts, dtype="Int64")
    before = people.shift().replace(0, pd.NA)
    return pd.DataFrame({
        "step": list(STEPS), "presence": [",".join(codes) for codes in STEPS.values()], "people": people,
        "kept_share": (people / before).astype("Float64"),
    })  # fmt: skip


def attendance_forms(con: Connection, filters: Filters) -> pd.DataFrame:
    """How attendees were there: on site only, online only, both.

    Rows:    one per form: on_site, online, both, unknown (a mark that does not say).
    Unit:    attendees in people; entries in admitted scans at doors, joins in joins of webinar rooms. NULL where that
             form was not measured at the forum.
    Counts:  a person once: the rows exclude each other and add up to the attendees. Entries and joins are no people
             and are added to nothing.
    """
    relation = "{came_of_days}, came as (select * from came_of_days)" if filters.day else "{came}"
    return answer(con, filters, FORMS.replace("{came}", relation))
