-- The tables of a snapshot. A snapshot holds no name, e-mail or phone.
-- Every column has a COMMENT: the data dictionary page is read back from them.
-- Codes, not numbers: 'unresolved' is a code of its own, NULL means "does not apply".

-- The bits that two masks share: the one function whose name and writing differ from engine to engine.
CREATE MACRO common_bits(mask, other) AS (mask & other);

CREATE TABLE snapshot (
    number INTEGER NOT NULL,
    built_at TIMESTAMPTZ NOT NULL,
    schema_version INTEGER NOT NULL,
    is_sample BOOLEAN NOT NULL
);
CREATE TABLE forum (
    forum_code VARCHAR PRIMARY KEY,
    title_ru VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    time_zone VARCHAR NOT NULL,
    is_on_site_measured BOOLEAN NOT NULL,
    is_online_measured BOOLEAN NOT NULL,
    closes_at TIME
);
CREATE TABLE vocabulary (
    kind VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (kind, code)
);
CREATE TABLE region (
    region_code VARCHAR PRIMARY KEY,
    iso_code VARCHAR,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    abbreviation VARCHAR,
    district_code VARCHAR NOT NULL,
    region_group VARCHAR NOT NULL,
    population INTEGER,
    population_year INTEGER,
    tile_row INTEGER,
    tile_column INTEGER,
    position INTEGER NOT NULL
);
CREATE TABLE track (
    forum_code VARCHAR NOT NULL,
    track_code VARCHAR NOT NULL,
    track_bit INTEGER NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    hall_code VARCHAR,
    PRIMARY KEY (forum_code, track_code)
);
CREATE TABLE day (
    forum_code VARCHAR NOT NULL,
    day_on DATE NOT NULL,
    day_bit INTEGER NOT NULL,
    is_measured BOOLEAN NOT NULL,
    PRIMARY KEY (forum_code, day_on)
);
CREATE TABLE hall (
    forum_code VARCHAR NOT NULL,
    hall_code VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    seats INTEGER,
    PRIMARY KEY (forum_code, hall_code)
);
CREATE TABLE checkin_list (
    forum_code VARCHAR NOT NULL,
    list_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    track_code VARCHAR,
    session_code VARCHAR,
    hall_code VARCHAR,
    is_meeting BOOLEAN NOT NULL,
    is_online BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (forum_code, list_code)
);
CREATE TABLE programme_session (
    forum_code VARCHAR NOT NULL,
    session_code VARCHAR NOT NULL,
    session_bit INTEGER,
    day_on DATE,
    starts_at TIMESTAMP,
    ends_at TIMESTAMP,
    title_ru VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    session_format VARCHAR,
    track_code VARCHAR,
    hall_code VARCHAR,
    source VARCHAR,
    is_registration_asked BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (forum_code, session_code)
);
CREATE TABLE plan (
    forum_code VARCHAR NOT NULL,
    region_code VARCHAR NOT NULL,
    invited INTEGER,
    quota INTEGER,
    PRIMARY KEY (forum_code, region_code)
);
CREATE TABLE organisation (
    organisation_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    organisation_type VARCHAR NOT NULL,
    region_code VARCHAR NOT NULL,
    spellings INTEGER NOT NULL
);
CREATE TABLE person (
    person_number INTEGER NOT NULL,
    person_id UUID NOT NULL,
    forum_code VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    is_participant BOOLEAN NOT NULL,
    is_attendee BOOLEAN NOT NULL,
    is_measured BOOLEAN NOT NULL,
    region_code VARCHAR NOT NULL,
    district_code VARCHAR NOT NULL,
    organisation_type VARCHAR NOT NULL,
    organisation_id INTEGER,
    format VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    registered_on DATE,
    registered_tracks BIGINT NOT NULL,
    attended_tracks BIGINT NOT NULL,
    attended_days BIGINT NOT NULL,
    attended_track_days BIGINT NOT NULL DEFAULT 0,
    registered_sessions HUGEINT NOT NULL,
    attended_sessions HUGEINT NOT NULL,
    registrations INTEGER NOT NULL,
    active_registrations INTEGER NOT NULL,
    pending_registrations INTEGER NOT NULL,
    cancelled_registrations INTEGER NOT NULL,
    rejected_registrations INTEGER NOT NULL,
    expired_registrations INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    position_rank VARCHAR NOT NULL DEFAULT 'unknown'
);
CREATE TABLE registration (
    registration_id INTEGER NOT NULL,
    person_number INTEGER NOT NULL,
    forum_code VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    status_text VARCHAR,
    registered_at TIMESTAMP,
    format VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    region_code VARCHAR NOT NULL,
    region_rule VARCHAR,
    organisation_type VARCHAR NOT NULL,
    organisation_rule VARCHAR,
    organisation_id INTEGER,
    person_rule VARCHAR NOT NULL,
    file_number INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    came_as VARCHAR,
    position_rank VARCHAR NOT NULL DEFAULT 'unknown',
    position_rule VARCHAR
);
CREATE TABLE registration_track (
    registration_id INTEGER NOT NULL,
    track_code VARCHAR NOT NULL
);
CREATE TABLE registration_session (
    registration_id INTEGER NOT NULL,
    session_code VARCHAR NOT NULL
);
CREATE TABLE scan (
    scan_id BIGINT NOT NULL,
    person_number INTEGER,
    forum_code VARCHAR NOT NULL,
    list_code VARCHAR,
    track_code VARCHAR,
    session_code VARCHAR,
    day_on DATE NOT NULL,
    scanned_at TIMESTAMP NOT NULL,
    direction VARCHAR NOT NULL,
    is_admitted BOOLEAN NOT NULL,
    result VARCHAR,
    file_number INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    is_online BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE attendance (
    forum_code VARCHAR NOT NULL,
    person_number INTEGER NOT NULL,
    day_on DATE NOT NULL,
    list_code VARCHAR,
    track_code VARCHAR,
    session_code VARCHAR,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    entries INTEGER NOT NULL,
    is_online BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE visit (
    forum_code VARCHAR NOT NULL,
    person_number INTEGER NOT NULL,
    day_on DATE NOT NULL,
    place_code VARCHAR NOT NULL,
    list_code VARCHAR,
    hall_code VARCHAR,
    track_code VARCHAR,
    session_code VARCHAR,
    entered_at TIMESTAMP NOT NULL,
    left_at TIMESTAMP,
    closed_by VARCHAR NOT NULL,
    is_online BOOLEAN NOT NULL,
    scan_id BIGINT NOT NULL
);
CREATE TABLE control_total (
    file_number INTEGER NOT NULL,
    total_code VARCHAR NOT NULL,
    stated INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    PRIMARY KEY (file_number, total_code)
);
CREATE TABLE source_file (
    file_number INTEGER PRIMARY KEY,
    forum_code VARCHAR,
    sha256 VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    arrived_at TIMESTAMPTZ NOT NULL,
    format VARCHAR,
    kind VARCHAR,
    outcome VARCHAR NOT NULL,
    code VARCHAR,
    message_ru VARCHAR,
    message_en VARCHAR,
    rows_read INTEGER NOT NULL,
    rows_loaded INTEGER NOT NULL,
    rows_merged INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    rows_skipped INTEGER NOT NULL
);
CREATE TABLE ledger (
    file_number INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    fate VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    column_name VARCHAR
);
CREATE TABLE open_question (
    question_id INTEGER PRIMARY KEY,
    kind VARCHAR NOT NULL,
    decision_key VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    other VARCHAR,
    reason VARCHAR,
    agrees VARCHAR,
    differs VARCHAR,
    spellings INTEGER NOT NULL,
    registrations INTEGER NOT NULL,
    people INTEGER NOT NULL,
    file_number INTEGER,
    row_number INTEGER
);
CREATE TABLE open_candidate (
    question_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    value VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    PRIMARY KEY (question_id, place)
);
CREATE TABLE open_registration (
    question_id INTEGER NOT NULL,
    registration_id INTEGER NOT NULL,
    PRIMARY KEY (question_id, registration_id)
);
CREATE TABLE decision (
    kind VARCHAR NOT NULL,
    line INTEGER NOT NULL,
    decision_key VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    why VARCHAR,
    registrations INTEGER NOT NULL,
    people INTEGER NOT NULL,
    is_used BOOLEAN NOT NULL,
    PRIMARY KEY (kind, line)
);
CREATE TABLE unresolved_name (
    kind VARCHAR NOT NULL,
    raw VARCHAR,
    registrations INTEGER NOT NULL,
    people INTEGER NOT NULL
);
CREATE TABLE person_source (
    person_number INTEGER NOT NULL,
    file_number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    doubt VARCHAR,
    rows INTEGER NOT NULL,
    counted_rows INTEGER NOT NULL,
    row_number INTEGER NOT NULL
);
CREATE TABLE cell_level (
    fact VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    level INTEGER,
    columns VARCHAR NOT NULL,
    cells BIGINT NOT NULL
);

COMMENT ON TABLE snapshot IS 'This snapshot itself; one row.';
COMMENT ON COLUMN snapshot.number IS 'Running number of the snapshot in its data folder.';
COMMENT ON COLUMN snapshot.built_at IS 'When it was built, UTC.';
COMMENT ON COLUMN snapshot.schema_version IS 'Version of these tables; the dashboard refuses another one.';
COMMENT ON COLUMN snapshot.is_sample IS 'True while only the bundled, invented sample exports are loaded.';

COMMENT ON TABLE forum IS 'One forum; one row each.';
COMMENT ON COLUMN forum.forum_code IS 'Code of the forum: the name of its folder.';
COMMENT ON COLUMN forum.title_ru IS 'Title in Russian.';
COMMENT ON COLUMN forum.title_en IS 'Title in English.';
COMMENT ON COLUMN forum.starts_on IS 'First day, a date in the time zone of the forum.';
COMMENT ON COLUMN forum.ends_on IS 'Last day, a date in the time zone of the forum.';
COMMENT ON COLUMN forum.time_zone IS 'IANA time zone of the venue; every local time of this forum is in it.';
COMMENT ON COLUMN forum.is_on_site_measured IS 'True when at least one admitted on-site observation was loaded.';
COMMENT ON COLUMN forum.is_online_measured IS 'True when at least one join of a webinar room, or a mark of online attendance, was loaded.';
COMMENT ON COLUMN forum.closes_at IS 'When the venue closes, local time, as the forum folder says; NULL where it does not. Closes stays, see visit.closed_by.';

COMMENT ON TABLE vocabulary IS 'Names of codes in both languages.';
COMMENT ON COLUMN vocabulary.kind IS 'Which codes: district, region_group, organisation_type, format, role, status, session_format, position_rank, closed_by, outcome, reason, control_total, source_kind, finding, finding_reason, cleaning_rule.';
COMMENT ON COLUMN vocabulary.code IS 'The code as other tables carry it.';
COMMENT ON COLUMN vocabulary.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN vocabulary.name_en IS 'Name in English.';
COMMENT ON COLUMN vocabulary.position IS 'Order in lists, from 0.';

COMMENT ON TABLE region IS 'Where people come from: the 89 subjects, Baikonur, foreign countries, federal bodies without a region, unresolved.';
COMMENT ON COLUMN region.region_code IS 'Two digits for a subject of the Federation (tax service classifier), 99 Baikonur, ISO 3166-1 letters for a country, federal, unresolved.';
COMMENT ON COLUMN region.iso_code IS 'ISO 3166-2:RU code of a subject; NULL where ISO has none.';
COMMENT ON COLUMN region.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN region.name_en IS 'Name in English.';
COMMENT ON COLUMN region.abbreviation IS 'Three letters shown on the tile map; NULL for what is not on it.';
COMMENT ON COLUMN region.district_code IS 'Federal district, a code of vocabulary; unassigned for subjects not assigned to one, none for what is not a subject.';
COMMENT ON COLUMN region.region_group IS 'subject, baikonur, foreign, federal or unresolved; "regions of 89" counts subject.';
COMMENT ON COLUMN region.population IS 'Inhabitants; NULL where the source has none.';
COMMENT ON COLUMN region.population_year IS 'Year of the population figure (1 January).';
COMMENT ON COLUMN region.tile_row IS 'Row on the tile map, from 0 at the top.';
COMMENT ON COLUMN region.tile_column IS 'Column on the tile map, from 0 at the left.';
COMMENT ON COLUMN region.position IS 'Order in lists, from 0: subjects by name, then the rest.';

COMMENT ON TABLE track IS 'Thematic tracks of a forum.';
COMMENT ON COLUMN track.forum_code IS 'Forum.';
COMMENT ON COLUMN track.track_code IS 'Code of the track within its forum.';
COMMENT ON COLUMN track.track_bit IS 'Bit of the track in the masks of person, from 0.';
COMMENT ON COLUMN track.name_ru IS 'Name in Russian, as in the programme.';
COMMENT ON COLUMN track.name_en IS 'Name in English.';
COMMENT ON COLUMN track.hall_code IS 'Hall where it meets, where that is known.';

COMMENT ON TABLE day IS 'Days of a forum on which attendance may count.';
COMMENT ON COLUMN day.forum_code IS 'Forum.';
COMMENT ON COLUMN day.day_on IS 'The date, in the time zone of the forum.';
COMMENT ON COLUMN day.day_bit IS 'Bit of the day in attended_days of person, from 0.';
COMMENT ON COLUMN day.is_measured IS 'True when at least one admitted scan fell on it; otherwise attendance of that day is not measured, not zero.';

COMMENT ON TABLE hall IS 'Halls of a forum.';
COMMENT ON COLUMN hall.forum_code IS 'Forum.';
COMMENT ON COLUMN hall.hall_code IS 'Code of the hall within its forum.';
COMMENT ON COLUMN hall.name_ru IS 'Name in Russian.';
COMMENT ON COLUMN hall.name_en IS 'Name in English.';
COMMENT ON COLUMN hall.seats IS 'Seats; NULL where not stated.';

COMMENT ON TABLE checkin_list IS 'Check-in lists and doors: what a scan at each of them means.';
COMMENT ON COLUMN checkin_list.forum_code IS 'Forum.';
COMMENT ON COLUMN checkin_list.list_code IS 'Code of the list within its forum.';
COMMENT ON COLUMN checkin_list.name IS 'Name of the list as the registration system writes it.';
COMMENT ON COLUMN checkin_list.track_code IS 'Track that a scan on this list belongs to; NULL for a list of the whole venue.';
COMMENT ON COLUMN checkin_list.session_code IS 'Session that a scan on this list belongs to; NULL when it is not a session.';
COMMENT ON COLUMN checkin_list.hall_code IS 'Hall of the list; NULL where not stated.';
COMMENT ON COLUMN checkin_list.is_meeting IS 'True for the all-Russian meeting of the heads of regional executive bodies.';
COMMENT ON COLUMN checkin_list.is_online IS 'True for a webinar room: its scans are joins and leaves, not passes through a door.';

COMMENT ON TABLE programme_session IS 'Sessions of the programme, as far as they are published.';
COMMENT ON COLUMN programme_session.forum_code IS 'Forum.';
COMMENT ON COLUMN programme_session.session_code IS 'Code of the session within its forum.';
COMMENT ON COLUMN programme_session.session_bit IS 'Bit of the session in the masks of person, from 0; NULL beyond the 126th, which only the link tables carry.';
COMMENT ON COLUMN programme_session.day_on IS 'Day, in the time zone of the forum.';
COMMENT ON COLUMN programme_session.starts_at IS 'Start, local time of the forum; NULL where not published.';
COMMENT ON COLUMN programme_session.ends_at IS 'End, local time of the forum; NULL where not published.';
COMMENT ON COLUMN programme_session.title_ru IS 'Title in Russian.';
COMMENT ON COLUMN programme_session.title_en IS 'Title in English.';
COMMENT ON COLUMN programme_session.session_format IS 'Partner session, project session, round table, panel discussion …: a code of vocabulary.';
COMMENT ON COLUMN programme_session.track_code IS 'Track; NULL when it belongs to none or is not published.';
COMMENT ON COLUMN programme_session.hall_code IS 'Hall; NULL where not published.';
COMMENT ON COLUMN programme_session.source IS 'Where the fact was read; "sample" for invented ones.';
COMMENT ON COLUMN programme_session.is_registration_asked IS 'True when at least one registration names the session. Where it is false, signing up for it was not asked: its number of registered is not measured, not zero.';

COMMENT ON TABLE plan IS 'What the organiser planned for each region, from plan.csv of the forum folder; a region without a row has no plan.';
COMMENT ON COLUMN plan.forum_code IS 'Forum.';
COMMENT ON COLUMN plan.region_code IS 'Region, see region.';
COMMENT ON COLUMN plan.invited IS 'People invited; NULL where not stated.';
COMMENT ON COLUMN plan.quota IS 'Most people the region may send; NULL where not stated.';

COMMENT ON TABLE organisation IS 'Organisations, each once whatever the number of spellings.';
COMMENT ON COLUMN organisation.organisation_id IS 'Number of the organisation in this snapshot.';
COMMENT ON COLUMN organisation.name IS 'Most frequent spelling, tidied; sole proprietors are shown without their personal names.';
COMMENT ON COLUMN organisation.organisation_type IS 'Type, a code of vocabulary.';
COMMENT ON COLUMN organisation.region_code IS 'Region that its own name speaks of, else the region of its people; federal for federal bodies.';
COMMENT ON COLUMN organisation.spellings IS 'Number of different raw spellings that were folded into it.';

COMMENT ON TABLE person IS 'One row per person and forum: the grain of every question.';
COMMENT ON COLUMN person.person_number IS 'Number of the row in this snapshot.';
COMMENT ON COLUMN person.person_id IS 'Pseudonym: the first 128 bits of a keyed HMAC-SHA-256 of the identity that stands for the person; equal in every forum and snapshot made with the same key as long as that identity is the same.';
COMMENT ON COLUMN person.forum_code IS 'Forum.';
COMMENT ON COLUMN person.status IS 'Best status among the person''s registrations: active, pending, waitlist, expired, cancelled, rejected; unregistered for somebody only seen.';
COMMENT ON COLUMN person.is_participant IS 'True with at least one active registration.';
COMMENT ON COLUMN person.is_attendee IS 'True when seen at least once: an admitted entry or join on a day of the forum, or a mark of the list that the person came.';
COMMENT ON COLUMN person.is_measured IS 'True when attendance of the person''s format was measured at this forum; always true for an attendee. On site and online are measured apart.';
COMMENT ON COLUMN person.region_code IS 'Region of the newest active registration whose region is resolved, else of any registration.';
COMMENT ON COLUMN person.district_code IS 'Federal district of the region.';
COMMENT ON COLUMN person.organisation_type IS 'Type of the organisation in the newest active registration that names one.';
COMMENT ON COLUMN person.organisation_id IS 'Organisation of that registration; NULL when unresolved.';
COMMENT ON COLUMN person.format IS 'on_site, online, both or unknown: over the active registrations, else over all.';
COMMENT ON COLUMN person.role IS 'participant, speaker, expert, press, organiser … of the newest active registration.';
COMMENT ON COLUMN person.registered_on IS 'Date of the first active registration, else of the first one; NULL for walk-ins never registered.';
COMMENT ON COLUMN person.registered_tracks IS 'Tracks chosen in active registrations (in any, for somebody with none): a bit each, see track.track_bit.';
COMMENT ON COLUMN person.attended_tracks IS 'Tracks where the person was seen: a bit each, see track.track_bit.';
COMMENT ON COLUMN person.attended_days IS 'Days on which the person was seen: a bit each, see day.day_bit.';
COMMENT ON COLUMN person.attended_track_days IS 'Tracks where the person was seen, day by day: bit track_bit + tracks of the forum × day_bit; 0 where a forum has more than 63 pairs of a track and a day.';
COMMENT ON COLUMN person.registered_sessions IS 'Sessions the person signed up for in active registrations (in any, for somebody with none): a bit each, see programme_session.session_bit and is_registration_asked.';
COMMENT ON COLUMN person.attended_sessions IS 'Sessions where the person was seen: a bit each, see programme_session.session_bit.';
COMMENT ON COLUMN person.registrations IS 'Registrations of the person, any status.';
COMMENT ON COLUMN person.active_registrations IS 'Of them active.';
COMMENT ON COLUMN person.pending_registrations IS 'Of them waiting for payment, approval or a place.';
COMMENT ON COLUMN person.cancelled_registrations IS 'Of them cancelled or withdrawn.';
COMMENT ON COLUMN person.rejected_registrations IS 'Of them rejected by the organiser.';
COMMENT ON COLUMN person.expired_registrations IS 'Of them expired unpaid.';
COMMENT ON COLUMN person.entries IS 'Admitted entries (scans in), any list.';
COMMENT ON COLUMN person.position_rank IS 'Rank of the position in the newest active registration that states one: head, deputy, department, other; unknown. Head of the regional executive body only together with organisation_type roiv.';

COMMENT ON TABLE registration IS 'One application by a person; the same one in several files stands here once.';
COMMENT ON COLUMN registration.registration_id IS 'Number of the row in this snapshot.';
COMMENT ON COLUMN registration.person_number IS 'Whose it is, see person.';
COMMENT ON COLUMN registration.forum_code IS 'Forum.';
COMMENT ON COLUMN registration.source IS 'Which registration list: system and event.';
COMMENT ON COLUMN registration.status IS 'active, pending, waitlist, cancelled, rejected or expired.';
COMMENT ON COLUMN registration.status_text IS 'Status as the source writes it.';
COMMENT ON COLUMN registration.registered_at IS 'When it was made, local time of the forum; NULL where the source has none.';
COMMENT ON COLUMN registration.format IS 'on_site, online or unknown.';
COMMENT ON COLUMN registration.role IS 'participant, speaker, expert, press, organiser …';
COMMENT ON COLUMN registration.region_code IS 'Region resolved from the typed text.';
COMMENT ON COLUMN registration.region_rule IS 'Rule that resolved it; NULL when unresolved.';
COMMENT ON COLUMN registration.organisation_type IS 'Organisation type resolved from the typed text.';
COMMENT ON COLUMN registration.organisation_rule IS 'Rule that resolved it; NULL when unresolved.';
COMMENT ON COLUMN registration.organisation_id IS 'Organisation; NULL when unresolved.';
COMMENT ON COLUMN registration.person_rule IS 'Evidence that tied it to the person: new, email_and_name, phone_and_name …';
COMMENT ON COLUMN registration.file_number IS 'File it was taken from, see source_file.';
COMMENT ON COLUMN registration.row_number IS 'Row in that file, as a spreadsheet counts.';
COMMENT ON COLUMN registration.came_as IS 'on_site, online or both where the list only says that the person came, without a time; NULL elsewhere.';
COMMENT ON COLUMN registration.position_rank IS 'head, deputy, department, other or unknown, from the words of the position; the text itself is not kept.';
COMMENT ON COLUMN registration.position_rule IS 'Rule that ranked it; NULL when unknown.';

COMMENT ON TABLE registration_track IS 'Tracks chosen in a registration.';
COMMENT ON COLUMN registration_track.registration_id IS 'Registration.';
COMMENT ON COLUMN registration_track.track_code IS 'Track.';

COMMENT ON TABLE registration_session IS 'Sessions that a registration signs up for.';
COMMENT ON COLUMN registration_session.registration_id IS 'Registration.';
COMMENT ON COLUMN registration_session.session_code IS 'Session.';

COMMENT ON TABLE scan IS 'One observation; the same one in several files stands here once.';
COMMENT ON COLUMN scan.scan_id IS 'Number in this snapshot, told by the place of its row in the files.';
COMMENT ON COLUMN scan.person_number IS 'Who was seen; NULL for a refused scan that belongs to nobody known.';
COMMENT ON COLUMN scan.forum_code IS 'Forum.';
COMMENT ON COLUMN scan.list_code IS 'List or door; NULL when the source names none.';
COMMENT ON COLUMN scan.track_code IS 'Track of the list or session; NULL for the venue as a whole.';
COMMENT ON COLUMN scan.session_code IS 'Session; NULL when not a session.';
COMMENT ON COLUMN scan.day_on IS 'Date of the scan in the time zone of the forum.';
COMMENT ON COLUMN scan.scanned_at IS 'Moment of the scan (not of its upload), local time of the forum.';
COMMENT ON COLUMN scan.direction IS 'in, out or unknown.';
COMMENT ON COLUMN scan.is_admitted IS 'True when the system let the person through; refused scans are kept and never counted as attendance.';
COMMENT ON COLUMN scan.result IS 'Result as the source writes it.';
COMMENT ON COLUMN scan.file_number IS 'File it was taken from, see source_file.';
COMMENT ON COLUMN scan.row_number IS 'Row in that file, as a spreadsheet counts.';
COMMENT ON COLUMN scan.is_online IS 'True for a join or leave of a webinar room.';

COMMENT ON TABLE attendance IS 'Who was seen where on which day: admitted entries, one row per person, day, list and session.';
COMMENT ON COLUMN attendance.forum_code IS 'Forum.';
COMMENT ON COLUMN attendance.person_number IS 'Who, see person.';
COMMENT ON COLUMN attendance.day_on IS 'Date in the time zone of the forum.';
COMMENT ON COLUMN attendance.list_code IS 'List or door; NULL when the source names none.';
COMMENT ON COLUMN attendance.track_code IS 'Track; NULL for the venue as a whole.';
COMMENT ON COLUMN attendance.session_code IS 'Session; NULL when not a session.';
COMMENT ON COLUMN attendance.first_at IS 'First entry, local time of the forum.';
COMMENT ON COLUMN attendance.last_at IS 'Last entry, local time of the forum.';
COMMENT ON COLUMN attendance.entries IS 'Number of entries.';
COMMENT ON COLUMN attendance.is_online IS 'True when it was a webinar room.';

COMMENT ON TABLE visit IS 'Stays: one row per entry of a person into a place, as long as they were there. Stays of one person in one place never overlap; a stay in a hall lies inside the stay in the venue and must not be added to it. Exits without an entry make no stay.';
COMMENT ON COLUMN visit.forum_code IS 'Forum.';
COMMENT ON COLUMN visit.person_number IS 'Who, see person.';
COMMENT ON COLUMN visit.day_on IS 'Date of the entry in the time zone of the forum; no stay goes beyond it.';
COMMENT ON COLUMN visit.place_code IS 'Place within which entries and exits are paired: the hall; for a list of neither hall, track nor session: venue; else the list or webinar room itself.';
COMMENT ON COLUMN visit.list_code IS 'List or door of the entry; NULL when the source names none.';
COMMENT ON COLUMN visit.hall_code IS 'Hall; NULL for the venue as a whole, a webinar room, or where it is not known.';
COMMENT ON COLUMN visit.track_code IS 'Track of the list, else of the session.';
COMMENT ON COLUMN visit.session_code IS 'Session of the scan; else the session of that hall and day that was running at the entry or was the next to begin. NULL when there is none.';
COMMENT ON COLUMN visit.entered_at IS 'Moment of the entry, local time of the forum.';
COMMENT ON COLUMN visit.left_at IS 'When the stay ended, local time of the forum, never before entered_at nor on a later date; NULL when the length of the stay is not measured.';
COMMENT ON COLUMN visit.closed_by IS 'What ended the stay. The earliest of: exit (the next scan there is out), reentry (it is in), elsewhere (a hall only: seen at another door on site), session_end (of session_code, where no exit follows). Else day_end: closing time of the forum, else end of the last session of the day, else the last exit seen that day. Only exit is an observation of leaving. No left_at: not_measured (no exit was seen in that place on that day), open (nothing ends it).';
COMMENT ON COLUMN visit.is_online IS 'True for a webinar room; joins that overlap are one stay.';
COMMENT ON COLUMN visit.scan_id IS 'Scan of the entry, see scan.';

COMMENT ON TABLE control_total IS 'Counts that a platform wrote into its own report, beside ours: they tell whether the file is whole.';
COMMENT ON COLUMN control_total.file_number IS 'File, see source_file.';
COMMENT ON COLUMN control_total.total_code IS 'What was counted, a code of vocabulary: unique_viewers, total_users, peak_viewers, participants, participant_rows.';
COMMENT ON COLUMN control_total.stated IS 'The platform''s number; people, for peak_viewers people at once, for participant_rows rows.';
COMMENT ON COLUMN control_total.counted IS 'Our number from the rows of the same file, in the same unit.';

COMMENT ON TABLE source_file IS 'Every file that was brought, with what became of its rows: read = loaded + merged + rejected + skipped.';
COMMENT ON COLUMN source_file.file_number IS 'Arrival number of the file.';
COMMENT ON COLUMN source_file.forum_code IS 'Forum it was loaded for.';
COMMENT ON COLUMN source_file.sha256 IS 'SHA-256 of its bytes; its name in the archive.';
COMMENT ON COLUMN source_file.name IS 'Name it arrived under.';
COMMENT ON COLUMN source_file.arrived_at IS 'When it was first loaded, UTC.';
COMMENT ON COLUMN source_file.format IS 'Export layout it was recognised as; NULL when refused before that.';
COMMENT ON COLUMN source_file.kind IS 'registration or attendance.';
COMMENT ON COLUMN source_file.outcome IS 'loaded, repaired, flagged, rows_rejected or refused.';
COMMENT ON COLUMN source_file.code IS 'Main reason where the outcome is not loaded.';
COMMENT ON COLUMN source_file.message_ru IS 'What happened, in Russian.';
COMMENT ON COLUMN source_file.message_en IS 'What happened, in English.';
COMMENT ON COLUMN source_file.rows_read IS 'Data rows found in the file.';
COMMENT ON COLUMN source_file.rows_loaded IS 'Rows that made a registration or a scan of this snapshot.';
COMMENT ON COLUMN source_file.rows_merged IS 'Rows that repeat one made from another row or file.';
COMMENT ON COLUMN source_file.rows_rejected IS 'Rows with a value that cannot be used; see ledger.';
COMMENT ON COLUMN source_file.rows_skipped IS 'Rows that are not data (totals, footnotes, test records, outside the forum''s dates); see ledger.';

COMMENT ON TABLE ledger IS 'Every row that was not simply loaded, and why.';
COMMENT ON COLUMN ledger.file_number IS 'File, see source_file.';
COMMENT ON COLUMN ledger.row_number IS 'Row in that file, as a spreadsheet counts.';
COMMENT ON COLUMN ledger.fate IS 'merged, rejected or skipped; repaired or flagged for rows that were loaded all the same.';
COMMENT ON COLUMN ledger.code IS 'Reason, a code of vocabulary.';
COMMENT ON COLUMN ledger.column_name IS 'Column of the file that it is about; NULL for the whole row.';

COMMENT ON TABLE unresolved_name IS 'Typed names that no rule resolved, by how many people they concern.';
COMMENT ON COLUMN unresolved_name.kind IS 'region or organisation.';
COMMENT ON COLUMN unresolved_name.raw IS 'The text as typed; NULL where it was left empty or might hold personal data.';
COMMENT ON COLUMN unresolved_name.registrations IS 'Registrations that carry it.';
COMMENT ON COLUMN unresolved_name.people IS 'People that carry it.';

COMMENT ON TABLE person_source IS 'Which file knows which person and what it says; rows that repeat another one included.';
COMMENT ON COLUMN person_source.person_number IS 'Who, see person.';
COMMENT ON COLUMN person_source.file_number IS 'File that names the person, see source_file.';
COMMENT ON COLUMN person_source.kind IS 'registration (a list of registrations), mark (came, without a time), door (passes on site) or room (joins of a webinar room); a code of vocabulary, kind source_kind.';
COMMENT ON COLUMN person_source.state IS 'The best that the file says: for registration the status, as the newest export has it; for the rest came, admitted, left (exits only) or refused. Only active, came and admitted count.';
COMMENT ON COLUMN person_source.doubt IS 'Reason, a code of vocabulary, when every row that says so is doubtful; NULL otherwise.';
COMMENT ON COLUMN person_source.rows IS 'Rows of the file that name the person so.';
COMMENT ON COLUMN person_source.counted_rows IS 'Of them rows that count: of active registrations, admitted entries or joins, marks.';
COMMENT ON COLUMN person_source.row_number IS 'First of the rows that say the best, as a spreadsheet counts.';

COMMENT ON TABLE open_question IS 'What only a person can decide: names that no rule resolved, and pairs that may be one. The most weighty first within a kind.';
COMMENT ON COLUMN open_question.question_id IS 'Number of the question in this snapshot.';
COMMENT ON COLUMN open_question.kind IS 'region, organisation (its type), organisation_pair or person_pair.';
COMMENT ON COLUMN open_question.decision_key IS 'What a decision on it is looked up by: the words of the text, or both of a pair in alphabetical order.';
COMMENT ON COLUMN open_question.raw IS 'Most frequent of the spellings that fold alike; # and a keyed hash where the text might hold personal data. Of a pair the first: region and name of an organisation, pseudonym of a person.';
COMMENT ON COLUMN open_question.other IS 'The second of a pair; NULL for a name.';
COMMENT ON COLUMN open_question.reason IS 'Rule that left it open, or that made the pair doubtful: a code of vocabulary, kind rule.';
COMMENT ON COLUMN open_question.agrees IS 'Of a pair of people: the fields that agree, without values (name, email, phone, organisation, region).';
COMMENT ON COLUMN open_question.differs IS 'Of a pair of people: the fields that are filled in both and differ.';
COMMENT ON COLUMN open_question.spellings IS 'Different raw spellings that one decision answers.';
COMMENT ON COLUMN open_question.registrations IS 'Registrations that it concerns.';
COMMENT ON COLUMN open_question.people IS 'People that it concerns.';
COMMENT ON COLUMN open_question.file_number IS 'File where a name stands first, see source_file; NULL for a pair.';
COMMENT ON COLUMN open_question.row_number IS 'Row in that file, as a spreadsheet counts.';

COMMENT ON TABLE open_candidate IS 'The likeliest answers to an open question.';
COMMENT ON COLUMN open_candidate.question_id IS 'Question.';
COMMENT ON COLUMN open_candidate.place IS 'Order, from 1 for the likeliest.';
COMMENT ON COLUMN open_candidate.value IS 'Region or organisation type that a decision would give: its code.';
COMMENT ON COLUMN open_candidate.score IS 'How likely, from 0 to 1; it only puts candidates in order.';

COMMENT ON TABLE open_registration IS 'Registrations whose region or organisation type waits for the answer to a question.';
COMMENT ON COLUMN open_registration.question_id IS 'Question.';
COMMENT ON COLUMN open_registration.registration_id IS 'Registration.';

COMMENT ON TABLE decision IS 'Decisions of people that were in force at the build, and what they did.';
COMMENT ON COLUMN decision.kind IS 'region, organisation or person: the file of the decision.';
COMMENT ON COLUMN decision.line IS 'Line in that file, as a text editor counts.';
COMMENT ON COLUMN decision.decision_key IS 'What it is looked up by, see open_question.decision_key.';
COMMENT ON COLUMN decision.raw IS 'What was decided about: a typed text, or the first of a pair.';
COMMENT ON COLUMN decision.value IS 'Code of the region or type; same: or different: and the second of a pair.';
COMMENT ON COLUMN decision.decided_by IS 'Who decided.';
COMMENT ON COLUMN decision.decided_at IS 'When, UTC.';
COMMENT ON COLUMN decision.why IS 'Why, as they say.';
COMMENT ON COLUMN decision.registrations IS 'Registrations that it answers.';
COMMENT ON COLUMN decision.people IS 'People that it answers.';
COMMENT ON COLUMN decision.is_used IS 'False when nothing in the data asks for it any more: an error to be mended by undoing it.';

COMMENT ON TABLE cell_level IS 'Where a fact stands counted already: the same people added up by a few columns each, for questions that need no other.';
COMMENT ON COLUMN cell_level.fact IS 'What was counted, such as people or entered.';
COMMENT ON COLUMN cell_level.relation IS 'Table, or profile joined with its audience.';
COMMENT ON COLUMN cell_level.level IS 'Which rows of a table of cells, see its column level; NULL for a profile, all rows of which belong together.';
COMMENT ON COLUMN cell_level.columns IS 'Columns that can be asked for, parted by commas; in rows of the level all others are NULL.';
COMMENT ON COLUMN cell_level.cells IS 'Number of rows.';
