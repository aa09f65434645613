"""Sessions of the programme, the doors, and the platforms' own counts beside ours."""

import pandas as pd

from analytics.filters import Filters
from analytics.metrics.selection import answer
from analytics.snapshot import Connection

# What could be seen at all, whoever is picked: entries at the session's door, and whether anybody was seen leaving.
MET = """
    met_sessions as (
        select p.forum_code, p.session_code, bool_or(not m.is_online) as is_on_site, bool_or(m.is_online) as is_room,
            bool_or(m.is_timed and not m.is_online) and any_value(starts_at) is not null
                and any_value(ends_at) is not null as is_timed
        from sessions p join met_place m on m.forum_code = p.forum_code
        where m.session_code = p.session_code or (m.hall_code = p.hall_code and m.day_on = p.day_on)
        group by p.forum_code, p.session_code
    )
"""
SESSIONS = f"""
    with {{picked_forum}}, {{session_people}}, {{signed}}, sessions as (
        select * from programme_session where {{days}} and forum_code in (select forum_code from picked_forum)
    ), {MET}, shown as (
        select s.*, is_registration_asked as is_asked, coalesce(is_on_site, false) as is_on_site,
            coalesce(is_room, false) as is_room, coalesce(is_timed, false) as is_timed, signed_up, present,
            joined_online, timed_people, early_leavers, coalesce(peak_people, 0) as peak,
            seconds / 60 / nullif(timed_people, 0) as average_stay_minutes
        from sessions s left join met_sessions using (forum_code, session_code)
        left join signed using (forum_code, session_code) left join session_people using (forum_code, session_code)
    )
    select session_code as session, title_ru as name_ru, title_en as name_en, strftime(day_on, '%Y-%m-%d') as day,
        starts_at, ends_at, session_format, coalesce(f.name_ru, session_format) as session_format_name_ru,
        coalesce(f.name_en, session_format) as session_format_name_en, shown.track_code as track,
        track.name_ru as track_name_ru, track.name_en as track_name_en, hall.name_ru as hall_name_ru,
        hall.name_en as hall_name_en,
        case when is_asked then coalesce(signed_up, 0) end as signed_up,
        case when is_on_site then coalesce(present, 0) end as present,
        case when is_room then coalesce(joined_online, 0) end as joined_online,
        case when is_timed then peak::bigint end as peak_people, seats,
        case when is_timed then peak / seats end as fill_share,
        case when is_timed then coalesce(timed_people, 0) end as timed_people, average_stay_minutes,
        case when is_timed then coalesce(early_leavers, 0) end as early_leavers,
        case when is_timed then early_leavers / nullif(timed_people, 0) end as early_share
    from shown left join vocabulary f on f.kind = 'session_format' and f.code = session_format
    left join track on track.forum_code = shown.forum_code and track.track_code = shown.track_code
    left join hall on hall.forum_code = shown.forum_code and hall.hall_code = shown.hall_code
    order by shown.forum_code, day_on, starts_at, shown.hall_code nulls last, session_code
"""
SESSION_FORMATS = f"""
    with formats as (
        select session_format, session_format_name_ru, session_format_name_en, count(*) as session_count,
            count(present) as measured_sessions, sum(present) as present, sum(timed_people) as timed_people,
            sum(early_leavers) as early_leavers, sum(average_stay_minutes * timed_people) as minutes,
            sum(peak_people) filter (where seats is not null) as full_seats,
            sum(seats) filter (where peak_people is not null) as seats
        from ({SESSIONS}) as listed group by session_format, session_format_name_ru, session_format_name_en
    )
    select session_format, session_format_name_ru, session_format_name_en, session_count, measured_sessions,
        present / nullif(measured_sessions, 0) as average_present, full_seats / seats as fill_share,
        minutes / nullif(timed_people, 0) as average_stay_minutes,
        early_leavers / nullif(timed_people, 0) as early_share
    from formats order by average_present desc nulls last, session_format
"""
DOORS = """
    with {door}
    select list_code as list, coalesce(name, list_code) as name, strftime(day_on, '%Y-%m-%d') as day,
        scans::bigint as scans, peak_scans::bigint as peak_scans, peak_at
    from door left join checkin_list using (forum_code, list_code)
    order by peak_scans desc, forum_code, list_code nulls last, day_on
"""
CONTROL_TOTALS = """
    select file_number, source_file.name as file_name, total_code as total,
        coalesce(name_ru, total_code) as total_name_ru, coalesce(name_en, total_code) as total_name_en,
        stated, counted, counted - stated as difference
    from control_total left join source_file using (file_number)
    left join vocabulary on vocabulary.kind = 'control_total' and vocabulary.code = total_code
    order by file_number, position, total_code
"""


def sessions(con: Connection, filters: Filters) -> pd.DataFrame:
    """Sessions of the programme: who signed up, who was there, how full it was, how long people stayed.

    Rows:    one per session of the forum (of the chosen days), by time.
    Unit:    signed_up, present, joined_online, peak_people, timed_people and early_leavers in people; seats;
             fill_share (peak_people ÷ seats) and early_share (of timed_people) from 0 to 1; average_stay_minutes.
             NULL: signed_up where signing up was not asked; present and joined_online without a scanner or a room;
             the rest also where nobody was seen leaving, or the times are not published: not measured.
    Counts:  a person once per session and way of taking part. present: in the hall (or seen by the session's own
             list) for five minutes or more of its time; where stays have no length, by the entry alone. timed_people
             are those whose minutes are known. early_leavers: of them, who left for good before two thirds of the
             session had passed. On site, except joined_online.
    """
    return answer(con, filters, SESSIONS)


def session_formats(con: Connection, filters: Filters) -> pd.DataFrame:
    """Formats of sessions compared: how many people an average session had, how full it was, how long they stayed.

    Rows:    one per format that the sessions have; the most people per session first.
    Unit:    session_count and measured_sessions in sessions; average_present in people per measured session;
             fill_share (peaks ÷ seats where both are known) and early_share from 0 to 1; average_stay_minutes per
             person. NULL where no session of the format was measured.
    Counts:  measured_sessions: those where people could be seen. All other columns are made from the columns of
             `sessions`, a person once per session.
    """
    return answer(con, filters, SESSION_FORMATS)


def doors(con: Connection, filters: Filters) -> pd.DataFrame:
    """The queue at the doors: the busiest minute of each list and day.

    Rows:    one per list or door and day with an entry of the picked persons, the busiest first.
    Unit:    scans and peak_scans (within one minute) in scans; peak_at is the local start of that minute, the earliest
             if several are equal.
    Counts:  every scan on the way in, also a refused one, of persons that are known; on site only.
    """
    return answer(con, filters, DOORS)


def control_totals(con: Connection) -> pd.DataFrame:
    """Counts that platforms wrote into their own reports, beside ours from the rows of the same file.

    Rows:    one per file and count.
    Unit:    stated, counted and difference (counted − stated) in people; rows for participant_rows.
    Counts:  as the platform says: unique viewers are people, Max Concurrent Views people at once.
    """
    return con.execute(CONTROL_TOTALS).df()
