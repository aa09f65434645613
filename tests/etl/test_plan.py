"""plan.csv of a forum folder: what it says, and the sentence each fault ends in."""

import shutil
from pathlib import Path

import pytest

from etl.plan import read_plan
from etl.problems import Stop
from tests.etl.conftest import TESTS, Loader


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.csv"
    path.write_text(text, "utf-8-sig")
    return path


def test_plan_says_what_its_rows_say(tmp_path: Path) -> None:
    path = written(tmp_path, "region_code,invited,quota,comment\n77,40,60,x\n1,,3,\nBY,0,,\n")
    assert [tuple(row) for row in read_plan(path)] == [("77", 40, 60), ("01", None, 3), ("BY", 0, None)]
    assert read_plan(tmp_path / "nothing.csv") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region,invited\n77,1\n", "строка 1"),
        ("region_code\n77\n", "invited"),
        ("region_code,invited\n77,1\nXX,2\n", "строка/row 3: нет региона с кодом «XX»"),
        ("region_code,invited\n77,-1\n", "строка/row 2, invited: «-1»"),
        ("region_code,quota\n77,много\n", "quota: «много»"),
        ("region_code,quota\n77,1\n50,1\n77,2\n", "строка/row 4: регион 77 уже был в строке 2"),
    ],
)
def test_plan_with_a_fault_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Stop) as stop:
        read_plan(written(tmp_path, text))
    assert said in str(stop.value)


def test_plan_of_the_forum_folder_is_in_the_snapshot(loader: Loader, tmp_path: Path, write) -> None:
    folder = tmp_path / "planned"
    shutil.copytree(TESTS / "forums" / "badinput", folder)
    written(folder, "region_code,invited\n71,4\n")
    loader("load", write("list.csv"), "--forum", folder)
    assert loader.ask("SELECT forum_code, region_code, invited, quota FROM plan") == [("planned", "71", 4, None)]
    (folder / "plan.csv").unlink()
    loader("load", write("list.csv"), "--forum", folder)
    assert loader.ask("FROM plan") == []  # a plan that was taken away is gone
