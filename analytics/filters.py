"""What the reader chose: one value that goes to and from the address of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True)
class Filters:
    """Chosen codes, each a sorted tuple; an empty tuple means no choice was made.

    All but `day` pick persons. `day` narrows observation: an attendee is then somebody seen on one of the days.
    Without `forum` the newest forum of the snapshot is meant.
    """

    forum: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    track: tuple[str, ...] = ()
    organisation_type: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str | Iterable[str]]) -> "Filters":
        """Filters of an address; unknown keys and days that are no dates are ignored."""
        chosen = {field.name: _codes(query[field.name]) for field in fields(cls) if field.name in query}
        chosen["day"] = tuple(code for code in chosen.get("day", ()) if _is_date(code))
        return cls(**chosen)

    def to_query(self) -> dict[str, list[str]]:
        """The same as address parameters; what was not chosen is left out."""
        return {name: list(codes) for name, codes in vars(self).items() if codes}


def _codes(value: str | Iterable[str]) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    codes = {code.strip() for text in values for code in text.split(",")}
    return tuple(sorted(codes - {""}))


def _is_date(code: str) -> bool:
    try:
        return date.fromisoformat(code).isoformat() == code
    except ValueError:
        return False
