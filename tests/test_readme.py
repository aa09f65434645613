"""The README's two tables say what there is."""

import re

from analytics.metrics import NUMBERS
from etl.formats import FORMATS
from settings import ROOT

TEXT = (ROOT / "README.md").read_text("utf-8")


def table(first_header: str) -> dict[str, list[str]]:
    """Rows of the README's table with that first header: name → cells."""
    lines = TEXT[TEXT.index(f"| {first_header} |") :].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_every_format_is_in_the_readme_and_nothing_else() -> None:
    assert set(table("формат")) == {layout.name for layout in FORMATS}


def test_every_number_is_in_the_readme_with_its_breakdowns() -> None:
    rows = table("число")
    assert set(rows) == set(NUMBERS)
    for name, number in NUMBERS.items():
        assert rows[name][1] == (", ".join(number.breakdowns) or "—"), name


def test_the_two_commands_come_first() -> None:
    assert TEXT.index("make run ") < TEXT.index("make test ") < TEXT.index("![") < TEXT.index("## ")
    assert (ROOT / "docs" / "overview.png").exists()
