"""Pseudonyms: keyed HMAC-SHA-256 of an identity. The key lives outside the data, on this machine only."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from uuid import UUID

from etl.problems import Stop

KEY_BYTES = 32


def read_key(path: Path, marker: Path) -> bytes:
    """The secret of `path`; made on first use, mode 0600. `marker` keeps its fingerprint beside the data.

    Raises Stop when data made with a key exists and the key is missing or another one.
    """
    known = marker.read_text("ascii").strip() if marker.exists() else None
    if not path.exists():
        if known:
            raise Stop(
                f"{path}: ключа псевдонимов нет, а данные сделаны с ключом {known}. Верните файл из резервной копии"
                " или укажите его в YAVKA_KEY_FILE. / The pseudonym key of this data is missing: restore the file,"
                " or name it in YAVKA_KEY_FILE."
            )
        _make_key(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Stop(
            f"{path}: в ключе {len(key)} байт вместо {KEY_BYTES}. Верните его из резервной копии."
            f" / The key has {len(key)} bytes, not {KEY_BYTES}: restore it."
        )
    if known and known != fingerprint(key):
        raise Stop(
            f"{path}: это другой ключ ({fingerprint(key)}), данные сделаны с ключом {known}. Укажите верный файл"
            " в YAVKA_KEY_FILE. / This is another key than the one of this data: name the right file in YAVKA_KEY_FILE."
        )
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(fingerprint(key) + "\n", "ascii")
    return key


def fingerprint(key: bytes) -> str:
    """Eight hexadecimal digits that tell keys apart and say nothing about them."""
    return hmac.digest(key, b"yavka key fingerprint", hashlib.sha256).hex()[:8]


def pads(key: bytes) -> tuple[bytes, bytes]:
    """What HMAC-SHA-256 puts before a text inside and outside, for the engine to hash by (pseudonym.sql)."""
    block = key.ljust(hashlib.sha256().block_size, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def pseudonym(key: bytes, identity: str) -> UUID:
    """First 128 bits of the keyed hash of an identity."""
    return UUID(bytes=hmac.digest(key, identity.encode("utf-8", "surrogatepass"), hashlib.sha256)[:16])


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
