"""What waits for a person's decision, what was decided, and what it does to the numbers."""

import pandas as pd

from analytics.snapshot import Connection

OPEN_QUESTIONS = """
    select question_id, decision_key, raw, other, reason,
        coalesce(v.name_ru, reason) as reason_name_ru, coalesce(v.name_en, reason) as reason_name_en,
        agrees, differs, people, q.registrations, spellings, f.name as file_name, row_number
    from open_question q
    left join vocabulary v on v.kind = 'rule' and v.code = reason
    left join source_file f using (file_number)
    where q.kind = ? order by question_id
"""
CANDIDATES = """
    select question_id, place, value, coalesce(g.name_ru, v.name_ru, value) as name_ru,
        coalesce(g.name_en, v.name_en, value) as name_en, score
    from open_candidate c join open_question q using (question_id)
    left join region g on q.kind = 'region' and g.region_code = value
    left join vocabulary v on q.kind = 'organisation' and v.kind = 'organisation_type' and v.code = value
    order by question_id, place
"""
DECISIONS = """
    select d.kind, line, decision_key, raw, value, coalesce(g.name_ru, v.name_ru, value) as value_name_ru,
        coalesce(g.name_en, v.name_en, value) as value_name_en,
        people, registrations, is_used, decided_by, decided_at, why
    from decision d
    left join region g on d.kind = 'region' and g.region_code = value
    left join vocabulary v on d.kind = 'organisation' and v.kind = 'organisation_type' and v.code = value
    order by decided_at desc, d.kind, line desc
"""
RESOLVED = """
    with waiting as (
        select r.person_number, bool_or(question_id in (select unnest(?))) as is_named,
            bool_or(question_id not in (select unnest(? || ?))) as is_waiting
        from open_registration join open_question q using (question_id) join registration r using (registration_id)
        where q.kind = ? group by r.person_number
    ), judged as (
        select {column} <> 'unresolved' or coalesce(is_named, false) as is_known, coalesce(is_waiting, false) as is_open
        from person left join waiting using (person_number) where is_participant
    ), counted as (
        select count(*) filter (where is_known) as known, count(*) filter (where not is_known and is_open) as waiting,
            count(*) filter (where not is_known and not is_open) as unstated
        from judged
    )
    select *, case when known + waiting > 0 then known / (known + waiting) end as known_share from counted
"""
COLUMNS = {"region": "region_code", "organisation": "organisation_type"}
Questions = tuple[int, ...]


def open_questions(con: Connection, kind: str = "region") -> pd.DataFrame:
    """What only a person can decide: texts that no rule resolved, and pairs that may be one.

    Rows:    one per text in all its spellings that fold alike, or per pair; those that concern most people first.
    Unit:    people in people, registrations in registrations, spellings in different raw texts.
    Counts:  a registration once per kind; a text that might hold personal data stands as # and a keyed hash.
    """
    return con.execute(OPEN_QUESTIONS, [kind]).df()


def candidates(con: Connection) -> pd.DataFrame:
    """The likeliest answers to open questions about names.

    Rows:    one per question and answer, the likeliest first.
    Unit:    score from 0 to 1, good for the order only.
    Counts:  an answer once per question.
    """
    return con.execute(CANDIDATES).df()


def decisions(con: Connection) -> pd.DataFrame:
    """Decisions of people that are in force in this snapshot, and what they answer.

    Rows:    one per decision, the newest first.
    Unit:    people in people, registrations in registrations; decided_at in UTC.
    Counts:  a registration once per decision; a decision that nothing uses answers none.
    """
    return con.execute(DECISIONS).df()


def resolved(con: Connection, kind: str = "region", named: Questions = (), dismissed: Questions = ()) -> pd.DataFrame:
    """How many participants have a known region (or type of organisation), now or after some questions are answered.

    Rows:    one.
    Unit:    known, waiting and unstated in people; known_share from 0 to 1, NULL without participants.
    Counts:  a participant once per forum: known; else waiting while a text of theirs is an open question; else
             unstated: they wrote nothing, or a person said that it names none. known_share = known / (known + waiting).
             Questions in `named` count as answered by a region or type, those in `dismissed` as naming none.
    """
    answered = [list(named), list(named), list(dismissed), kind]
    return con.execute(RESOLVED.format(column=COLUMNS[kind]), answered).df()
