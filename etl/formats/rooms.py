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

_DEVICE = re.compile(
    r"(?:['’]s\b)?\s*\b(?:i?phone|ipad|galaxy|samsung|redmi|xiaomi|huawei|honor|poco|realme|pixel|android|macbook|imac"
    r"|windows|desktop|laptop|pc|tablet|айфон|смартфон|телефон|ноутбук|компьютер|планшет|pro|max|mini|air|plus|note)\b",
    re.I,
)
_WHOLE_NAME = re.compile(r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s+|$)){2,3}")


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
    if not _NOT_A_PERSON.search(fold(name)):
        return name
    alone = _DEVICE.sub("", name).strip()  # «Берёзкина Анна iPhone»; a single word may be a model
    return alone if _WHOLE_NAME.fullmatch(alone) else ""
