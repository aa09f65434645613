"""Which registrations are of one person: names that agree, and the same mailbox, phone or organisation.

A mailbox of a college is shared by many, a phone by a whole delegation, so a contact alone never merges anybody;
a name alone never does either, for namesakes are common. An organisation is proof only beside a full name. What may be
one person and is not proven is left apart and told by `doubtful_people`, for somebody to decide.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import combinations
from operator import attrgetter
from typing import Any, NamedTuple

from etl.names.likeness import (
    Tokens,
    agree,
    almost_agree,
    fullness,
    is_full_name,
    is_in_mailbox,
    is_misspelt,
    is_renamed,
    whole_words,
    word_key,
)
from etl.names.ties import is_same_organisation, is_similar_mailbox

__all__ = [
    "Identity",
    "Tokens",
    "agree",
    "doubtful_people",
    "evidence",
    "is_full_name",
    "people_and_doubts",
    "same_people",
    "unlike",
]


class Identity(NamedTuple):
    """What a row says about who somebody is, folded: sorted words of the name, and what ties it to other rows."""

    tokens: Tokens
    email: str
    phone: str
    organisation: str  # normal form of its name
    region: str  # only where it is resolved
    ticket: str  # ticket or badge of a scan that belongs to no registration


People = dict[Identity, tuple[Identity, str]]  # each identity → the one that stands for its person, the rule
Doubt = tuple[Identity, Identity, str, float]  # an identity of each, rule, score
Blocks = Callable[[Iterable[Identity]], list[list[Identity]]]  # those that share something, two at least in each


class _Proof(NamedTuple):
    """A rule: two identities of one block are of one person when they fit, and fit nobody else."""

    rule: str
    blocks: Blocks
    fits: Callable[[Identity, Identity], bool]
    drops_name: bool = False  # the later spelling is a mistake: it does not speak against other names


def _names_agree(one: Identity, two: Identity) -> bool:
    return agree(one.tokens, two.tokens)


def _is_misspelt(one: Identity, two: Identity) -> bool:
    return is_misspelt(one.tokens, two.tokens)


def _are_colleagues(one: Identity, two: Identity) -> bool:
    """One full name in one organisation; its namesake in another region is another organisation."""
    is_elsewhere = one.region and two.region and one.region != two.region
    return not is_elsewhere and is_same_organisation(one.organisation, two.organisation) and _names_agree(one, two)


def _is_short_for(one: Identity, two: Identity) -> bool:
    """A name without patronymic or with both initials, and a full name, in one organisation."""
    short, full = sorted((one.tokens, two.tokens), key=fullness)
    tells_enough = len(short) > 1 + (len(whole_words(short)) < 2) and is_full_name(full) and not is_full_name(short)
    return tells_enough and is_same_organisation(one.organisation, two.organisation) and agree(short, full)


def _full_name_key(one: Identity) -> Tokens:
    """A full name in one alphabet; () for a shorter one."""
    if not is_full_name(one.tokens):
        return ()
    return one.tokens if not one.tokens[0].isascii() else tuple(sorted(map(word_key, one.tokens)))


def _sharing(shared: Callable[[Identity], Any]) -> Blocks:
    """Blocks of those that have the same of something, two at least, in an order that is always the same."""

    def blocks(nodes: Iterable[Identity]) -> list[list[Identity]]:
        first: dict[Any, Identity] = {}
        found: dict[Any, list[Identity]] = {}
        for node in nodes:
            if (key := shared(node)) and (other := first.setdefault(key, node)) is not node:
                found.setdefault(key, [other]).append(node)
        return [found[key] for key in sorted(found)]

    return blocks


def _short_and_full_names(nodes: Iterable[Identity]) -> list[list[Identity]]:
    """Blocks of one organisation and region: names that lack a word, and the full names that have their longest one."""
    found: dict[tuple[str, str, str], list[Identity]] = defaultdict(list)
    located = [node for node in nodes if node.organisation and node.region and len(node.tokens) > 1]
    full = [node for node in located if is_full_name(node.tokens)]
    for node in set(located).difference(full):
        found[node.organisation, node.region, max(node.tokens, key=lambda word: (len(word), word))].append(node)
    for node in full:
        for word in node.tokens:
            if (members := found.get((node.organisation, node.region, word))) is not None:
                members.append(node)
    return [found[key] for key in sorted(key for key, members in found.items() if len(members) > 1)]


_BY_EMAIL = _sharing(attrgetter("email"))
_BY_PHONE = _sharing(attrgetter("phone"))
_PROOFS = (
    _Proof("same_ticket", _sharing(attrgetter("ticket")), _names_agree),
    _Proof("email_and_name", _BY_EMAIL, _names_agree),
    _Proof("email_and_misspelt_name", _BY_EMAIL, _is_misspelt, drops_name=True),
    _Proof("phone_and_name", _BY_PHONE, _names_agree),
    _Proof("phone_and_misspelt_name", _BY_PHONE, _is_misspelt, drops_name=True),
    _Proof("organisation_and_name", _sharing(lambda one: one.organisation and _full_name_key(one)), _are_colleagues),
    _Proof("organisation_region_and_name", _short_and_full_names, _is_short_for),
)
_NAMELESS = _Proof("mailbox_of_person", _BY_EMAIL, _names_agree, drops_name=True)
# Doubtful pairs → how near they are to proof: the order in which they are shown, not a probability.
_DOUBTS = {
    "misspelt_name": 0.8,
    "similar_email": 0.8,
    "changed_family_name": 0.7,
    "name_fits_several": 0.5,
    "name_and_region": 0.4,
}
_MANY = 20  # people behind one contact: a shared one, of whom pairs tell nothing


def same_people(identities: Iterable[Identity]) -> People:
    """Each identity → (the one that stands for its person, the rule that tied it: new when nothing did).

    The answer does not depend on the order in which the identities come, nor on those that share nothing with others.
    """
    nodes = set(identities)
    return _people(nodes, _grouped(nodes))


def doubtful_people(identities: Iterable[Identity]) -> list[Doubt]:
    """Pairs that may be one person and are not proven: (an identity of each, rule, score), the best first.

    One pair of two people at most, the one that speaks most for it. Score: from 0 to 1, only an order of showing.
    """
    return people_and_doubts(identities)[1]


def people_and_doubts(
    identities: Iterable[Identity], common: Container[Tokens] = frozenset()
) -> tuple[People, list[Doubt]]:
    """What same_people and doubtful_people say of the same identities, grouped once; `common`: names that many others
    bear as well."""
    nodes = set(identities)
    groups = _grouped(nodes)
    return _people(nodes, groups), _best_doubts(nodes, groups, common)


def _people(nodes: set[Identity], groups: "_Groups") -> People:
    return {node: (groups.root(node), groups.rule.get(node, "new")) for node in nodes}


def _best_doubts(nodes: set[Identity], groups: "_Groups", common: Container[Tokens]) -> list[Doubt]:
    best: dict[tuple[Identity, Identity], tuple[float, str, Identity, Identity]] = {}
    for rule, one, two in _doubts(nodes, groups, common):
        low, high = sorted((one, two))
        people = min(groups.root(low), groups.root(high)), max(groups.root(low), groups.root(high))
        found = (-_DOUBTS[rule], rule, low, high)
        best[people] = min(best.get(people, found), found)
    return [(low, high, rule, -score) for score, rule, low, high in sorted(best.values())]


def evidence(one: Identity, two: Identity) -> tuple[str, ...]:
    """Names of the fields in which two identities are equal, the name first when it agrees."""
    equal = [name for name in Identity._fields[1:] if getattr(one, name) and getattr(one, name) == getattr(two, name)]
    return (*(["name"] if one.tokens and agree(one.tokens, two.tokens) else []), *equal)


def unlike(one: Identity, two: Identity) -> list[str]:
    """Names of the fields, the name aside, that are filled in both identities and differ."""
    values = ((name, getattr(one, name), getattr(two, name)) for name in ("email", "phone", "organisation", "region"))
    return [name for name, mine, other in values if mine and other and mine != other]


def _grouped(nodes: set[Identity]) -> "_Groups":
    groups = _Groups()
    blocks = {split: split(nodes) for split in dict.fromkeys(proof.blocks for proof in _PROOFS)}
    for proof in _PROOFS:
        for members in blocks[proof.blocks]:
            _join_fitting(members, groups, proof)
    for members in blocks[_BY_EMAIL]:
        _join_nameless(members, groups)
    return groups


def _by_fullness(node: Identity) -> tuple[int, int, int, Identity]:
    """The fullest names first, then those that say most of themselves."""
    return -fullness(node.tokens), -sum(map(bool, node)), -len(node.organisation), node


def _join_fitting(members: list[Identity], groups: "_Groups", proof: _Proof) -> None:
    """Join those that fit. A name that fits two people joins neither: better two than a wrong one."""
    seen: dict[str, list[Identity]] = defaultdict(list)  # by each whole word: agreeing takes all but one of them
    for node in sorted(members, key=_by_fullness):
        keys = [word_key(word) for word in whole_words(node.tokens)] or [""]
        rare = sorted((seen[key] for key in keys), key=len)[:2]
        fitting = {groups.root(other): other for some in rare for other in some if proof.fits(node, other)}
        fitting.pop(groups.root(node), None)
        if len(fitting) == 1:
            groups.join(next(iter(fitting.values())), node, proof)
        for key in keys:
            seen[key].append(node)


def _join_nameless(members: list[Identity], groups: "_Groups") -> None:
    """Who gives no name, or one word of it, is the only person of that mailbox when it is called after that person."""
    named = [node for node in members if len(node.tokens) > 1]
    people = {groups.root(node) for node in named}
    if len(people) != 1 or not any(is_in_mailbox(node.email, node.tokens) for node in named):
        return
    for node in sorted(set(members) - set(named)):
        if all(any(agree((token,), (word,)) for other in named for word in other.tokens) for token in node.tokens):
            groups.join(min(named), node, _NAMELESS)


def _doubts(
    nodes: set[Identity], groups: "_Groups", common: Container[Tokens]
) -> Iterator[tuple[str, Identity, Identity]]:
    """Pairs of different people with the rule that makes them doubtful."""
    for blocks in (_BY_EMAIL, _BY_PHONE):
        for one, two in _pairs(blocks(nodes), groups):
            rule = _doubt_of_names(one.tokens, two.tokens)
            if rule:
                yield rule, one, two
    namesakes = _sharing(_full_name_key)(nodes)
    for one, two in _pairs(namesakes, groups):
        if one.email and two.email and is_similar_mailbox(one.email, two.email):
            yield "similar_email", one, two
    for members in namesakes:
        # A name that many bear proves nothing.
        if members[0].tokens not in common and len({groups.root(node) for node in members}) == 2:
            for one, two in _pairs([members], groups):
                if one.region and one.region == two.region:
                    yield "name_and_region", one, two


def _doubt_of_names(one: Tokens, two: Tokens) -> str | None:
    if agree(one, two):
        return "name_fits_several"
    if almost_agree(one, two):
        return "misspelt_name"
    return "changed_family_name" if is_renamed(one, two) else None


def _pairs(blocks: Iterable[list[Identity]], groups: "_Groups") -> Iterator[tuple[Identity, Identity]]:
    """Pairs of different people within each block of a few people."""
    for members in blocks:
        if len({groups.root(node) for node in members}) <= _MANY:
            pairs = combinations(sorted(members), 2)
            yield from ((one, two) for one, two in pairs if groups.root(one) != groups.root(two))


class _Groups:
    """Disjoint sets of identities, each with the names in it; the smallest identity of a set stands for it."""

    def __init__(self) -> None:
        self.parent: dict[Identity, Identity] = {}
        self.names: dict[Identity, set[Tokens]] = {}
        self.first: dict[Identity, Identity] = {}  # of a set, the one that no rule tied
        self.rule: dict[Identity, str] = {}

    def root(self, node: Identity) -> Identity:
        """The identity that stands for the set."""
        while (above := self.parent.get(node, node)) != node:
            self.parent[node] = node = self.parent.get(above, above)
        return node

    def join(self, one: Identity, two: Identity, proof: _Proof) -> None:
        """Make two sets one, unless a name of the one contradicts a name of the other."""
        first, second = self.root(one), self.root(two)
        if first == second:
            return
        names, others = self.names.get(first, {first.tokens}), self.names.get(second, {second.tokens})
        are_alike = almost_agree if proof.drops_name else agree
        if two.tokens[1:] and not all(are_alike(name, other) for name in names for other in others):
            return
        low, high = sorted((first, second))
        self.parent[high] = low
        self.names[low] = names if proof.drops_name else names | others
        self.rule[self.first.get(second, second)] = proof.rule
        self.first[low] = self.first.get(first, first)
