"""How much a person has to decide: `python -m tests.etl.review_effort [COUNT]`, COUNT registrations (3000).

Region texts are drawn evenly from the labelled list beside the checkout: mostly hard ones, a forum is easier.
"""

import csv
import sys
from collections import defaultdict
from random import Random

from etl.decisions import folded
from etl.names.candidates import region_candidates
from etl.names.regions import resolve_region
from etl.review import CANDIDATES
from tests.etl.conftest import SHARED


def main(count: int) -> None:
    """Print registrations, open texts, and with how many clicks all of them are decided."""
    with (SHARED / "names" / "dev_regions.csv").open(encoding="utf-8-sig", newline="") as file:
        labelled = list(csv.DictReader(file))
    drawn = Random(1).choices(labelled, k=count)
    is_open = [row for row in drawn if not resolve_region(row["raw"]).code and folded(row["raw"])]
    meant: dict[str, set[str]] = defaultdict(set)
    for row in is_open:
        meant[folded(row["raw"])].add(row["true_code"])
    answers = {text: [one.code for one in region_candidates(text, CANDIDATES)] for text in meant}
    in_one = sum(not any(codes) or bool(codes & set(answers[text])) for text, codes in meant.items())
    true = {text: codes for text, codes in meant.items() if len(codes) == 1 and any(codes)}
    first = sum(answers[text][:1] == [*codes] for text, codes in true.items())
    print(f"registrations {count}, distinct texts {len({row['raw'] for row in drawn})}")
    print(f"open: {len(is_open)} registrations, {len(meant)} questions")
    print(f"one click (a candidate, or «not a region»): {in_one}; from the list (three actions): {len(meant) - in_one}")
    print(f"questions with one true region: {len(true)}; the first candidate is it: {first}")
    print(f"clicks in all, applying included: {in_one + 3 * (len(meant) - in_one) + 1}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
