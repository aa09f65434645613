"""What questions can ask for instead of the rows of picked people: the same people and what they did, added up.

Each is a text over the rows, for choices that nothing was counted for at the build. What stands in braces is what
selection.py knows of the choice: `{columns}` are those that the question names and the rows of `{persons}` have.

people            people alike: is_participant, is_seen (on the chosen days, where there are any), is_observed (seeing
                  them was possible), is_registered (with any status), and sums of registrations
track_people      people in each track that they chose (is_chosen) or were seen in (is_seen_there)
list_people       people seen at each list or door
entered           admitted entries by day, list and track
registered        registrations by date (applied_on) and own_status
track_registered  registrations in each track chosen in them
organisation      organisations of participants; is_returning: they had some at a forum which began earlier
subject           subjects of the Federation that participants come from (subject_code)
delegation        people of organisations, as people
came              attendees by attended_as: on site, online, both or unknown, with their entries and joins; where days
                  are chosen came_of_days
returned          participants who were that at a forum which began earlier
source_people     people whom files know, by kind and file_number; counted_people: by a row that counts
told              people by what all files say of them, as bits of saying (said), with the active rows of lists
                  (counted_rows) and is_repeated: with several active registrations
track_way         people by what they did on a measured day and the next one: here, there, tracks as bits
inside …          stays, see staying.py
"""

from analytics.metrics import staying

