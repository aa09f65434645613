"""The reference data agree with each other and with the words of the project."""

import csv
import json

import pytest

from etl.names.organisations import rules
from settings import REFERENCE, ROOT


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a reference file."""
    with open(REFERENCE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = {row["region_code"]: row for row in rows("regions.csv")}
SUBJECTS = {code for code, row in REGIONS.items() if row["region_group"] == "subject"}
WORDS = {(row["kind"], row["code"]) for row in rows("vocabulary.csv")}


def test_regions_are_89_subjects_and_the_groups_beside_them() -> None:
    assert len(SUBJECTS) == 89
    assert {"99", "federal", "unresolved", "BY"} <= set(REGIONS)
    assert len({row["position"] for row in REGIONS.values()}) == len(REGIONS)
    assert {("region_group", row["region_group"]) for row in REGIONS.values()} <= WORDS
    assert {("district", row["district_code"]) for row in REGIONS.values()} <= WORDS


def test_tiles_of_the_map_do_not_overlap() -> None:
    tiles = {(REGIONS[code]["tile_row"], REGIONS[code]["tile_column"]) for code in SUBJECTS}
    assert len(tiles) == 89


def test_outlines_are_those_of_the_subjects() -> None:
    outlines = json.loads((ROOT / "analytics" / "ui" / "static" / "regions.geojson").read_text("utf-8"))
    assert {feature["id"] for feature in outlines["features"]} == SUBJECTS


def test_population_has_its_year_or_is_left_out() -> None:
    for row in REGIONS.values():
        assert bool(row["population"]) == bool(row["population_year"])


@pytest.mark.parametrize("name", ["region_aliases.csv", "places.csv", "postcodes.csv", "region_codes.csv"])
def test_names_lead_to_known_regions(name: str) -> None:
    assert {row["region_code"] for row in rows(name)} <= set(REGIONS)


def test_ambiguous_names_lead_to_known_regions() -> None:
    assert {code for row in rows("ambiguous_regions.csv") for code in row["region_codes"].split()} <= set(REGIONS)


def test_rules_of_organisations_give_known_types() -> None:
    assert {("organisation_type", code) for code, _, _ in rules()} <= WORDS


def test_every_file_names_its_source() -> None:
    sources = (REFERENCE / "SOURCES.md").read_text("utf-8")
    missing = [path.name for path in REFERENCE.iterdir() if path.name != "SOURCES.md" and path.name not in sources]
    assert missing == []
