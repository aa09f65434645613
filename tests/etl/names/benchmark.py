"""How long a million rows with a hundred thousand spellings take: `python -m tests.etl.names.benchmark`."""

import random
import time
from collections.abc import Callable

from etl.names.organisations import resolve_organisation
from etl.names.regions import resolve_region
from tests.etl.names.folded import Spelling, fold
from tests.etl.names.invented import CATEGORIES, SUBJECTS, TOWNS, cases, mistyped

ROWS, SPELLINGS = 1_000_000, 100_000
REGIONS = 40_000  # of the spellings; the rest are organisations
FORMS = ("ГБПОУ", "ГАПОУ", "ЧПОУ", "ФГБОУ ВО", "МБОУ", "ООО", "АНО", "")
KINDS = ("колледж", "техникум", "университет", "лицей", "институт", "завод")
SUBJECTS_OF_STUDY = ("технологий", "связи", "искусств", "медицины", "строительства", "торговли", "транспорта", "права")


def regions(chance: random.Random) -> list[str]:
    known = [raw for category in CATEGORIES for raw, _ in cases(category)]
    found = set(known)
    while len(found) < REGIONS:
        raw = chance.choice(known)
        words = raw.split()
        place = chance.randrange(len(words))
        if len(words[place]) > 4 and words[place].isalpha():
            words[place] = mistyped(words[place].lower(), chance)
        found.add(" ".join(words))
    return sorted(found)


def organisations(chance: random.Random) -> list[str]:
    found: set[str] = set()
    while len(found) < SPELLINGS - REGIONS:
        town, _ = chance.choice(TOWNS)
        name = f"{chance.choice(KINDS)} {chance.choice(SUBJECTS_OF_STUDY)} № {chance.randint(1, 99)}"
        found.add(f"{chance.choice(FORMS)} «{name}» г. {town}".strip())
    return sorted(found)


def timed(label: str, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{label}: {seconds:.1f} s")
    return seconds


def main() -> None:
    chance = random.Random("yavka benchmark")
    places, names = regions(chance), organisations(chance)
    rows = [(chance.choice(places), chance.choice(names)) for _ in range(ROWS)]
    codes = [row["region_code"] for row in SUBJECTS]
    answers: dict[str, str] = {}
    kinds: dict[str, str] = {}
    total = timed(
        "regions", lambda: answers.update((raw, resolve_region(raw).code) for raw, _ in rows if raw not in answers)
    )
    total += timed(
        "types", lambda: kinds.update((raw, resolve_organisation(raw).code) for _, raw in rows if raw not in kinds)
    )
    spellings = [Spelling(raw, chance.choice(codes), kinds[raw], 10) for raw in kinds]
    total += timed("folding", lambda: fold(spellings))
    print(f"{ROWS:,} rows, {len(answers) + len(kinds):,} distinct spellings: {total:.1f} s in one process")


if __name__ == "__main__":
    main()
