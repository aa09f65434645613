"""Who of the registered bears the name that somebody shows in a webinar room without a mailbox.

A name alone never makes two registrations one person. A join that tells nothing else is given to the only registered
person whom the name fits, two whole words at least; `tests/etl/test_replicas.py` holds such answers against the mailbox
where a join carries one as well.
"""

from collections import defaultdict
from collections.abc import Iterable

from etl.identity import identity_of_text
from etl.names.likeness import agree, whole_words, word_key
from etl.names.people import same_people


class NameHolders:
    """Registrations by the words of their names, whatever alphabet these are written in."""

    def __init__(self, registered: Iterable[tuple[str, str, int, str]]) -> None:
        """`registered`: forum, tokens, number and identity of every registration row."""
        self.by_word: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.holders: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for forum, tokens, number, identity in registered:
            self.holders[forum, tokens].append((number, identity))
            for word in whole_words(tuple(tokens.split())):
                self.by_word[forum, word_key(word)].add(tokens)

    def only_one(self, forum: str, tokens: str) -> int | None:
        """A registration of the only person whom a name fits, two whole words of it at least."""
        words = tuple(tokens.split())
        if len(whole_words(words)) < 2:
            return None
        near = set().union(*(self.by_word.get((forum, word_key(word)), set()) for word in whole_words(words)))
        fitting = [holder for name in near if agree(words, tuple(name.split())) for holder in self.holders[forum, name]]
        people = {person for person, _ in same_people(identity_of_text(text) for _, text in fitting).values()}
        return min(number for number, _ in fitting) if len(people) == 1 else None
