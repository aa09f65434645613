"""What may go wrong with a file, said so that its owner can mend it.

Where — what was found — what was expected — one thing to do. Never a value of a cell: file, row, column, code.
"""

import traceback
from pathlib import Path
from typing import NamedTuple


class Refusal(Exception):
    """A file that cannot be used: nothing of it enters the snapshot.

    `code` is a reason of the vocabulary; `ru` and `en` say the same thing to people.
    """

    def __init__(self, code: str, ru: str, en: str) -> None:
        super().__init__(en)
        self.code, self.ru, self.en = code, ru, en


class Stop(Exception):
    """A reason to do nothing at all (a missing key, a broken forum folder); the text says what to do.

    `ru` and `en` say the same thing; where only one text is given, it holds both languages.
    """

    def __init__(self, ru: str, en: str = "") -> None:
        super().__init__(f"{ru} / {en}" if en else ru)
        self.ru, self.en = ru, en or ru


class Note(NamedTuple):
    """A remark on a file that was read all the same: what was repaired, what should be looked at."""

    code: str
    fate: str  # repaired or flagged; confirmed where somebody decided
    ru: str
    en: str


class RowNote(NamedTuple):
    """What became of one row that was not simply loaded. Rows count as in a spreadsheet."""

    row_number: int
    fate: str  # merged, rejected, skipped, repaired or flagged
    code: str
    column_name: str | None = None


def raised_at(problem: BaseException) -> str:
    """Where a mistake of ours came to light: its kind and place, never its text, which may hold a value of a cell."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__}, {Path(last.filename).name}:{last.lineno}"
