"""The bundled sample: reproducible, invented, recognised, and described by its forum folder."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from etl.formats import recognise
from etl.forum import read_forum
from etl.reading import read_file
from settings import FORUMS, ROOT, SAMPLE

TRUTH_FILE = ROOT / "tests" / "sample" / "truth.json"
FORMATS = {
    "registrations.xlsx": "indico_registrants",
    "roiv_2025-08-26.csv": "plain_registrations",
    "spo-demo_checkinlog.xlsx": "pretix_checkin_log",
    "spo-demo_orders.csv": "pretix_positions",
    "turnstiles_2025-08-26.csv": "plain_scans",
    "sample-2023/doors.csv": "plain_scans",
    "sample-2023/registrations.csv": "plain_registrations",
    "sample-2024/doors.csv": "plain_scans",
    "sample-2024/registrations.csv": "plain_registrations",
    "sample-2024/webinar_2024-08-26.csv": "zoom_meeting",
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    subprocess.run([sys.executable, "-m", "tests.sample.generate", str(folder)], cwd=ROOT, check=True)
    return folder


def contents(path: Path) -> dict[str, bytes]:
    """Bytes of a file; of a workbook those of its parts, for another zlib packs the same bytes differently."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as parts:
        return {f"{part.filename} {part.date_time}": parts.read(part) for part in parts.infolist()}


def committed_text() -> str:
    """All text of the committed exports."""
    parts = (part for name in FORMATS for part in contents(SAMPLE / name).values())
    return "\n".join(part.decode("cp1251" if b"\xc8\xf2\xee\xe3\xee" in part else "utf-8") for part in parts)


def test_sample_is_what_the_generator_makes(generated: Path) -> None:
    files = [path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()]
    assert sorted(files) == sorted(FORMATS)
    for name in FORMATS:
        assert contents(generated / "exports" / name) == contents(SAMPLE / name), name
    assert (generated / "truth.json").read_bytes() == TRUTH_FILE.read_bytes()


def test_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 3_500_000


@pytest.mark.parametrize("name", FORMATS)
def test_sample_file_is_recognised(name: str) -> None:
    path = SAMPLE / name
    extracts = recognise(read_file(path, path.name), path.name)
    assert [extract.format.name for extract in extracts] == [FORMATS[name]]


def test_sample_reaches_nobody() -> None:
    text = committed_text()
    assert {host for host in re.findall(r"@[\w.-]+", text) if not host.lower().endswith(".example")} == set()
    phones = {re.sub(r"\D", "", raw) for raw in re.findall(r"(?:\+7|\b8)[ \d()-]{10,16}\d", text)}
    assert phones
    assert {phone[1:4] for phone in phones if len(phone) == 11} == {"943", "944", "945"}


def test_sample_truth_adds_up() -> None:
    truth = json.loads(TRUTH_FILE.read_text("utf-8"))
    assert truth["registrations"] == sum(truth["registrations_by_status"].values())
    assert truth["people"] == sum(truth["people_by_status"].values())
    assert truth["participants"] == truth["attended_participants"] + truth["no_shows"] + truth["not_measured"]
    assert truth["attendees"] == truth["attended_participants"] + truth["walk_ins"]
    assert truth["regions_of_participants"] == 89


def test_sample_lists_and_tickets_are_those_of_its_forum() -> None:
    forum = read_forum(FORUMS / "sample")
    truth = json.loads(TRUTH_FILE.read_text("utf-8"))
    assert forum.is_sample
    assert {one["name"] for one in forum.lists} == set(truth["attendees_by_list"])
    assert {track["name_ru"] for track in forum.tracks} == set(truth["attendees_by_track"])
    with (SAMPLE / "spo-demo_orders.csv").open(encoding="utf-8", newline="") as file:
        tickets = {row["Продукт"] for row in csv.DictReader(file)}
    assert tickets <= {one["name"] for one in forum.tickets}


def test_sample_plans_cover_the_country() -> None:
    for code in ("sample", "sample-2024", "sample-2023"):
        forum = read_forum(FORUMS / code)
        assert forum.is_sample
        assert len({planned.region_code for planned in forum.plan}) == 89


def test_only_the_sample_forums_are_samples() -> None:
    real = read_forum(FORUMS / "spo-2025")
    assert not real.is_sample
    assert not real.halls and not real.lists and not real.tickets
    assert [track["name_ru"] for track in real.tracks] == [
        track["name_ru"] for track in read_forum(FORUMS / "sample").tracks
    ]
    assert all(session["source"].startswith("https://") for session in real.programme)
