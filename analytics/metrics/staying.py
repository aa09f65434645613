"""What questions about stays can ask for, as relations.py has it for people: places, tracks and sessions, added up.

Cells hold them for everybody (track_stays for each kind of filter, too): how many are in one place at once cannot be
added up from parts. A stay without an end has no length and is inside nowhere.

inside          people at once within five minutes (hour_at and fifth, a twelfth of the hour): most, and net, how many
                more there were at its end than at its beginning; first_at is its first entry or exit
track_inside    peak_people: the most at once, by track, day and place
place_stays     visitors by place and day, of them timed_visitors, and their seconds: exit_seconds were seen to end
track_stays     the same by track and day
track_seen      people seen in each track, by day
session_people  people of sessions: present, joined_online, timed_people, their seconds, early_leavers, peak_people
signed          signed_up: people with an active registration that names the session
door            scans on the way in by list and day, with the busiest minute: peak_at, peak_scans
"""

LEAST_MINUTES = 5  # a shorter presence is somebody who passes by, or still leaves the session before
EARLY = "2 / 3"  # who left before this part of a session was over left early

MINE = "person_number in (select person_number from {persons} as person where {conditions})"
STAYS = f"visit where {{days}} and not is_online and {MINE}"
# By entries and exits: one pass over the stays, whatever the length of the day. Somebody who leaves at the second in
# which another enters makes room. `keys` must hold a place: stays of one person in it never overlap.
RUNNING = """
    select {keys}, moved_at, change, sum(change) over (partition by {keys} order by moved_at) as people_inside
    from (
        select {keys}, moved_at, sum(change) as change from (
            select {keys}, case change when 1 then entered_at else left_at end as moved_at, change
            from {stays} cross join (values (1), (-1)) as turn (change)
        ) group by {keys}, moved_at
    )
"""
# Seconds of each person on each day, without a value where no stay has an end; then the sums over persons.
LASTED = f"""
    select {{keys}}, count(*) as visitors, count(seconds) as timed_visitors, sum(seconds) as seconds,
        sum(exit_seconds) as exit_seconds
    from (
        select {{keys}}, person_number, sum(date_diff('second', entered_at, left_at)) as seconds,
            sum(date_diff('second', entered_at, left_at)) filter (where closed_by = 'exit') as exit_seconds
        from {STAYS} and {{has_key}} group by {{keys}}, person_number
    ) group by {{keys}}
"""


def _running(keys: str, stays: str) -> str:
    return RUNNING.replace("{keys}", keys).replace("{stays}", stays)


def _lasted(key: str) -> str:
    return LASTED.replace("{keys}", f"forum_code, {key}, day_on").replace("{has_key}", f"{key} is not null")


# Who was in a session: by the overlap of stays in its hall (or with its own list) with its times; where the length of a
# stay, or the times, are not known, by the session of the entry.
SESSION_PEOPLE = f"""
    with sessions as (
        select * from programme_session where {{days}} and {{forums}}
    ), stays as (
        select * from visit where {{days}} and {MINE}
    ), shares as (
        select v.forum_code, p.session_code, v.person_number, v.is_online,
            greatest(v.entered_at, p.starts_at) as entered_at, least(v.left_at, p.ends_at) as left_at
        from stays v join sessions p
            on p.forum_code = v.forum_code and p.hall_code = v.hall_code and p.day_on = v.day_on
        where v.left_at > p.starts_at and v.entered_at < p.ends_at
        union all
        select v.forum_code, p.session_code, v.person_number, v.is_online,
            greatest(v.entered_at, p.starts_at), least(v.left_at, p.ends_at)
        from stays v join sessions p on p.forum_code = v.forum_code and p.session_code = v.session_code
        where v.hall_code is distinct from p.hall_code and v.left_at > p.starts_at and v.entered_at < p.ends_at
        union all
        select v.forum_code, p.session_code, v.person_number, v.is_online, null, null
        from stays v join sessions p on p.forum_code = v.forum_code and p.session_code = v.session_code
        where v.left_at is null or p.starts_at is null or p.ends_at is null
    ), presence as (
        select forum_code, session_code, person_number, is_online, max(left_at) as left_at,
            case when bool_and(left_at is not null) then sum(date_diff('second', entered_at, left_at)) end as seconds
        from shares group by forum_code, session_code, person_number, is_online
        having seconds is null or seconds >= 60 * {LEAST_MINUTES}
    ), on_site as (
        select shares.* from shares semi join presence using (forum_code, session_code, person_number, is_online)
        where not is_online and left_at is not null
    ), peaks as (
        select forum_code, session_code, max(people_inside) as peak_people
        from ({_running("forum_code, session_code", "on_site")}) group by forum_code, session_code
    ), counted as (
        select forum_code, session_code, count(*) filter (where not is_online) as present,
            count(*) filter (where is_online) as joined_online,
            count(seconds) filter (where not is_online) as timed_people,
            sum(seconds) filter (where not is_online) as seconds,
            count(seconds) filter (where not is_online and date_diff('second', starts_at, left_at)
                < date_diff('second', starts_at, ends_at) * {EARLY}) as early_leavers
        from presence join sessions using (forum_code, session_code) group by forum_code, session_code
    )
    select counted.*, coalesce(peak_people, 0) as peak_people
    from counted left join peaks using (forum_code, session_code)
"""
TIMED = f"(select * from {STAYS} and left_at is not null)"
TIMED_IN_TRACKS = TIMED.replace("left_at is not null", "left_at is not null and track_code is not null")
ROWS = {
    "inside": f"""
        select forum_code, place_code, day_on, date_trunc('hour', moved_at) as hour_at,
            (extract(minute from moved_at) // 5)::integer as fifth, max(people_inside) as most, sum(change) as net,
            min(moved_at) as first_at
        from ({_running("forum_code, place_code, day_on", TIMED)})
        group by forum_code, place_code, day_on, hour_at, fifth
    """,
    "track_inside": f"""
        select forum_code, track_code, day_on, place_code, max(people_inside) as peak_people
        from ({_running("forum_code, track_code, day_on, place_code", TIMED_IN_TRACKS)})
        group by forum_code, track_code, day_on, place_code
    """,
    "place_stays": _lasted("place_code"),
    "track_stays": _lasted("track_code"),
    "track_seen": f"""
        select forum_code, track_code, day_on, count(distinct person_number) as people from attendance
        where track_code is not null and {{days}} and {MINE} group by forum_code, track_code, day_on
    """,
    "session_people": SESSION_PEOPLE,
    "signed": f"""
        select forum_code, session_code, count(distinct person_number) as signed_up
        from registration_session join registration using (registration_id)
        where registration.status = 'active' and {MINE} group by forum_code, session_code
    """,
    "door": f"""
        select forum_code, list_code, day_on, sum(scans) as scans, max(scans) as peak_scans,
            first(peak_at order by scans desc, peak_at) as peak_at
        from (
            select forum_code, list_code, day_on, date_trunc('minute', scanned_at) as peak_at, count(*) as scans
            from scan where {{days}} and not is_online and direction <> 'out' and {MINE}
            group by forum_code, list_code, day_on, peak_at
        ) group by forum_code, list_code, day_on
    """,
}
# Rows of cells: people of a session are counted over all days, everything else by day.
OF_DAYS = "{conditions} and {days}"
CELLS = dict.fromkeys(ROWS, OF_DAYS) | {"session_people": "{conditions} and {of_all_days}", "signed": "{conditions}"}
