"""When two organisations are the same one, and when two mailboxes may be one mistyped: what ties people of one name."""

import re

from rapidfuzz.distance import OSA

# Words that thousands of organisations share: a key of nothing else names none of them.
_ANYWHERE = frozenset(
    """
    администрация академия детский дополнительного дом ип департамент институт колледж комитет лицей гимназия
    министерство муниципального науки образование образования образованию образовательная общеобразовательная округа
    ооо отдел организация основная политики предприятие профессиональный профессионального района сад средняя техникум
    университет управление учебный училище учреждение учреждения филиал центр школа
    """.split()
)
_AUTHORITIES = frozenset(("министерство", "департамент", "комитет", "управление"))  # one of a kind in a region
_REGION = re.compile(r"регион\w\w")
_ACRONYM_LETTERS = range(3, 8)


def is_same_organisation(one: str, two: str) -> bool:
    """Whether two normal forms name one organisation: the same words, those that name the region aside, or the acronym
    of the other («мкт», «московский кулинарный техникум»). Words that fit any organisation prove nothing."""
    if len(set(_REGION.findall(one)) | set(_REGION.findall(two))) > 1:
        return False
    first, second = sorted((_words(one), _words(two)), key=len)
    if first == second:
        return not _ANYWHERE.issuperset(first) or (one == two and not _AUTHORITIES.isdisjoint(first))
    is_acronym = len(first) == 1 and len(first[0]) in _ACRONYM_LETTERS
    return is_acronym and first[0] == "".join(word[0] for word in second)


def _words(organisation: str) -> list[str]:
    return [word for word in organisation.split() if not _REGION.fullmatch(word)]


def is_similar_mailbox(one: str, two: str) -> bool:
    """Whether two different mailboxes may be one: the same local part on two hosts, or one letter wrong."""
    (local, _, host), (other_local, _, other_host) = one.partition("@"), two.partition("@")
    if local == other_local:
        return True
    return host == other_host and min(len(local), len(other_local)) > 4 and _is_one_edit(local, other_local)


def _is_one_edit(one: str, two: str) -> bool:
    return OSA.distance(one, two, score_cutoff=1) == 1
