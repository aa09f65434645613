"""Mappings that people saved: a layout of their own in a small TOML file, which recognises its next file.

kind = "registration"
headers = ["Столбец 1", "Столбец 2", "Столбец 3"]
comes_first = false

[columns]
name = ["Столбец 1"]
email = ["Столбец 3"]
"""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.formats.base import Format, header_key
from etl.problems import Stop

# Canonical fields that a person may feed, by what the rows of the file are.
FIELDS = {
    "registration": (
        *("name", "email", "phone", "person_code", "badge", "region", "organisation", "ticket_text", "tracks"),
        *("registered_at", "status_text", "came_text", "checked_in"),
    ),
    "attendance": (
        *("scanned_at", "badge", "person_code", "name", "email", "phone", "list_text", "session_text"),
        *("direction_text", "result_text", "left_at"),
    ),
}
# One field of each group must be fed.
REQUIRED = {
    "registration": (("name",), ("email",)),
    "attendance": (("scanned_at",), ("badge", "person_code", "name", "email")),
}
# Fields that several columns may feed together: a name in three columns, a date beside its time.
JOINS = {"name": " ", "scanned_at": " ", "registered_at": " ", "checked_in": " ", "left_at": " ", "tracks": "; "}
_NAME = re.compile(r"\w[\w -]{0,59}")


@dataclass(frozen=True)
class Mapping:
    """A layout as somebody described it: its headers, and which of them feed which field."""

    name: str
    kind: str
    headers: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    comes_first: bool = False  # also where a layout of a platform claims the file

    @property
    def layout(self) -> Format:
        """The mapping as a format: a file with all of its headers, in any order, is of it."""
        headers = _spelled(self.headers)
        return Format(
            name=f"mapping:{self.name}",
            title=self.name,
            kind=self.kind,
            system="plain",
            signature=tuple((header,) for header in headers),
            columns={name: _spelled(words) for name, words in self.columns.items()},
            joins={name: sign for name, sign in JOINS.items() if len(self.columns.get(name, ())) > 1},
            unused=tuple(header for header in headers if header not in _fed(self.columns)),
        )

    @property
    def keys(self) -> frozenset[str]:
        """Its headers as they are compared."""
        return frozenset(map(header_key, _spelled(self.headers)))

    def toml(self) -> str:
        """The mapping as its file says it."""
        lines = [f"{name} = {_toml(list(map(_toml, words)))}" for name, words in sorted(self.columns.items())]
        head = [f"kind = {_toml(self.kind)}", f"headers = {_toml(list(map(_toml, self.headers)))}"]
        return "\n".join([*head, f"comes_first = {str(self.comes_first).lower()}", "", "[columns]", *lines, ""])


def mapping_of(name: str, facts: dict[str, Any]) -> Mapping:
    """The mapping that these facts describe. Raises Stop where they cannot be used."""
    if not _NAME.fullmatch(name):
        raise _broken(
            name,
            "в названии могут быть только буквы, цифры, пробел, дефис и подчёркивание, не больше 60",
            "a name holds letters, digits, blanks, hyphens and underscores, 60 at most",
        )
    kind, headers, columns = facts.get("kind"), facts.get("headers"), facts.get("columns")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise _broken(name, "kind должен быть registration или attendance", "kind must be registration or attendance")
    if not _is_texts(headers) or not isinstance(columns, dict) or not all(map(_is_texts, columns.values())):
        raise _broken(name, "нужны списки headers и columns", "the lists headers and columns are needed")
    mapping = Mapping(
        name=name,
        kind=kind,
        headers=tuple(headers or ()),
        columns={str(field): tuple(words) for field, words in columns.items() if words},
        comes_first=bool(facts.get("comes_first", False)),
    )
    _check(mapping)
    return mapping


def read_mappings(folder: Path) -> list[Mapping]:
    """The mappings of a folder, by name. Raises Stop when a file is broken or two describe one layout."""
    mappings: list[Mapping] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            facts = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise _broken(path.stem, f"файл не читается ({problem})", f"the file cannot be read ({problem})") from None
        mappings.append(mapping_of(path.stem, facts))
        refuse_same_layout(mappings[-1], mappings[:-1])
    return mappings


def refuse_same_layout(mapping: Mapping, others: Iterable[Mapping]) -> None:
    """Raises Stop when another mapping has the same headers: nobody could say which one counts."""
    for other in others:
        if other.name != mapping.name and other.keys == mapping.keys:
            raise _broken(
                mapping.name,
                f"те же заголовки уже описывает сопоставление «{other.name}»; измените или удалите его",
                f"the mapping “{other.name}” describes the same headers; change or remove it",
            )


def nearest(claims: list[Mapping]) -> list[Mapping]:
    """Of the mappings that claim a table those with most of its headers: one describes it more fully than another."""
    return [one for one in claims if not any(one.keys < other.keys for other in claims)]


def _check(mapping: Mapping) -> None:
    """Raises Stop unless the mapping feeds what rows of its kind need, from headers that it names."""
    unknown = sorted(set(mapping.columns) - set(FIELDS[mapping.kind]))
    if unknown:
        ru, en = f"нет такого поля: {', '.join(unknown)}", f"no such field: {', '.join(unknown)}"
        raise _broken(mapping.name, ru, en)
    keys = mapping.keys
    absent = sorted(word for word in _fed(mapping.columns) if header_key(word) not in keys or not header_key(word))
    if absent:
        said = ", ".join(f"«{word}»" for word in absent)
        raise _broken(mapping.name, f"среди headers нет столбца {said}", f"headers do not name the column {said}")
    for group in REQUIRED[mapping.kind]:
        if not any(mapping.columns.get(name) for name in group):
            said = " | ".join(group)
            raise _broken(mapping.name, f"не указан столбец для {said}", f"no column is given for {said}")
    for name, words in mapping.columns.items():
        if len(words) > 1 and name not in JOINS:
            raise _broken(mapping.name, f"полю {name} нужен один столбец", f"the field {name} takes one column")


def _broken(name: str, ru: str, en: str) -> Stop:
    return Stop(f"Сопоставление «{name}»: {ru}.", f"Mapping “{name}”: {en}.")


def _spelled(headers: Iterable[str]) -> tuple[str, ...]:
    """Headers that can be looked for; the star of a required question would mean a beginning."""
    return tuple(header.rstrip("* ") for header in headers if header_key(header))


def _fed(columns: dict[str, tuple[str, ...]]) -> set[str]:
    return {word for words in columns.values() for word in _spelled(words) or words}


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _toml(value: str | list[str]) -> str:
    """A text, or a list of written ones, as TOML writes it: its strings are those of JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else f"[{', '.join(value)}]"
