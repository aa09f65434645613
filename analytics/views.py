"""Views that somebody saved under a name: a page and what was chosen on it, for every reader of this dashboard.

They lie in `views.json` of the data folder, one object per view; the file is replaced as a whole, never written into.
"""

import json
import os
import threading
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

FILE = "views.json"
LONGEST_NAME = 60
MOST = 200

Address = dict[str, list[str]]
_lock = threading.Lock()


class BadView(Exception):
    """A view cannot be kept; the text is a key of the texts of the pages."""


@dataclass(frozen=True)
class View:
    """A page, and the parameters of its address without the language."""

    name: str
    page: str
    address: Address


def saved_views(data_folder: Path) -> list[View]:
    """Every view in the order of names; none when the file is missing."""
    try:
        found = json.loads((data_folder / FILE).read_text("utf-8"))
        views = [View(str(one["name"]), str(one["page"]), _address(one["address"])) for one in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise BadView("views.broken") from None
    return sorted(views, key=lambda view: view.name.casefold())


def save_view(data_folder: Path, view: View) -> None:
    """Keep a view; one of the same name is replaced."""
    name = " ".join(view.name.split())
    if not name or len(name) > LONGEST_NAME or any(unicodedata.category(letter) == "Cc" for letter in name):
        raise BadView("views.bad_name")
    with _lock:
        others = [one for one in saved_views(data_folder) if one.name.casefold() != name.casefold()]
        if len(others) >= MOST:
            raise BadView("views.too_many")
        _write(data_folder, [*others, View(name, view.page, view.address)])


def remove_view(data_folder: Path, name: str) -> None:
    """Forget a view; nothing happens when there is none of that name."""
    with _lock:
        _write(data_folder, [one for one in saved_views(data_folder) if one.name != name])


def _address(found: dict) -> Address:
    return {str(name): [str(code) for code in codes] for name, codes in found.items()}


def _write(data_folder: Path, views: list[View]) -> None:
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=data_folder, prefix=FILE, delete=False) as file:
            json.dump([asdict(view) for view in views], file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(data_folder / FILE)
    except OSError:
        raise BadView("views.no_room") from None
