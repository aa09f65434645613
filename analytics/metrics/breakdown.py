"""How persons fall into the rows of a breakdown.

Each breakdown is two tables of a question. `names`: its rows in order, zero rows included, with is_measured
(attendance could be seen there). `cases`: the picked people, counted per row and flags.
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
        is_observed, people
    from people
"""
TRACK_NAMES = """
    select forum_code, track_code as code, name_ru, name_en, track_bit as position,
        (forum_code, track_code) in (select forum_code, track_code from met where track_code is not null)
            as is_measured, true as is_always
    from track where forum_code in (select forum_code from picked_forum)
"""
TRACK_CASES = """
    select forum_code, track_code as code, is_participant and is_chosen as is_participant, is_seen_there as is_seen,
        is_seen_there and not is_participant as is_walk_in, is_observed, people
    from track_people
"""
DAY_NAMES = """
    select forum_code, code, substring(code, 9, 2) || '.' || substring(code, 6, 2) || '.' || substring(code, 1, 4)
            as name_ru, code as name_en, position, is_measured, true as is_always
    from (
        select forum_code, day_on, cast(day_on as varchar(10)) as code, day_bit as position, is_measured from day
    ) as day where {days} and forum_code in (select forum_code from picked_forum)
"""
DAY_CASES = """
    select forum_code, cast(day_on as varchar(10)) as code, is_participant,
        common_bits(attended_days, day_mask) <> 0 as is_seen,
        common_bits(attended_days, day_mask) <> 0 and not is_participant as is_walk_in, is_observed, people
    from (
        select forum_code, attended_days, is_participant, is_observed, sum(people) as people
        from people group by forum_code, attended_days, is_participant, is_observed
    ) as alike
    join (select forum_code, day_on, cast(power(2, day_bit) as bigint) as day_mask from day) as days using (forum_code)
    where {days}
"""


def names_and_cases(by: str) -> str:
    """SQL of the tables `names` and `cases` of a breakdown, to stand after `{picked_forum}` in a question."""
    if by == "track":
        return f"{{track_people}}, names as ({TRACK_NAMES}), cases as ({TRACK_CASES})"
    if by == "day":
        return f"{{people}}, names as ({DAY_NAMES}), cases as ({DAY_CASES})"
    names = REGION_NAMES if by == "region" else VOCABULARY_NAMES.format(by=_known(by))
    return f"{{people}}, names as ({names}), cases as ({PERSON_CASES.format(column=COLUMNS[by])})"


def _known(by: str) -> str:
    if by not in COLUMNS:
        raise ValueError(f"No breakdown «{by}». Choose one of: {', '.join(BREAKDOWNS)}.")
    return by
