"""How persons fall into the rows of a breakdown.

Each breakdown is two tables of a question. `names`: its rows in order, zero rows included, with is_measured
(attendance could be seen there). `cases`: the picked persons, counted per row and flags. Masks are grouped first and
only the few groups are expanded to tracks or days.
"""

from analytics.metrics.selection import COLUMNS

BREAKDOWNS = ("region", "district", "track", "organisation_type", "format", "role", "status", "day")

REGION_NAMES = """
    select '' as forum_code, region_code as code, name_ru, name_en, position, true as is_measured,
        region_group <> 'foreign' as is_always
    from region
"""
VOCABULARY_NAMES = """
    select '' as forum_code, code, name_ru, name_en, position, true as is_measured, true as is_always
    from vocabulary where kind = '{by}'
"""
PERSON_CASES = """
    select '' as forum_code, {column} as code, is_participant, is_seen, is_seen and not is_participant as is_walk_in,
        is_observed, count(*) as people
    from picked group by {column}, is_participant, is_seen, is_observed
"""
TRACK_NAMES = """
    select forum_code, track_code as code, name_ru, name_en, track_bit as position,
        coalesce((seen_by_anybody & (1::bigint << track_bit)) <> 0, false) as is_measured, true as is_always
    from track left join (
        select forum_code, bit_or(attended_tracks) as seen_by_anybody from person group by forum_code
    ) using (forum_code)
    where forum_code in (select forum_code from picked_forum)
"""
TRACK_CASES = """
    select forum_code, track_code as code, is_participant and is_chosen as is_participant, is_seen_there as is_seen,
        is_seen_there and not is_participant as is_walk_in, is_observed, people
    from track_case
"""
DAY_NAMES = """
    select forum_code, strftime(day_on, '%Y-%m-%d') as code, strftime(day_on, '%d.%m.%Y') as name_ru,
        strftime(day_on, '%Y-%m-%d') as name_en, day_bit as position, is_measured, true as is_always
    from day where {days} and forum_code in (select forum_code from picked_forum)
"""
DAY_CASES = """
    select forum_code, strftime(day_on, '%Y-%m-%d') as code, is_participant,
        (attended_days & (1::bigint << day_bit)) <> 0 as is_seen,
        (attended_days & (1::bigint << day_bit)) <> 0 and not is_participant as is_walk_in, is_observed, people
    from (
        select forum_code, attended_days, is_participant, is_observed, count(*) as people
        from picked group by forum_code, attended_days, is_participant, is_observed
    ) join day using (forum_code)
    where {days}
"""
# Every track of every group of persons with the same masks. Needs `picked` with seen_tracks.
TRACK_CASE = """
    track_case as (
        select forum_code, track_code, {keys} is_participant, is_seen, is_observed, people,
            (registered_tracks & (1::bigint << track_bit)) <> 0 as is_chosen,
            (seen_tracks & (1::bigint << track_bit)) <> 0 as is_seen_there
        from (
            select forum_code, {keys} registered_tracks, seen_tracks, is_participant, is_seen, is_observed,
                count(*) as people
            from picked
            group by forum_code, {keys} registered_tracks, seen_tracks, is_participant, is_seen, is_observed
        ) join track using (forum_code)
    )
"""


def names_and_cases(by: str) -> str:
    """SQL of the tables `names` and `cases` of a breakdown, to stand after `{picked}` in a question."""
    if by == "track":
        track_case = TRACK_CASE.format(keys="")
        return f"{track_case}, names as ({TRACK_NAMES}), cases as ({TRACK_CASES})"
    if by == "day":
        return f"names as ({DAY_NAMES}), cases as ({DAY_CASES})"
    names = REGION_NAMES if by == "region" else VOCABULARY_NAMES.format(by=_known(by))
    return f"names as ({names}), cases as ({PERSON_CASES.format(column=COLUMNS[by])})"


def _known(by: str) -> str:
    if by not in COLUMNS:
        raise ValueError(f"No breakdown «{by}». Choose one of: {', '.join(BREAKDOWNS)}.")
    return by
