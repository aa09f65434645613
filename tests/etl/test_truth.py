"""Exports of real installations against the truth of their databases, where those lie beside the project."""

import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.snapshot import open_snapshot
from tests.etl.conftest import SHARED, Loader

EXPORTS = SHARED / "exports"
PRETIX = EXPORTS / "pretix"
pytestmark = pytest.mark.skipif(not EXPORTS.exists(), reason="the real exports are not beside this checkout")


def truth(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def ask(loader: Loader, number: str, by: str | None = None) -> list[dict[str, Any]]:
    frame = NUMBERS[number].ask(open_snapshot(loader.data).cursor(), Filters(), by)
    return [{str(name): value for name, value in row.items()} for row in frame.astype(object).to_dict("records")]


MAIN = ("ru/positions_all.csv", "ru/checkinlog_all.csv")
FAIR = ("ru/fair_positions_all_excel.csv", "ru/fair_checkinlog_all.csv")
INDICO = "registrations_all_columns.csv"
OTHER_LANGUAGE = ("ru/orders_all.xlsx", "en/checkinlog_all.xlsx")
# People who registered twice with neither the same mailbox nor the same phone nor an organisation (a pensioner).
UNPROVEN = {"main": 1, "fair": 0}


@pytest.mark.parametrize(("event", "files"), [("main", MAIN), ("main", OTHER_LANGUAGE), ("fair", FAIR)])
def test_pretix_numbers_equal_the_truth(loader: Loader, event: str, files: tuple[str, ...]) -> None:
    true = truth(PRETIX / "truth.json")[event]
    assert loader.load(*(PRETIX / "exports" / name for name in files), forum="exports").status == 0
    (headline,) = ask(loader, "headline")
    positions, people = true["positions"], true["unique_people"]
    assert headline["registrations"] == positions["rows_total"]
    assert headline["cancelled"] == positions["canceled"]
    assert headline["pending"] == positions["pending_unpaid"] + positions["approval_pending"]
    assert headline["expired"] == positions["expired"]
    assert headline["participants"] == people["confirmed_incl_valid_if_pending"] + UNPROVEN[event]
    assert headline["attendees"] == people["attended"]
    days = {
        row["day"]: (row["attendees"], row["entries"]) for row in ask(loader, "attendance", "day") if row["entries"]
    }
    assert days == {day: (n["unique_people"], n["entries"]) for day, n in true["entries_by_day_all_lists"].items()}
    lists = {row["list"]: (row["attendees"], row["entries"]) for row in ask(loader, "attendance", "list")}
    for code, n in true["by_list"].items():
        assert lists[code] == (n["unique_people"], n["entries"]), code
    tracks = {row["track"]: row for row in ask(loader, "tracks")}
    for code, n in true.get("tracks", {}).items():
        assert tracks[code]["attended"] == n["unique_people"], code
        assert 0 <= tracks[code]["registered"] - n["selected_confirmed_incl_vip_people"] <= UNPROVEN[event], code
    scans = loader.ask("SELECT count(*), count(*) FILTER (WHERE is_admitted) FROM scan")
    assert scans == [(true["scans"]["total"], true["scans"]["successful"])]


def test_pretix_formats_and_roles_equal_the_truth(loader: Loader) -> None:
    loader.load(*(PRETIX / "exports" / name for name in MAIN), forum="exports")
    true = truth(PRETIX / "truth.json")["main"]
    confirmed_unpaid = {"Очное участие": true["positions"]["pending_confirmed"]}
    for product, n in true["by_product"].items():
        role = {"Спикер": "speaker", "Пресса": "press"}.get(product, "participant")
        kind = "online" if product == "Онлайн-участие" else "on_site"
        found = loader.ask(
            "SELECT count(*), count(*) FILTER (WHERE status = 'active') FROM registration"
            f" WHERE role = '{role}' AND format = '{kind}'"
        )
        assert found == [(n["rows"], n["confirmed_strict"] + confirmed_unpaid.get(product, 0))], product


def test_all_pretix_exports_together_say_the_same_as_the_two_that_matter(loader: Loader) -> None:
    """24 overlapping exports in two languages: nothing counts twice, nothing is missing."""
    loader.load(PRETIX / "exports", forum="exports")
    true = truth(PRETIX / "truth.json")
    registrations, scans = (loader.ask(f"SELECT count(*) FROM {table}")[0][0] for table in ("registration", "scan"))
    assert registrations == sum(true[event]["positions"]["rows_total"] for event in ("main", "fair"))
    assert scans == sum(true[event]["scans"]["total"] for event in ("main", "fair"))


FORMS = (PRETIX / "exports" / MAIN[0], PRETIX / "exports" / FAIR[0], EXPORTS / "indico/exports" / INDICO)


def true_people() -> dict[tuple[str, ...], str]:
    """Who filled in each form: by (event, order, position) of pretix, by (number) of Indico."""
    with (PRETIX / "truth_people.csv").open(encoding="utf-8", newline="") as file:
        people = {(r["event"], r["order_code"], r["position_id"]): r["person_id"] for r in csv.DictReader(file)}
    with (EXPORTS / "indico" / "truth_people_indico.csv").open(encoding="utf-8", newline="") as file:
        return people | {(r["friendly_id"],): r["person_id"] for r in csv.DictReader(file)}


@pytest.mark.parametrize("files", [FORMS[:1], FORMS[:2], FORMS[2:], FORMS], ids=["main", "both", "indico", "all"])
def test_people_are_never_merged_wrongly_and_hardly_ever_split(loader: Loader, files: tuple[Path, ...]) -> None:
    """Unique people within 0.2 % of the truth, nobody merged with somebody else."""
    loader.load(*files, forum="exports")
    person, pairs = true_people(), []
    for number_of_file, path in enumerate(files, start=1):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        numbers = loader.ask(f"SELECT row_number, person_number FROM registration WHERE file_number = {number_of_file}")
        of_row = dict(numbers)
        keys = ((row[0],) if path.name == INDICO else (row[0], row[2], row[3]) for row in rows[1:])
        pairs += [(person[key], of_row[number]) for number, key in enumerate(keys, start=2)]
    both, true, found = (
        sum(math.comb(count, 2) for count in Counter(of).values())
        for of in (pairs, (one for one, _ in pairs), (one for _, one in pairs))
    )
    people, persons = len({one for one, _ in pairs}), len({one for _, one in pairs})
    print(f"\n{people} true people, found {persons}; pairs: precision {both / found:.4f}, recall {both / true:.4f}")
    assert both == found
    assert persons - people <= 0.002 * people


def test_indico_numbers_equal_the_truth(loader: Loader) -> None:
    true = truth(EXPORTS / "indico" / "truth_indico.json")
    loader.load(EXPORTS / "indico" / "exports", forum="exports")
    (headline,) = ask(loader, "headline")
    states = true["by_state"]
    assert headline["registrations"] == true["registrations_total"]
    assert (headline["pending"], headline["rejected"]) == (states["pending"], states["rejected"])
    assert headline["cancelled"] == states["withdrawn"]
    days = {row["day"]: row["entries"] for row in ask(loader, "attendance", "day") if row["entries"]}
    assert days == true["checked_in_by_local_date"]
    assert headline["participants"] == true["confirmed_unique_people"]
    assert headline["attendees"] == true["checked_in_unique_people"]
    # One registered twice, under another mailbox, without a phone, and from another organisation.
    assert loader.ask("SELECT count(*) FROM person")[0][0] - true["unique_people_total"] == 1


def test_order_of_indico_exports_does_not_matter(new_loader: Callable[[str], Loader]) -> None:
    """Four exports of one list with other columns each: the same people and attributes whichever came last."""
    files = sorted((EXPORTS / "indico" / "exports").iterdir())
    rows = []
    for name, order in (("one", files), ("two", files[::-1])):
        loader = new_loader(name)
        for path in order:
            loader.load(path, forum="exports")
        rows.append(loader.ask("SELECT * EXCLUDE (person_number, organisation_id) FROM person ORDER BY ALL"))
    assert rows[0] == rows[1]


SHORTEST = 7  # letters of a value that is sought


def occurring(values: set[str], text: str) -> set[str]:
    """Those of the values that are anywhere in the text, which is gone through once."""
    beginning = defaultdict(list)
    for value in values:
        beginning[value[:SHORTEST]].append(value)
    return {
        value
        for place in range(len(text))
        for value in beginning.get(text[place : place + SHORTEST], ())
        if text.startswith(value, place)
    }


def test_snapshot_holds_no_name_mailbox_or_phone_of_the_exports(loader: Loader) -> None:
    """Every value of every personal column of the exports is sought in the bytes and in the texts of the snapshot."""
    answer = loader.load(PRETIX / "exports", EXPORTS / "indico" / "exports", forum="exports")
    columns = "Электронная почта|Номер телефона|Имя посетителя|Адрес электронной почты посетителя|Ticket secret"
    personal: set[str] = set()
    for path in (PRETIX / "exports" / "ru/positions_all.csv", EXPORTS / "indico/exports/registrations_all_columns.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                personal.update(row.get(n, "").strip("' ") for n in f"{columns}|Name|Email Address|Телефон".split("|"))
    personal = {value.casefold() for value in personal if len(value) >= SHORTEST}
    assert len(personal) > 4_000
    content = Path(answer.result["snapshot"]["path"]).read_bytes().decode("utf-8", "replace").casefold()
    cells = "\n".join(
        str(text)
        for table, column in loader.ask("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
        for (text,) in loader.ask(f'SELECT DISTINCT "{column}"::VARCHAR FROM {table}')
    ).casefold()
    found = len(occurring(personal, content) | occurring(personal, cells))
    assert found == 0, f"{found} personal values in the snapshot"
