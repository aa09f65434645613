"""Imitated exports of platforms that could not be run, against the counts of those who made them."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.archive import Arrival
from etl.formats import FORMATS, recognise
from etl.formats.base import Header
from etl.forum import Forum, read_forum
from etl.holders import NameHolders
from etl.names.people import Identity, same_people
from etl.problems import Refusal
from etl.reading import read_file
from etl.staging import Source, bring_frame, prepare, stage
from tests.etl.conftest import SHARED, TESTS, Loader
from tests.etl.names.test_measure import ISO

EXPORTS = SHARED / "exports"
REPLICAS = EXPORTS / "replicas"
pytestmark = pytest.mark.skipif(not REPLICAS.exists(), reason="the replicas are not beside this checkout")

FORMAT_OF = {
    "google_forms_ru.csv": "google_forms",
    "skud_badge_log.csv": "turnstile_journal",
    "teams_en_utf16.csv": "teams",
    "teams_ru_utf16.csv": "teams",
    "timepad.xlsx": "timepad_tickets",
    "timepad_cp1251_semicolon.csv": "timepad_tickets",
    "timepad_utf8_singlequote.csv": "timepad_tickets",
    "yandex_forms.xlsx": "yandex_forms",
    "zoom_en.csv": "zoom_meeting",
    "zoom_ru.csv": "zoom_meeting",
    "zoom_webinar_en.csv": "zoom_webinar",
}
# Who has no mailbox may join under two spellings of a name, or be a device: 1 person of 160 at most.
DISPLAY_NAMES = 0.007
LEFT_OPEN = 0.06  # rows that name a district alone: 9 of 151 where they are most


def truth(name: str) -> dict[str, Any]:
    return json.loads((REPLICAS / "truth_replicas.json").read_text("utf-8"))["counts"][name]


def load(loader: Loader, name: str) -> dict[str, Any]:
    """The report on a replica; its rows add up, and it is of the format it imitates."""
    file = loader.load(REPLICAS / name, forum="exports").file
    assert file["format"] == FORMAT_OF[name]
    fates = ("rows_loaded", "rows_merged", "rows_rejected", "rows_skipped")
    assert file["rows_read"] == sum(file[fate] for fate in fates)
    assert file["rows_rejected"] == file["rows_merged"] == 0
    return file


def skipped(loader: Loader) -> dict[str, int]:
    return dict(loader.ask("SELECT code, count(*) FROM ledger WHERE fate = 'skipped' GROUP BY code"))


def seen(loader: Loader) -> tuple[int, int]:
    """(joins or entries, people who made them)."""
    (row,) = loader.ask(
        "SELECT count(*), count(DISTINCT person_number) FROM scan WHERE is_admitted AND direction = 'in'"
    )
    return row


def check_regions(loader: Loader, true: dict[str, int], status: str) -> None:
    """No region has a row too many by its text alone; what that does not tell is little."""
    by_text = "CASE WHEN region_rule = 'beside_organisation' THEN 'unresolved' ELSE region_code END"
    found = dict(loader.ask(f"SELECT {by_text}, count(*) FROM registration WHERE {status} GROUP BY 1"))
    wanted = {ISO.get(code, code): rows for code, rows in true.items() if code != "UNRESOLVABLE"}
    left_open = found.pop("unresolved", 0)
    assert {code: (rows, wanted.get(code, 0)) for code, rows in found.items() if rows > wanted.get(code, 0)} == {}
    assert left_open - true["UNRESOLVABLE"] <= LEFT_OPEN * sum(true.values())


@pytest.mark.parametrize("name", ["zoom_ru.csv", "zoom_en.csv"])
def test_zoom_meeting_counts_joins_without_the_waiting_room(loader: Loader, name: str) -> None:
    true = truth(name)
    file = load(loader, name)
    assert file["rows_read"] == true["rows"]
    assert skipped(loader) == {"WAITING_ROOM": true["rows_waiting_room"]}
    joins, people = seen(loader)
    assert joins == true["rows_meeting"]
    assert abs(people - true["unique_true_people"]) <= DISPLAY_NAMES * true["unique_true_people"]
    assert loader.ask("SELECT count(*) FROM scan WHERE direction = 'out'") == [(true["rows_meeting"],)]
    assert loader.ask("SELECT DISTINCT day_on::VARCHAR FROM scan") == [(true["local_date"],)]
    assert loader.ask("SELECT is_on_site_measured, is_online_measured FROM forum") == [(False, True)]
    assert loader.ask("SELECT list_code, is_online FROM checkin_list WHERE is_online") == [(Path(name).stem, True)]


def test_zoom_webinar_tells_registrations_from_attendance(loader: Loader) -> None:
    true = truth("zoom_webinar_en.csv")
    load(loader, "zoom_webinar_en.csv")
    assert loader.ask("SELECT count(*) FROM registration") == [(true["registered_people"],)]
    crew = true["panelists"] + true["hosts"]
    assert seen(loader) == (true["attended_session_rows"] + crew, true["attended_people"] + crew)
    absent = loader.ask("SELECT count(*) FROM person WHERE is_participant AND NOT is_attendee AND is_measured")
    assert absent == [(true["registered_people"] - true["attended_people"],)]
    totals = loader.ask("SELECT total_code, stated, counted FROM control_total ORDER BY total_code")
    peak, (_, *users), (_, *viewers) = totals
    assert users == [true["attended_people"] + crew] * 2 and viewers == [true["attended_people"]] * 2
    assert peak == ("peak_viewers", 135, 148)  # the replica invented its own peak; both numbers are kept


@pytest.mark.parametrize("name", ["teams_en_utf16.csv", "teams_ru_utf16.csv"])
def test_teams_counts_joins_and_not_the_summary(loader: Loader, name: str) -> None:
    true = truth(name)
    load(loader, name)
    joins, people = seen(loader)
    assert joins == true["activity_rows"]
    assert 0 <= true["unique_true_people"] - people <= DISPLAY_NAMES * true["unique_true_people"]
    assert skipped(loader)["SUMMARY_SECTION"] == true["participants_rows"]
    assert loader.ask("SELECT stated, counted FROM control_total") == [(true["unique_true_people"],) * 2]
    assert loader.ask("SELECT DISTINCT day_on::VARCHAR FROM scan") == [(true["local_date"],)]


TIMEPAD_STATUS = {
    "active": ("бесплатно", "оплачено"),
    "pending": ("забронировано",),
    "cancelled": ("отказ",),
    "expired": ("просрочено",),
}


@pytest.mark.parametrize("name", [name for name, layout in FORMAT_OF.items() if layout == "timepad_tickets"])
def test_timepad_counts_statuses_and_who_came(loader: Loader, name: str) -> None:
    true = truth(name)
    assert load(loader, name)["rows_loaded"] == true["rows"]
    statuses = dict(loader.ask("SELECT status, count(*) FROM registration GROUP BY status"))
    assert statuses == {code: sum(true["by_status"][word] for word in words) for code, words in TIMEPAD_STATUS.items()}
    assert loader.ask("SELECT count(*) FROM registration WHERE came_as = 'on_site'") == [(true["came_yes_rows"],)]
    assert loader.ask("SELECT count(*) FROM person WHERE is_attendee") == [(true["came_yes_people"],)]
    assert loader.ask("SELECT count(*) FROM person") == [(true["unique_true_people"],)]
    assert loader.ask("SELECT count(*) FROM person WHERE is_participant") == [(true["confirmed_unique_true_people"],)]
    assert loader.ask("SELECT is_on_site_measured, is_online_measured FROM forum") == [(True, False)]
    check_regions(loader, true["confirmed_rows_by_region_expected_from_text"], "status = 'active'")


@pytest.mark.parametrize("name", ["google_forms_ru.csv", "yandex_forms.xlsx"])
def test_forms_count_people_formats_tracks_and_days(loader: Loader, name: str) -> None:
    true = truth(name)
    assert load(loader, name)["rows_loaded"] == true["rows"]
    assert loader.ask("SELECT count(*) FROM person") == [(true["unique_true_people"],)]
    formats = dict(loader.ask("SELECT format, count(*) FROM registration GROUP BY format"))
    assert formats == {"on_site": true["by_format"]["Очно"], "online": true["by_format"]["Онлайн"]}
    tracks = loader.ask("SELECT name_ru, count(*) FROM registration_track JOIN track USING (track_code) GROUP BY 1")
    assert dict(tracks) == true["track_mentions"]
    days = loader.ask("SELECT registered_at::DATE::VARCHAR, count(*) FROM registration GROUP BY 1")
    assert dict(days) == true["rows_by_local_date"]
    check_regions(loader, true["rows_by_region_expected_from_text"], "true")


def test_badge_log_counts_participants_and_not_the_staff(loader: Loader) -> None:
    true = truth("skud_badge_log.csv")
    assert load(loader, "skud_badge_log.csv")["rows_read"] == true["rows"]
    assert skipped(loader) == {"STAFF": true["staff_rows"]}
    assert seen(loader) == (true["participant_entries"], true["participant_unique_people"])
    denied = loader.ask("SELECT count(*) FROM scan WHERE NOT is_admitted")
    assert denied == [(true["denied_rows"],)]
    days = loader.ask("SELECT day_on::VARCHAR, count(DISTINCT person_number) FROM attendance GROUP BY 1")
    assert dict(days) == true["participant_unique_people_by_day"]
    assert loader.ask("SELECT is_on_site_measured, is_online_measured FROM forum") == [(True, False)]


@pytest.mark.parametrize("name", ["zoom_ru.csv", "zoom_en.csv", "teams_ru_utf16.csv", "teams_en_utf16.csv"])
def test_viewers_meet_their_registrations(loader: Loader, name: str) -> None:
    """By the mailbox, else by a name that only one of the registered bears; nobody is taken for somebody else."""
    true = truth(name)["people_registered_in_pretix"]
    loader.load(EXPORTS / "pretix" / "exports" / "ru" / "positions_all.csv", REPLICAS / name, forum="exports")
    ((found,),) = loader.ask("SELECT count(*) FROM person WHERE is_attendee AND registrations > 0")
    assert 0.93 * true <= found <= true  # the others show a nickname, a former name or a device


# Not about people one by one: addresses alone, free places.
NOT_EXPORTS_OF_PEOPLE = {"mailaddrs.txt", "quotas.xlsx"}


def test_every_real_export_and_replica_is_claimed_by_exactly_one_format() -> None:
    folders = [EXPORTS / "pretix" / "exports", EXPORTS / "pretix" / "exports_postgresql_sample"]
    folders += [EXPORTS / "indico" / "exports", REPLICAS]
    files = [path for folder in folders for path in sorted(folder.rglob("*.*"))]
    named = [path for path in files if path.name not in ("manifest.json", "truth_replicas.json")]
    assert len(named) > 40
    for path in named:
        try:
            contents = read_file(path, path.name)
            recognise(contents, path.name)
        except Refusal:
            assert path.name in NOT_EXPORTS_OF_PEOPLE, path.name
            continue
        for table in contents.tables:
            for row in table.rows[:40]:
                claims = [one.name for one in FORMATS if not one.is_fallback and one.claims(Header(row))]
                assert len(claims) <= 1, (path.name, claims)


def cleaned(con: duckdb.DuckDBPyConnection, path: Path, forum: Forum, columns: str) -> list[tuple]:
    """Columns of the cleaned rows of the first table of a file."""
    extract = recognise(read_file(path, path.name), path.name)[0]
    arrival = Arrival(1, "", path.name, "", forum.code)
    prepare(con)
    bring_frame(con, extract.frame)
    stage(con, extract, Source(arrival, forum, 0, 0))
    table = "read_scan" if "scanned_at" in extract.frame else "read_registration"
    return con.execute(f"SELECT {columns} FROM {table}").fetchall()


def test_a_name_alone_finds_the_person_whom_the_mailbox_names() -> None:
    """Joins that carry a known mailbox are asked again without it: the answer by name must be the same person."""
    forum = read_forum(TESTS / "forums" / "exports")
    path = EXPORTS / "pretix" / "exports" / "ru" / "positions_all.csv"
    with duckdb.connect() as con:
        people = cleaned(con, path, forum, "tokens, email, phone")
    identities = [Identity(tuple(tokens.split()), mail, phone, "", "", "") for tokens, mail, phone in people]
    holders = NameHolders((forum.code, number, one) for number, one in enumerate(identities))
    person_of = same_people(identities)
    by_mail: dict[str, set[Identity]] = defaultdict(set)
    for one in identities:
        by_mail[one.email].add(person_of[one][0])
    right = wrong = 0
    for name in ("zoom_ru.csv", "zoom_en.csv", "teams_ru_utf16.csv", "teams_en_utf16.csv"):
        with duckdb.connect() as con:
            joins = set(cleaned(con, REPLICAS / name, forum, "tokens, email"))
        for tokens, mail in joins:
            found = holders.only_one(forum.code, tokens) if mail and mail in by_mail else None
            if found is not None:
                right += person_of[identities[found]][0] in by_mail[mail]
                wrong += person_of[identities[found]][0] not in by_mail[mail]
    print(f"\n{right} right, {wrong} wrong")
    assert right > 100 and wrong == 0
