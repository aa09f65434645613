"""Who of the registered bears the name that somebody shows in a webinar room without a mailbox.

A name alone never makes two registrations one person. A join that tells nothing else is given to the only registered
person whom the name fits, two whole words at least; `tests/etl/test_replicas.py` holds such answers against the mailbox
where a join carries one as well.
"""

from collections import defaultdict
from typing import Any

import pandas as pd

from etl.identity import identity_of_text
from etl.names.likeness import agree, whole_words, word_key
from etl.names.people import same_people


class NameHolders:
    """Registrations by the words of their names, whatever alphabet these are written in."""

    def __init__(self, registrations: pd.DataFrame) -> None:
        self.by_word: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.holders: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        columns = (registrations[name] for name in ("forum_code", "tokens", "key", "identity"))
        for forum, tokens, key, identity in zip(*columns, strict=True):
            self.holders[forum, tokens].append((key, identity))
            for word in whole_words(tuple(tokens.split())):
                self.by_word[forum, word_key(word)].add(tokens)
        self.mailboxes = set(zip(registrations["forum_code"], registrations["email"], strict=True))
        self.answers: dict[tuple[str, str], str | None] = {}

    def only_one(self, scan: Any) -> str | None:
        """A registration of the only person whom the name of a join fits, where nothing else ties it to one."""
        is_tied = scan.phone or scan.person_code or scan.badge or (scan.email and self._is_known(scan))
        is_name_alone = scan.is_online and not is_tied
        if not is_name_alone or len(whole_words(tuple(scan.tokens.split()))) < 2:
            return None
        asked = (scan.forum_code, scan.tokens)
        if asked not in self.answers:
            self.answers[asked] = self._only_one(*asked)
        return self.answers[asked]

    def _is_known(self, scan: Any) -> bool:
        return (scan.forum_code, scan.email) in self.mailboxes

    def _only_one(self, forum: str, tokens: str) -> str | None:
        words = tuple(tokens.split())
        near = set().union(*(self.by_word.get((forum, word_key(word)), set()) for word in whole_words(words)))
        fitting = [holder for name in near if agree(words, tuple(name.split())) for holder in self.holders[forum, name]]
        people = {person for person, _ in same_people(identity_of_text(text) for _, text in fitting).values()}
        return min(key for key, _ in fitting) if len(people) == 1 else None
