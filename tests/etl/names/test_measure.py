"""How many labelled names are resolved right, wrong or left open; `pytest -s` prints the tables.

The labelled sets lie beside the project. Where they are not, these tests are not collected.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from etl.names.gazetteer import read_reference
from etl.names.organisations import resolve_organisation
from etl.names.regions import Answer, resolve_region
from settings import ROOT
from tests.etl.names.folded import Spelling, fold
from tests.etl.names.invented import CATEGORIES, cases

SHARED = ROOT.parent / "shared"
NAMES, EXPORTS = SHARED / "names", SHARED / "exports"
SUBJECTS = {row["region_code"] for row in read_reference("regions.csv") if row["region_group"] == "subject"}
# The exports write region codes by ISO 3166-2, and by plate where ISO has none, and have words of their own for types.
ISO = {row["iso_code"]: row["region_code"] for row in read_reference("regions.csv") if row["iso_code"]}
ISO |= {"RU-80": "93", "RU-81": "94", "RU-82": "91", "RU-84": "95", "RU-85": "90", "RU-92": "92"}
TYPES = {"spo": "college", "region_exec": "roiv", "methodical": "dpo", "business": "company"}

LEAST_PRECISION, LEAST_RECALL = 0.995, 0.88  # of pairs of rows that name one organisation

Labelled = dict[str, set[tuple[str, str]]]  # category → (typed, code)

# Least share that is resolved right. No category may have more than 0.5 % wrong, all together.
REGION_FLOORS = {
    "subject": 0.99,
    "abbrev": 0.99,
    "typo": 0.97,
    "translit": 0.98,
    "address": 0.99,
    "city": 0.95,
    "negative": 1.0,
    "exact": 1.0,
    "variant": 0.99,
    "none": 1.0,
    "foreign": 1.0,
}
TYPE_FLOORS = {"dpo": 0.95, "company": 0.96, "other": 0.9}  # others 0.97


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def labelled_regions() -> Labelled:
    found: Labelled = defaultdict(set)
    for row in rows(NAMES / "dev_regions.csv"):
        found[row["category"]].add((row["raw"], row["true_code"]))
    for path in sorted(EXPORTS.glob("*/truth_people*.csv")):
        for row in rows(path):
            code = row["expected_region_from_text"]
            found[row["region_class"]].add((row["region_raw"], ISO.get(code, code)))
    return found


def labelled_types() -> Labelled:
    found: Labelled = defaultdict(set)
    for row in rows(NAMES / "dev_orgs.csv"):
        code = row["subtype"] if row["subtype"] == "municipal" else row["true_type"]
        found[code].add((row["raw"], code))
    for row in rows(EXPORTS / "pretix" / "truth_people.csv"):
        if row["org_raw"]:
            code = TYPES.get(row["true_org_type"], row["true_org_type"])
            found[code].add((row["org_raw"], code))
    return found


def measured(cases: Iterable[tuple[str, str]], resolve: Callable[[str], Answer]) -> Counter[str]:
    """How many answers are right, wrong and open; a name without a code must not become a subject."""
    found: Counter[str] = Counter()
    for raw, code in cases:
        answer = resolve(raw).code
        right = answer == code or (not code and answer not in SUBJECTS)
        found["right" if right else "open" if not answer else "wrong"] += 1
    return found


# The same for invented strings; their towns may bear the name of a larger one elsewhere.
INVENTED_FLOORS = {
    "subject": 0.99,
    "typo": 0.98,
    "translit": 0.98,
    "address": 0.99,
    "city": 0.92,
    "look_alike": 0.99,
    "negative": 0.98,
}
MOST_WRONG = 0.005


def test_invented_regions_are_resolved_as_well_as_before() -> None:
    table = {category: measured(cases(category), resolve_region) for category in CATEGORIES}
    for category, count in table.items():
        print(f"\n{category}: {count['right']} right, {count['wrong']} wrong, {count['open']} open", end="")
    low = {kind for kind, count in table.items() if count["right"] / count.total() < INVENTED_FLOORS[kind]}
    assert low == set()
    assert sum(count["wrong"] for count in table.values()) <= MOST_WRONG * sum(c.total() for c in table.values())


if NAMES.exists() and EXPORTS.exists():

    def test_regions_are_resolved_as_well_as_before() -> None:
        table = {kind: measured(cases, resolve_region) for kind, cases in labelled_regions().items()}
        print("\n| category | names | right | wrong | open | precision | recall |\n|---|---|---|---|---|---|---|")
        for kind, count in table.items():
            said = count["right"] + count["wrong"]
            print(
                f"| {kind} | {count.total()} | {count['right']} | {count['wrong']} | {count['open']} |"
                f" {count['right'] / max(said, 1):.3f} | {count['right'] / count.total():.3f} |"
            )
        low = {k for k, c in table.items() if c["right"] / c.total() < REGION_FLOORS.get(k, 0)}
        assert low == set()
        assert sum(count["wrong"] for count in table.values()) == 0

    def test_types_of_organisations_are_resolved_as_well_as_before() -> None:
        table = labelled_types()
        answers = {
            code: Counter(resolve_organisation(raw).code or "unresolved" for raw, _ in cases)
            for code, cases in table.items()
        }
        columns = sorted({code for count in answers.values() for code in count})
        print("\n| true \\ resolved | " + " | ".join(columns) + " | right |\n" + "|---" * (len(columns) + 2) + "|")
        for code, count in sorted(answers.items()):
            cells = " | ".join(str(count[column] or "") for column in columns)
            print(f"| {code} | {cells} | {count[code] / count.total():.3f} |")
        low = {code for code, count in answers.items() if count[code] / count.total() < TYPE_FLOORS.get(code, 0.97)}
        assert low == set()
        right, everything = sum(c[code] for code, c in answers.items()), sum(c.total() for c in answers.values())
        assert right / everything >= 0.99

    def test_organisations_are_folded_as_well_as_before() -> None:
        typed = [
            (row["org_raw"], resolve_region(row["region_raw"]).code, row["true_org_id"])
            for row in rows(EXPORTS / "pretix" / "truth_people.csv")
        ]
        spellings = Counter((raw, region) for raw, region, _ in typed)
        folded, doubts = fold(
            Spelling(raw, region, resolve_organisation(raw).code or "unresolved", times)
            for (raw, region), times in spellings.items()
        )
        named = [(folded[raw, region].number, true) for raw, region, true in typed if folded[raw, region].number]
        both, found, true = (
            pairs_of(Counter(named)),
            pairs_of(Counter(key for key, _ in named)),
            pairs_of(Counter(true for _, true in named)),
        )
        print(f"\n{len({key for key, _ in named})} organisations found, {len({true for _, true in named})} true;")
        print(f"precision {both / found:.4f}, recall {both / true:.4f}, {len(doubts)} pairs proposed")
        print(Counter(each.rule for each in folded.values()).most_common())
        assert both / found >= LEAST_PRECISION and both / true >= LEAST_RECALL


def pairs_of(counts: Counter) -> int:
    """Pairs of rows with the same value."""
    return sum(number * (number - 1) // 2 for number in counts.values())
