"""Where things are. Imports nothing of ours, so that every room may ask."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REFERENCE = ROOT / "data" / "reference"
FORUMS = ROOT / "data" / "forums"
SAMPLE = ROOT / "data" / "sample"


def data_folder() -> Path:
    """Folder of inbox, archive and snapshots: `YAVKA_DATA`, else `data/` of this checkout."""
    return Path(os.environ.get("YAVKA_DATA") or ROOT / "data")


def is_reviewing_permitted() -> bool:
    """Whether the dashboard may write decisions and start a build: yes, unless `YAVKA_REVIEW=off`."""
    return os.environ.get("YAVKA_REVIEW", "on").strip().lower() not in ("off", "0", "no", "false")


def key_file() -> Path:
    """File of the secret that makes pseudonyms: `YAVKA_KEY_FILE`, else outside `data/`, in the user's own folder."""
    default = Path.home() / ".config" / "yavka" / "pseudonym.key"
    return Path(os.environ.get("YAVKA_KEY_FILE") or default)


def uploading_is_on() -> bool:
    """Whether files may be brought on the page «Загрузка»: unless `YAVKA_UPLOAD` is `off`."""
    return os.environ.get("YAVKA_UPLOAD", "").casefold() != "off"
