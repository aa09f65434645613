"""Who of the registered is meant by a scan that says nothing but a name, or nothing but a mailbox.

A name alone never makes two registrations one person. A scan that tells nothing else is given to the only registered
person whom the name fits: two whole words at least, three beside a card of the house, which its staff carry, too.
`tests/etl/test_replicas.py` holds such answers against the mailbox where a scan carries one as well.
"""

from collections import defaultdict
from collections.abc import Iterable

from etl.names.likeness import Tokens, agree, is_full_name, whole_words, word_key
from etl.names.people import Identity, same_people


class NameHolders:
    """Registrations by the words of their names, whatever alphabet these are written in."""

    def __init__(self, registered: Iterable[tuple[str, int, Identity]]) -> None:
        """`registered`: forum, number and identity of every registration row."""
        self.by_word: dict[tuple[str, str], set[Tokens]] = defaultdict(set)
        self.holders: dict[tuple[str, Tokens], list[tuple[int, Identity]]] = defaultdict(list)
        self.incomplete: set[Tokens] = set()  # names that lack a word or write initials
        self.by_mailbox: dict[tuple[str, str], list[tuple[int, Identity]]] = defaultdict(list)
        for forum, number, identity in registered:
            self.by_mailbox[forum, identity.email].append((number, identity))
            self.holders[forum, identity.tokens].append((number, identity))
            if not is_full_name(identity.tokens):
                self.incomplete.add(identity.tokens)
            for word in whole_words(identity.tokens):
                self.by_word[forum, word_key(word)].add(identity.tokens)

    def only_one(self, forum: str, tokens: str, email: str = "", has_card: bool = False) -> int | None:
        """A registration of the only person whom a name fits or, of a scan without a name, the mailbox."""
        fitting = self._named(forum, tuple(tokens.split()), 2 + has_card) if tokens else self.by_mailbox[forum, email]
        people = {person for person, _ in same_people(identity for _, identity in fitting).values()}
        return min(number for number, _ in fitting) if len(people) == 1 else None

    def _named(self, forum: str, name: Tokens, least: int) -> list[tuple[int, Identity]]:
        """Those whom a name fits; nobody where it has fewer whole words."""
        words = whole_words(name)
        if len(words) < least:
            return []
        near = sorted(filter(None, (self.by_word.get((forum, word_key(word))) for word in words)), key=len)
        # Names that agree share all whole words but one: where it is the rarest of three, an initial stands for it.
        others = near[1:] if len(words) < 3 else [self.incomplete & near[1]] if near[1:] else []
        alike = [other for other in set().union(*near[:1], *others) if agree(name, other)]
        return [holder for other in alike for holder in self.holders[forum, other]]
