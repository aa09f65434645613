"""What the rule of an answer means, in words: the codes stand in data/reference/vocabulary.csv under `rule`."""

from functools import lru_cache

from etl.names.gazetteer import read_reference

ENDINGS = ("_typo", "_transliterated")  # said of the text that another rule then understood


@lru_cache(maxsize=1)
def descriptions() -> dict[str, dict[str, str]]:
    """Code of a rule → its description by language."""
    rows = [row for row in read_reference("vocabulary.csv") if row["kind"] == "rule"]
    return {row["code"]: {"ru": row["name_ru"], "en": row["name_en"]} for row in rows}


def explained(rule: str, language: str = "ru") -> str:
    """The rule in words; of a mistyped or transliterated text that, too, after a semicolon."""
    parts = [ending for ending in ENDINGS if rule.endswith(ending)]
    for ending in parts:
        rule = rule.removesuffix(ending)
    return "; ".join(descriptions()[code][language] for code in (rule, *(part[1:] for part in parts)))
