"""Two sources beside each other: whom both know, whom only one, and why."""

import re
from dataclasses import replace

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

KINDS = ("registration", "door", "room", "mark")
PAIRS = tuple(f"{first}:{second}" for place, first in enumerate(KINDS) for second in KINDS[place + 1 :])

SOURCES = """
    with {source_people}, counted as (
        select case when file_number is null then kind else kind || '.' || file_number end as source, kind, file_number,
            cast(sum(people) as bigint) as people, cast(sum(counted_people) as bigint) as counted_people
        from source_people group by kind, file_number
    )
    select source, counted.kind as kind, source_file.name as file_name, vocabulary.name_ru, vocabulary.name_en, people,
        counted_people
    from counted left join source_file using (file_number)
    left join vocabulary on vocabulary.kind = 'source_kind' and vocabulary.code = counted.kind
    order by counted.file_number nulls first, position, source
"""
IS_COUNTED = "state in ('active', 'admitted', 'came')"
PLACE = """
    case state when 'active' then 0 when 'admitted' then 0 when 'came' then 0 when 'pending' then 1 when 'left' then 1
        when 'waitlist' then 2 when 'refused' then 2 when 'expired' then 3 when 'cancelled' then 4 else 5 end
"""
BEST = """
    bool_or(is_counted) as is_counted, arg_min(state, place) as state,
    case when bool_and(doubt is not null) filter (where is_counted)
        then min(doubt) filter (where is_counted) end as doubt
"""
PAIRED = """
    a.state as first_state, b.state as second_state, coalesce(a.doubt, b.doubt) as doubt,
    coalesce(a.is_counted, false) as is_first, coalesce(b.is_counted, false) as is_second
"""
# What each side says of a picked person: the best of its files. Of people in neither side nothing is told.
SIDES_OF_ROWS = f"""
    {{picked}}, said as (
        select *, {IS_COUNTED} as is_counted, {PLACE} as place
        from (
            select 'first' as side, * from person_source where {{first}}
            union all select 'second', * from person_source where {{second}}
        ) where person_number in (select person_number from picked)
    ), side as (
        select person_number, side, {BEST}, arg_min(file_number, (place, file_number)) as file_number,
            arg_min(row_number, (place, file_number)) as row_number
        from said group by person_number, side
    ), paired as (
        select picked.*, 1 as people, {PAIRED}, a.file_number as first_file, a.row_number as first_row_number,
            b.file_number as second_file, b.row_number as second_row_number
        from picked left join side a on a.person_number = picked.person_number and a.side = 'first'
        left join side b on b.person_number = picked.person_number and b.side = 'second'
    )
"""
# The same of people for whom files say the same, added up; of whole kinds of sources only.
SIDES_OF_SAYINGS = f"""
    {{told}}, alike as (
        select format, status, is_attendee, said, sum(people) as people from told
        group by format, status, is_attendee, said
    ), side as (
        select said, side, {BEST}
        from (select distinct said from alike) join (
            select side, saying.*, {PLACE} as place from saying join (values ('first', '{{first_kind}}'),
                ('second', '{{second_kind}}')) as sides (side, of_kind) on of_kind = kind
        ) as sayings on common_bits(said, saying_mask) <> 0
        group by said, side
    ), paired as (
        select alike.*, {PAIRED}
        from alike left join side a on a.said = alike.said and a.side = 'first'
        left join side b on b.said = alike.said and b.side = 'second'
    )
"""
JUDGED = """
    judged as (
        select *, case when is_first and is_second and doubt is not null then 'doubtful'
            when is_first and is_second then 'both' when is_first then 'first_only' else 'second_only' end as finding,
            case when is_first and is_second then coalesce(doubt, 'agree')
            when is_first then {why_not_second} else {why_not_first} end as reason
        from paired where is_first or is_second
    ), named as (
        select judged.*, finding.name_ru as finding_name_ru, finding.name_en as finding_name_en, finding.position,
            coalesce(why.name_ru, reason) as reason_name_ru, coalesce(why.name_en, reason) as reason_name_en
        from judged left join vocabulary finding on finding.kind = 'finding' and finding.code = judged.finding
        left join vocabulary why on why.code = judged.reason
            and why.kind = case judged.finding when 'doubtful' then 'reason' else 'finding_reason' end
    )
"""
WHY_NOT_LISTED = """coalesce({state}, case status when 'unregistered' then 'unregistered'
    when 'active' then 'listed_elsewhere' else status end)"""
WHY_NOT_SEEN = """coalesce({state}, case when format = '{other}' then 'other_format'
    when is_attendee then 'seen_elsewhere' else 'not_seen' end)"""