# Tracks are two masks of the person row; a person is of a track that stands in either.
PERSONS = """
    select *, registered_tracks + attended_tracks - common_bits(registered_tracks, attended_tracks) as tracks,
        registrations > 0 as is_registered
    from person
"""
# Tracks where people were seen on the chosen days: the mask of the person row holds all days.
TRACKS_OF_DAYS = """
    left join (
        select person_number, bit_or(cast(power(2, track_bit) as bigint)) as tracks_of_days
        from attendance join track using (forum_code, track_code)
        where {days} group by person_number
    ) as visited using (person_number)
"""
CHOSEN = "(select * from {persons} where {conditions}) as person"
PEOPLE = f"(select person.*, 1 as people from {CHOSEN}) as person"
ROWS = {
    "people": PEOPLE,
    # Masks are grouped first, and only the few groups are expanded; `{alike}` is the rows of people, or cells of them.
    "track_people": """
        (
            select alike.*, track_code, common_bits(registered_tracks, track_mask) <> 0 as is_chosen,
                common_bits(tracks_seen, track_mask) <> 0 as is_seen_there
            from (
                select {columns} forum_code, is_participant, is_attendee, is_measured, {seen_days} as attended_days,
                    registered_tracks, {seen_tracks} as tracks_seen, sum(people) as people
                from {alike}
                group by {keys} forum_code, is_participant, is_attendee, is_measured, {seen_days},
                    registered_tracks, {seen_tracks}
            ) as alike join (
                select forum_code as of_forum, track_code, cast(power(2, track_bit) as bigint) as track_mask from track
            ) as track on of_forum = forum_code
        ) as track_people
    """,
    "list_people": f"""
        (
            select {{columns}} person.forum_code as forum_code, list_code, 1 as people
            from (select distinct person_number, list_code from attendance where {{days}}) as seen
            join {CHOSEN} on person.person_number = seen.person_number
        ) as list_people
    """,
    "entered": f"""
        (
            select {{columns}} person.forum_code as forum_code, day_on, list_code, track_code,
                attendance.entries as entries
            from attendance join {CHOSEN} on person.person_number = attendance.person_number where {{days}}
        ) as entered
    """,
    "registered": f"""
        (
            select {{columns}} person.forum_code as forum_code, cast(registered_at as date) as applied_on,
                registration.status as own_status, 1 as registrations,
                case registration.status when 'active' then 1 else 0 end as active
            from registration join {CHOSEN} on person.person_number = registration.person_number
        ) as registered
    """,
    "track_registered": f"""
        (
            select {{columns}} person.forum_code as forum_code, track_code, 1 as registrations,
                case registration.status when 'active' then 1 else 0 end as active
            from registration join registration_track using (registration_id)
            join {CHOSEN} on person.person_number = registration.person_number
        ) as track_registered
    """,
    "organisation": f"""
        (
            select {{columns}} person.forum_code as forum_code, person.organisation_id as organisation_id,
                first_on < starts_on as is_returning
            from {CHOSEN} join forum on forum.forum_code = person.forum_code join (
                select organisation_id, min(starts_on) as first_on
                from organisation_forum join forum on forum.forum_code = organisation_forum.forum_code
                group by organisation_id
            ) as earlier on earlier.organisation_id = person.organisation_id
            where is_participant
        ) as organisation
    """,
    "subject": f"""
        (
            select {{columns}} forum_code, region_code as subject_code
            from {CHOSEN} where is_participant and region_code in (
                select region_code from region where region_group = 'subject'
            )
        ) as subject
    """,
    "delegation": f"(select person.*, 1 as people from {CHOSEN} where organisation_id is not null) as delegation",
    # A mark without a time belongs to no day: it says nothing about the chosen ones.
    "came": f"""
        (
            select {{columns}} person.forum_code,
                case when (entered.on_site or marked.on_site) and (entered.online or marked.online) then 'both'
                    when entered.online or marked.online then 'online'
                    when entered.on_site or marked.on_site then 'on_site' else 'unknown' end as attended_as,
                1 as people, coalesce(entered.entries, 0) as entries, coalesce(joins, 0) as joins
            from {CHOSEN} left join (
                select person_number, count(*) filter (where not is_online) > 0 as on_site,
                    count(*) filter (where is_online) > 0 as online,
                    sum(entries) filter (where not is_online) as entries,
                    sum(entries) filter (where is_online) as joins
                from attendance where {{days}} group by person_number
            ) as entered on entered.person_number = person.person_number left join (
                select person_number, count(*) filter (where came_as in ('on_site', 'both')) > 0 as on_site,
                    count(*) filter (where came_as in ('online', 'both')) > 0 as online
                from registration where came_as is not null and {{marks}} group by person_number
            ) as marked on marked.person_number = person.person_number
            where {{seen}}
        ) as came
    """,
    "returned": f"""
        (
            select {{columns}} person.forum_code as forum_code, 1 as people
            from {CHOSEN} join forum on forum.forum_code = person.forum_code join (
                select person_id, min(starts_on) as first_on
                from person join forum on forum.forum_code = person.forum_code where is_participant group by person_id
            ) as earlier on earlier.person_id = person.person_id and first_on < starts_on
            where is_participant
        ) as returned
    """,
    # Without a file: all files of the kind together, a person once.
    "source_people": f"""
        (
            select {{columns}} person.forum_code as forum_code, kind, file_number,
                count(distinct person.person_number) as people,
                count(distinct case when state in ('active', 'admitted', 'came') then person.person_number end)
                    as counted_people
            from (
                select person_number, kind, file_number, state from person_source
                union all select person_number, kind, null as file_number, state from person_source
            ) as known join {CHOSEN} on person.person_number = known.person_number
            group by {{keys}} person.forum_code, kind, file_number
        ) as source_people
    """,
    "told": f"""
        (
            select {{columns}} person.forum_code as forum_code, is_participant, is_attendee, is_measured, is_registered,
                active_registrations > 1 as is_repeated, active_registrations, coalesce(said, 0) as said, 1 as people,
                coalesce(counted_rows, 0) as counted_rows
            from {CHOSEN} left join (
                select person_number, bit_or(saying_mask) as said,
                    sum(case person_source.kind when 'registration' then counted_rows else 0 end) as counted_rows
                from person_source join saying on saying.kind = person_source.kind
                    and saying.state = person_source.state
                    and coalesce(saying.doubt, '') = coalesce(person_source.doubt, '')
                group by person_number
            ) as known on known.person_number = person.person_number
        ) as told
    """,
    # No value: not seen that day; no bit: seen, in no track. Of chosen days the next is the next chosen one.
    "track_way": f"""
        (
            with steps as (
                select forum_code, day_on, lead(day_on) over (partition by forum_code order by day_on) as next_on
                from day where is_measured and {{days}} and {{forums}}
            ), seen as (
                select person.forum_code as forum_code, person.person_number as person_number, day_on,
                    bit_or(coalesce(cast(power(2, track_bit) as bigint), 0)) as held
                from attendance join {CHOSEN} on person.person_number = attendance.person_number left join track
                    on track.forum_code = attendance.forum_code and track.track_code = attendance.track_code
                where {{days}} group by person.forum_code, person.person_number, day_on
            ), turns as (
                select seen.forum_code as forum_code, person_number, steps.day_on as day_on, held as here,
                    cast(null as bigint) as there
                from seen join steps on steps.forum_code = seen.forum_code and steps.day_on = seen.day_on
                where next_on is not null
                union all
                select seen.forum_code, person_number, steps.day_on, cast(null as bigint), held
                from seen join steps on steps.forum_code = seen.forum_code and steps.next_on = seen.day_on
            ), ways as (
                select forum_code, person_number, day_on, max(here) as here, max(there) as there from turns
                group by forum_code, person_number, day_on
            )
            select forum_code, day_on, here, there, count(*) as people from ways
            group by forum_code, day_on, here, there
        ) as track_way
    """,
}
ROWS["came_of_days"] = ROWS["came"]
ROWS |= {name: f"({text}) as {name}" for name, text in staying.ROWS.items()}
# The rows of a table of cells that a relation reads; where days are chosen it has them as masks.
CELLS = dict.fromkeys(ROWS, "{conditions}") | {
    "list_people": "{conditions} and {seen_at_list}",
    "entered": "{conditions} and {days}",
    "came": "{conditions} and {of_all_days}",
    "came_of_days": "{conditions} and (day_on is null and ({seen_on_site} or {seen_online}) or {days})",
    "track_way": "{conditions} and {of_all_days}",
    **staying.CELLS,
}
# Relations that are asked as a whole: columns by which filters choose are asked of the other relations of a question.
WHOLE = {"organisation", "subject", "delegation", "returned"}
# Columns that a relation makes of its source, where a question names them; rows have some of them already.
ROWS_HAVE = {"is_seen_there", "attended_as"}
MADE = {
    "people": {"is_seen": "{seen}", "is_observed": "{observed}"},
    "delegation": {"is_seen": "{seen}", "is_observed": "{observed}"},
    "told": {"is_seen": "{seen}", "is_observed": "{observed}"},
    "track_people": {"is_seen": "{seen}", "is_observed": "{observed}", "is_seen_there": "{seen_there}"},
    "came_of_days": {
        "attended_as": """
            case when {seen_on_site} and {seen_online} then 'both' when {seen_online} then 'online' else 'on_site' end
        """
    },
}
