"""What people call themselves in a webinar room → the name of a person, as far as there is one."""

import re

from etl.clean import fold

_MARK = re.compile(
    r"\s*[(\[]\s*(?:\d+|guest|гость|external|unverified|внешний|непроверенн\w*|host|организатор|me|я)\s*[)\]]", re.I
)
_ORIGINAL = re.compile(r"^(?P<display>[^()]*)\((?P<original>[^()]+)\)\s*$")
_NOT_A_PERSON = re.compile(
    r"\b(?:i?phone|ipad|galaxy|samsung|redmi|xiaomi|huawei|honor|poco|realme|pixel|android|macbook|imac|windows|desktop"
    r"|laptop|pc|zoom|user|admin|tablet|sm|айфон|смартфон|телефон|ноутбук|компьютер|планшет|пользователь|участник|гость"
    r"|guest|anonymous|аноним\w*)\b|\d{3,}|^[\W\d_]*$"
)


def person_in(display: str) -> str:
    """The name in a display name: «Display (Original)» says the original; «(2)», «(Guest)», what follows a comma and
    devices are no names; "" when nothing is left."""
    text = _MARK.sub("", display).strip()
    found = _ORIGINAL.match(text)
    if found:
        original, shown = _tidy(found["original"]), _tidy(found["display"])
        return max((original, shown), key=lambda name: len(name.split())) if len(original.split()) < 2 else original
    return _tidy(text)


def _tidy(text: str) -> str:
    name = re.split(r"[,;|/]|\s[-–—]\s", text)[0].strip()
    return "" if _NOT_A_PERSON.search(fold(name)) else name
