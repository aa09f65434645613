"""Who of the registered bears the name that somebody shows in a webinar room without a mailbox.

A name alone never makes two registrations one person. A join that tells nothing else is given to the only registered
person whom the name fits, two whole words at least; `tests/etl/test_replicas.py` holds such answers against the mailbox
where a join carries one as well.
"""

from collections import defaultdict
from collections.abc import Iterable

from etl.names.likeness import Tokens, agree, whole_words, word_key
from etl.names.people import Identity, same_people


class NameHolders:
    """Registrations by the words of their names, whatever alphabet these are written in."""

    def __init__(self, registered: Iterable[tuple[str, int, Identity]]) -> None:
        """`registered`: forum, number and identity of every registration row."""
        self.by_word: dict[tuple[str, str], set[Tokens]] = defaultdict(set)
        self.holders: dict[tuple[str, Tokens], list[tuple[int, Identity]]] = defaultdict(list)
        for forum, number, identity in registered:
            self.holders[forum, identity.tokens].append((number, identity))
            for word in whole_words(identity.tokens):
                self.by_word[forum, word_key(word)].add(identity.tokens)

    def only_one(self, forum: str, tokens: str) -> int | None:
        """A registration of the only person whom a name fits, two whole words of it at least."""
        words = tuple(tokens.split())
        if len(whole_words(words)) < 2:
            return None
        near = set().union(*(self.by_word.get((forum, word_key(word)), set()) for word in whole_words(words)))
        fitting = [holder for name in near if agree(words, name) for holder in self.holders[forum, name]]
        people = {person for person, _ in same_people(identity for _, identity in fitting).values()}
        return min(number for number, _ in fitting) if len(people) == 1 else None
