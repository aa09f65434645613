"""What an unresolved name may mean: a few best guesses with a score, for a person to choose from."""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.names.gazetteer import Entry, Gazetteer, gazetteer, read_reference
from etl.names.mentions import find_mentions, split_words
from etl.names.organisations import head_words, mended_text, plain, resolve_organisation, rules
from etl.names.regions import resolve_region
from etl.names.spelling import tidy

MENTIONED = 0.9  # a name stands in the text, and something else speaks against it or shares it
LEAST_SIMILAR = 0.6  # letters in common below which a word is another word
SHORTEST_TO_COMPARE = 4  # letters


class Candidate(NamedTuple):
    """One possible meaning of a name; the score, from 0 to 1, only puts candidates in order."""

    code: str
    name: str
    score: float


def region_candidates(raw: str, limit: int = 5) -> list[Candidate]:
    """Regions that a typed text may mean, best first; what `resolve_region` answers comes first with its confidence.

    Scores come from names that stand in the text (shared among the regions of an ambiguous one, towns by
    people) and from words of regions' names that are spelled like a word of the text.
    """
    reference = gazetteer()
    answer = resolve_region(raw)
    scores = {answer.code: answer.confidence} if answer.code else {}
    words = split_words(tidy(raw))
    mentions = find_mentions(words, reference)
    for mention in mentions:
        weigh(scores, shares(mention.entry), MENTIONED)
    mentioned = {place for mention in mentions for place in range(mention.start, mention.end)}
    for place, word in enumerate(words):
        if place not in mentioned and len(word.text) >= SHORTEST_TO_COMPARE and not word.text.isdigit():
            for code, score in similar_regions(word.text, reference).items():
                weigh(scores, {code: 1.0}, score)
    return best(scores, reference.names, limit)


def shares(entry: Entry) -> dict[str, float]:
    """How likely each region of a shared name is: by the people of the towns, else equal."""
    people = {code: number + 1 for code, number in entry.codes.items()}
    return {code: number / sum(people.values()) for code, number in people.items()}


def similar_regions(word: str, reference: Gazetteer) -> dict[str, float]:
    """Regions with a word in their names that is spelled like this one, with the share of equal letters."""
    found: dict[str, float] = {}
    near = process.extract(
        word, reference.mendable.keys(), scorer=OSA.normalized_similarity, score_cutoff=LEAST_SIMILAR, limit=20
    )
    for name, score, _ in near:
        for code in reference.mendable[name].codes:
            found[code] = max(score * MENTIONED, found.get(code, 0.0))
    return found


def weigh(scores: dict[str, float], parts: dict[str, float], most: float) -> None:
    """Keeps the highest score of each code; a code that takes the larger part of a name gets nearly the most."""
    for code, part in parts.items():
        scores[code] = max(round(most * (0.5 + part / 2), 3), scores.get(code, 0.0))


def best(scores: dict[str, float], names: dict[str, str], limit: int) -> list[Candidate]:
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [Candidate(code, names[code], score) for code, score in ordered[:limit]]


def organisation_type_candidates(raw: str, limit: int = 5) -> list[Candidate]:
    """Types of organisation that a typed text may mean, best first; `resolve_organisation`'s answer is the first.

    The others are those whose rules match as well, and those of the deciding words that are spelled alike.
    """
    answer = resolve_organisation(raw)
    scores = {answer.code: answer.confidence} if answer.code else {}
    text = mended_text(plain(raw))
    for place, code in enumerate(matching_types(text)):
        weigh(scores, {code: 1 / (place + 2)}, MENTIONED)
    for word in text.split():
        near = process.extractOne(word, head_words(), scorer=OSA.normalized_similarity, score_cutoff=LEAST_SIMILAR)
        if near and (codes := matching_types(near[0])):
            weigh(scores, {codes[0]: near[1] - 0.5}, LEAST_SIMILAR)
    return best(scores, type_names(), limit)


@lru_cache(maxsize=1)
def type_names() -> dict[str, str]:
    return {
        row["code"]: row["name_ru"] for row in read_reference("vocabulary.csv") if row["kind"] == "organisation_type"
    }


def matching_types(text: str) -> list[str]:
    """Types whose rules match the text, in the order of the rules."""
    return list(dict.fromkeys(code for code, _, pattern in rules() if pattern.search(text)))
