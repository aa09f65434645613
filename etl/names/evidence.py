"""A region that several share, decided by what stands in another column of the same row."""

from etl.names.gazetteer import gazetteer
from etl.names.mentions import counts, find_mentions, split_words
from etl.names.regions import Answer, resolve_region, resolved
from etl.names.spelling import tidy

CONFIDENCE = 0.8


def resolve_region_beside(raw: str, organisation: str) -> Answer:
    """The region that a typed text means; one that several share («РБ», «Киров») by what the organisation says.

    The organisation only chooses among the regions that the text allows: it never fills in an empty or unknown one.
    """
    answer = resolve_region(raw)
    if answer.rule != "ambiguous" or not organisation:
        return answer
    code = resolve_region(organisation).code
    return resolved(code, "beside_organisation", CONFIDENCE) if code in shared_codes(raw) else answer


def shared_codes(raw: str) -> set[str]:
    """Regions that all names in the text allow."""
    words = split_words(tidy(raw))
    mentions = find_mentions(words, gazetteer())
    sets = [set(mention.entry.codes) for mention in mentions if counts(mention, words, mentions)]
    return set.intersection(*sets) if sets else set()
