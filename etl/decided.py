"""Decisions of people at work in a build: they answer before the rules do, and know which of them nothing used."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from etl.decisions import HIDDEN, SAME, Decision, folded, name_key
from etl.names.regions import Answer, resolved

RULE = "decision"


class Use(NamedTuple):
    """What a decision answered: a typed text, an organisation, or a person."""

    kind: str
    line: int
    raw: str | None = None
    organisation_id: int | None = None
    person_id: str | None = None


class Decided:
    """The decisions in force during one build."""

    def __init__(self, decisions: Sequence[Decision], key: bytes) -> None:
        self.decisions, self.secret = decisions, key
        self.names = {(d.kind, d.key): d for d in decisions if not d.pair}
        self.verdicts = {(d.kind, d.key): d for d in decisions if d.pair}
        self.has_organisations = any(kind == "organisation" for kind, _ in self.verdicts)
        self.has_hidden = any(HIDDEN.fullmatch(d.raw) for d in decisions)
        self.uses: set[Use] = set()

    def about(self, kind: str, raw: str) -> Decision | None:
        """The decision about a typed text, whatever its case and punctuation; noted as used."""
        if not self.names:
            return None
        text = folded(raw)
        found = self.names.get((kind, text))
        if not found and text and self.has_hidden:
            found = self.names.get((kind, self.hidden(text)))
        if found:
            self.uses.add(Use(kind, found.line, raw=raw))
        return found

    def region(self, raw: str, answer: Answer) -> Answer:
        """The answer of the rules with the region that a person gave the text, where somebody did.

        What the same row says beside a text that several regions share is nearer to the truth than a decision on all.
        """
        found = None if answer.rule == "beside_organisation" else self.about("region", raw)
        return resolved(found.value, RULE, 1.0) if found else answer

    def organisation(self, raw: str, answer: Answer) -> Answer:
        """The answer of the rules with the type that a person gave, where somebody did."""
        found = self.about("organisation", raw)
        return answer._replace(code=found.value, rule=RULE, confidence=1.0) if found else answer

    def hidden(self, text: str) -> str:
        """What stands for a text that might hold somebody's name: a keyed hash of it."""
        digest = hmac.digest(self.secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"#{digest.hex()[:12]}"

    def join_organisations(self, spelled: dict[tuple[str, str], int]) -> dict[int, int]:
        """Organisations that a person called the same → the first of them; `spelled`: (region, raw) → organisation."""
        verdicts = [d for (kind, _), d in self.verdicts.items() if kind == "organisation"]
        known: dict[str, set[int]] = defaultdict(set)
        for (region, raw), organisation in spelled.items():
            known[f"{region}:{folded(raw)}"].add(organisation)
        pairs = {d: [known[name] for name in d.pair or () if name in known] for d in verdicts}
        heads: dict[int, int] = {}
        for decision, pair in pairs.items():
            if len(pair) == 2 and decision.verdict == SAME:
                _join(heads, pair[0] | pair[1])
        for decision, pair in pairs.items():
            found = {_head(heads, one) for one in pair[0] | pair[1]} if len(pair) == 2 else set()
            self.uses |= {Use("organisation", decision.line, organisation_id=one) for one in found}
        return {one: _head(heads, one) for one in heads}

    def asked_people(self) -> set[str]:
        """Pseudonyms of everybody whom a decision speaks of."""
        return {name for (kind, _), d in self.verdicts.items() if kind == "person" for name in d.pair or ()}

    def join_people(self, known: set[str]) -> dict[str, str]:
        """People whom a person called the same → the one that stands for them; `known`: who of them there is."""
        verdicts = [(d, d.pair or ()) for (kind, _), d in self.verdicts.items() if kind == "person"]
        pairs = {decision: pair for decision, pair in verdicts if known.issuperset(pair)}
        heads: dict[str, str] = {}
        for decision, pair in pairs.items():
            if decision.verdict == SAME:
                _join(heads, pair)
        for decision, pair in pairs.items():
            self.uses |= {Use("person", decision.line, person_id=_head(heads, one)) for one in pair}
        return {one: _head(heads, one) for one in heads}

    def is_decided(self, kind: str, one: str, two: str) -> bool:
        """Whether a person said whether the two are one."""
        return (kind, " = ".join(sorted((name_key(kind, one), name_key(kind, two))))) in self.verdicts


def _head(heads: dict[Any, Any], one: Any) -> Any:
    while one in heads:
        one = heads[one]
    return one


def _join(heads: dict[Any, Any], members: Iterable[Any]) -> None:
    """Put the members, and whatever they were joined with before, under the smallest of them."""
    first, *others = sorted({_head(heads, member) for member in members})
    heads |= dict.fromkeys(others, first)
