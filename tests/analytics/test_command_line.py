"""`python -m analytics` answers what the pages answer, and refuses in one sentence."""

import csv
import io
import json
import subprocess
import sys

import pytest

from analytics.__main__ import main
from analytics.filters import Filters
from analytics.metrics import NUMBERS
from analytics.snapshot import open_snapshot
from settings import ROOT
from tests.analytics.forum import write_forum


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder with a published snapshot."""
    path = tmp_path_factory.mktemp("data")
    write_forum(path, seed=7, people=200)
    return path


@pytest.fixture
def ask(folder, capsys):
    """What a question prints."""

    def asked(*arguments: str) -> str:
        assert main([*arguments, "--data", str(folder)]) == 0
        return capsys.readouterr().out

    return asked


def test_headline_is_one_object_with_the_snapshot_number(ask, folder):
    found = json.loads(ask("headline", "--json"))
    row = NUMBERS["headline"].ask(open_snapshot(folder).cursor(), Filters()).iloc[0].to_dict()
    assert found == row | {"snapshot": 1}
    assert all(isinstance(value, int) for name, value in found.items() if name != "turnout_share")


def test_breakdowns_are_lists_of_rows(ask):
    days = json.loads(ask("attendance", "--by", "day", "--json"))
    assert [row["day"] for row in days] == [f"2025-08-{day}" for day in range(25, 31)]
    assert isinstance(days[0]["attendees"], int)
    assert (days[5]["attendees"], days[5]["is_measured"]) == (None, False)
    regions = json.loads(ask("turnout", "--by", "region", "--json"))
    assert {"region", "participants", "attendees"} <= regions[0].keys()


@pytest.mark.parametrize("number", NUMBERS.values(), ids=list(NUMBERS))
def test_every_number_prints_in_every_form(ask, number):
    for by in number.breakdowns or (None,):
        question = [number.name, *(["--by", by] if by else [])]
        rows = json.loads(ask(*question, "--json"))
        table = list(csv.DictReader(io.StringIO(ask(*question, "--csv"))))
        assert len(table) == (1 if number.name == "headline" else len(rows)) > 0
        assert len(ask(*question).splitlines()) >= len(table)


def test_filters_narrow_the_answer(ask):
    everybody, some = (json.loads(ask("people", "--json", *more)) for more in ([], ["--status", "active,pending"]))
    assert 0 < len(some) < len(everybody)
    types = json.loads(ask("turnout", "--by", "organisation-type", "--organisation-type", "college", "--json"))
    assert {row["organisation_type"] for row in types if row["participants"]} <= {"college"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["headlines"], "invalid choice: 'headlines'"),
        ([], "the following arguments are required: NUMBER"),
        (["headline", "--json", "--csv"], "not allowed with argument"),
        (
            ["headline", "--region", "77,zz"],
            "--region «zz» is not in snapshot 1: `python -m analytics turnout --by region`",
        ),
        (["headline", "--organisation-type", "zoo"], "--organisation-type «zoo» is not in snapshot 1"),
        (["headline", "--day", "yesterday"], "--day «yesterday» is not a date: write YYYY-MM-DD."),
        (["headline", "--day", "2025-09-01"], "--day «2025-09-01» is not in snapshot 1"),
        (["headline", "--by", "day"], "headline has no breakdown «day»: leave --by out."),
        (["turnout", "--by", "list"], "turnout has no breakdown «list»: choose one of region, district"),
        (["source_files", "--region", "77"], "source_files takes no filters: leave --region out."),
    ],
)
def test_a_wrong_question_is_refused_in_one_sentence(folder, capsys, arguments, sentence):
    try:
        status = main([*arguments, "--data", str(folder)])
    except SystemExit as exit_:  # how argparse leaves
        status = exit_.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_the_command_leaves_with_a_status_and_without_a_traceback(folder, tmp_path):
    answered, refused = (
        subprocess.run(
            [sys.executable, "-m", "analytics", "headline", "--data", str(data)],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
        )
        for data in (folder, tmp_path)
    )
    assert (answered.returncode, answered.stderr) == (0, "")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no snapshot is published. Load exports with `python -m etl load PATH`." in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
