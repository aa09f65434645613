"""What can be found by its name."""

import pandas as pd

from analytics.snapshot import Connection

# A letter ё is often typed as е. Whatever begins with the words comes first.
FOUND = """
    with named as (
        select 1 as place, 'region' as kind, region_code as code, name_ru, name_en, '' as track, '' as day,
            '' as region, '' as organisation_type
        from region
        union all
        select 0, 'district', code, name_ru, name_en, '', '', '', '' from vocabulary where kind = 'district'
        union all
        select 2, 'track', track_code, name_ru, name_en, '', '', '', '' from track where forum_code = $forum
        union all
        select 3, 'organisation_type', code, name_ru, name_en, '', '', '', '' from vocabulary
        where kind = 'organisation_type'
        union all
        select 4, 'session', session_code, title_ru, title_en, coalesce(track_code, ''),
            coalesce(strftime(day_on, '%Y-%m-%d'), ''), '', ''
        from programme_session where forum_code = $forum
        union all
        select 5, 'organisation', organisation_id::varchar, name, name, '', '', region_code, organisation_type
        from organisation
    ), folded as (
        select *, replace(lower(name_ru), 'ё', 'е') as russian, lower(name_en) as english from named
    )
    select kind, code, name_ru, name_en, track, day, region, organisation_type from folded
    where len(list_filter($words, lambda word: not contains(russian, word) and not contains(english, word))) = 0
    order by not (starts_with(russian, $words[1]) or starts_with(english, $words[1])), place, length(name_ru), name_ru
    limit $most
"""


def named(con: Connection, forum: str, text: str, most: int = 8) -> pd.DataFrame:
    """Regions, districts, tracks, organisation types, sessions and organisations whose name holds all the words.

    Rows:    one per name, at most `most`, those that begin with the first word before the others.
    Unit:    none; track and day of a session, region and organisation_type of an organisation, else empty.
    Counts:  every one once; tracks and sessions of the given forum only.
    """
    words = text.casefold().replace("ё", "е").split()
    if not words:
        return pd.DataFrame(
            columns=["kind", "code", "name_ru", "name_en", "track", "day", "region", "organisation_type"]
        )
    return con.execute(FOUND, {"forum": forum, "words": words, "most": most}).df()