COUNTS = """
    with {sides}
    select finding, finding_name_ru, finding_name_en, reason, reason_name_ru, reason_name_en,
        cast(sum(people) as bigint) as people
    from named group by all order by min(position), people desc, reason
"""
PEOPLE = """
    with {sides}
    select person_id::varchar as person_id, finding, finding_name_ru, finding_name_en, reason, reason_name_ru,
        reason_name_en, region.name_ru as region_name_ru, region.name_en as region_name_en,
        a.name as first_file_name, first_row_number, b.name as second_file_name, second_row_number
    from named left join region using (region_code)
    left join source_file a on a.file_number = first_file left join source_file b on b.file_number = second_file
    where {finding} order by named.position, reason, person_number limit {limit} offset {offset}
"""


def sources(con: Connection, filters: Filters) -> pd.DataFrame:
    """The sources that know the picked people: kinds of files, and each file by itself.

    Rows:    one per kind of source that knows anybody, then one per kind and file.
    Unit:    people and counted_people in people.
    Counts:  a person once per row, merged rows included; counted_people with an active registration, an admitted
             entry or join, or a mark there. A choice of days does not narrow it.
    """
    return answer(con, replace(filters, day=()), SOURCES)


def reconciliation(con: Connection, filters: Filters, pair: str = "registration:door") -> pd.DataFrame:
    """People in two sources: in both, only in the first, only in the second, doubtful; and why.

    Rows:    one per finding and reason that occur, in the order of findings, then most people first. A source is
             registration, door, room or mark, or one file of it as door.8; a pair is written first:second.
    Unit:    people in people.
    Counts:  a person once: findings and reasons exclude each other, their sum is everybody who counts in a source.
             A source counts people with an active registration, an admitted entry or join, or a mark; doubtful: in
             both, but tied to one of them only by rows that are doubtful. A choice of days does not narrow it.
    """
    return answer(con, replace(filters, day=()), COUNTS.replace("{sides}", _sides(pair, is_counted=True)))


def reconciliation_people(
    con: Connection,
    filters: Filters,
    pair: str = "registration:door",
    finding: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """The people behind a reconciliation, without names, each with the file and row in both sources.

    Rows:    one per person that counts in a source, by finding and reason; only of `finding` where one is given.
    Unit:    first_row_number and second_row_number as a spreadsheet counts; NULL where the source has no row.
    Counts:  a person once.
    """
    if finding and not re.fullmatch("both|first_only|second_only|doubtful", finding):
        raise ValueError(f"No finding «{finding}». Choose one of: both, first_only, second_only, doubtful.")
    parts = {
        "{sides}": _sides(pair),
        "{finding}": f"finding = '{finding}'" if finding else "true",
        "{limit}": "all" if limit is None else str(int(limit)),
        "{offset}": str(int(offset)),
    }
    question = PEOPLE
    for place, text in parts.items():
        question = question.replace(place, text)
    return answer(con, replace(filters, day=()), question)


def _sides(pair: str, *, is_counted: bool = False) -> str:
    """Both sides of a pair and what follows of them: of rows of files, or counted of sayings where a pair allows it."""
    codes = pair.split(":")
    if len(codes) != 2:
        raise ValueError(f"«{pair}» is no pair of sources. Write it as registration:door.")
    (first, first_kind), (second, second_kind) = (_source(code) for code in codes)
    sides = SIDES_OF_SAYINGS if is_counted and "." not in pair else SIDES_OF_ROWS
    return (
        f"{sides}, {JUDGED}".replace("{first}", first)
        .replace("{second}", second)
        .replace("{first_kind}", first_kind)
        .replace("{second_kind}", second_kind)
        .replace("{why_not_first}", _why_not(first_kind, "first_state"))
        .replace("{why_not_second}", _why_not(second_kind, "second_state"))
    )


def _source(code: str) -> tuple[str, str]:
    """Condition on person_source, and the kind."""
    found = re.fullmatch(rf"({'|'.join(KINDS)})(?:\.(\d{{1,9}}))?", code)
    if not found:
        raise ValueError(f"No source «{code}». Choose one of: {', '.join(KINDS)}, or one file of it as door.8.")
    kind, file_number = found.groups()
    return f"kind = '{kind}'" + (f" and file_number = {int(file_number)}" if file_number else ""), kind


def _why_not(kind: str, state: str) -> str:
    if kind == "registration":
        return WHY_NOT_LISTED.format(state=state)
    return WHY_NOT_SEEN.format(state=state, other="on_site" if kind == "room" else "online")
