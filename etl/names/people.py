"""Which registrations are of one person: names that agree, and the same mailbox, phone or organisation.

A mailbox of a college is shared by many, a phone by a whole delegation, so a contact alone never merges anybody;
a name alone never does either, for namesakes are common. An organisation is proof only beside a full name.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

Tokens = tuple[str, ...]


class Identity(NamedTuple):
    """What a row says about who somebody is, folded: sorted words of the name, and what ties it to other rows."""

    tokens: Tokens
    email: str
    phone: str
    organisation: str  # only beside a name of three whole words
    region: str  # only where it is resolved
    ticket: str  # ticket or badge of a scan that belongs to no registration


def is_full_name(tokens: Tokens) -> bool:
    """Three whole words: rare enough to prove something beside an organisation."""
    return sum(len(token) > 1 for token in tokens) >= 3


_PROOFS = (
    ("same_ticket", "ticket"),
    ("email_and_name", "email"),
    ("phone_and_name", "phone"),
    ("organisation_and_name", "organisation"),
)


def agree(one: Tokens, two: Tokens) -> bool:
    """Whether two names can be of one person: the same words in any order; the shorter may lack the patronymic
    or write initials. At least one whole word must be shared, and two words in all where both have two."""
    short, long = sorted((one, two), key=lambda tokens: (len(tokens), sum(map(len, tokens))))
    rest, whole = list(long), 0
    for token in sorted(short, key=len, reverse=True):
        match = token if token in rest else next((word for word in rest if _is_initial_of(token, word)), None)
        if match is None:
            return False
        rest.remove(match)
        whole += match == token and len(token) > 1
    if len(short) < 2 and len(long) > 1:
        return False
    return whole > 0 or not short


def _is_initial_of(one: str, two: str) -> bool:
    return one[0] == two[0] and min(len(one), len(two)) == 1


def same_people(identities: Iterable[Identity]) -> dict[Identity, tuple[Identity, str]]:
    """Each identity → (the one that stands for its person, the rule that tied it: new when nothing did).

    The answer does not depend on the order in which the identities come.
    """
    nodes = sorted(set(identities))
    groups = _Groups(nodes)
    for rule, contact in _PROOFS:
        sharing = defaultdict(list)
        for node in nodes:
            if getattr(node, contact):
                sharing[getattr(node, contact)].append(node)
        for members in sharing.values():
            if len(members) > 1:
                _join_agreeing(members, groups, rule)
    return groups.answer()


def _join_agreeing(members: list[Identity], groups: "_Groups", rule: str) -> None:
    """Join those whose names agree. A name that fits two people joins neither: better two than a wrong one."""
    clusters: dict[str, list[list[Identity]]] = defaultdict(list)  # by each whole word in them: agreeing takes one
    for node in sorted(members, key=lambda node: (-_fullness(node.tokens), node)):
        words = [token for token in node.tokens if len(token) > 1] or [""]
        near = {id(cluster): cluster for word in words for cluster in clusters[word]}.values()
        fitting = [cluster for cluster in near if all(_fit(node, other, rule) for other in cluster)]
        if len(fitting) == 1:
            groups.join(fitting[0][0], node, rule)
        mine = fitting[0] if len(fitting) == 1 else []
        mine.append(node)
        for word in words:
            if not any(cluster is mine for cluster in clusters[word]):
                clusters[word].append(mine)


def _fit(one: Identity, two: Identity, rule: str) -> bool:
    """Names agree; where only an organisation ties them, its namesake in another region does not."""
    is_elsewhere = rule == "organisation_and_name" and one.region and two.region and one.region != two.region
    return agree(one.tokens, two.tokens) and not is_elsewhere


def _fullness(tokens: Tokens) -> int:
    """Letters in the whole words: full names come before initials and missing patronymics."""
    return sum(len(token) for token in tokens if len(token) > 1)


class _Groups:
    """Disjoint sets of identities; the smallest identity of a set stands for it."""

    def __init__(self, nodes: list[Identity]) -> None:
        self.parent = {node: node for node in nodes}
        self.rule: dict[Identity, str] = {}

    def root(self, node: Identity) -> Identity:
        while self.parent[node] != node:
            self.parent[node] = node = self.parent[self.parent[node]]
        return node

    def join(self, one: Identity, two: Identity, rule: str) -> None:
        low, high = sorted((self.root(one), self.root(two)))
        self.parent[high] = low
        self.rule.setdefault(two, rule)

    def answer(self) -> dict[Identity, tuple[Identity, str]]:
        return {node: (self.root(node), self.rule.get(node, "new")) for node in self.parent}
