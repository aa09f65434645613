"""Rows of a list made by hand that name nobody: numbered in advance, the name of a section, a signature."""

import re

from etl.clean import fold
from etl.formats.base import Header
from etl.problems import RowNote

NUMBERING = ("№", "№ п/п", "п/п", "N п/п", "№ пп", "Номер п/п", "№ строки", "Порядковый номер")
EXAMPLES = ("пример", "образец", "example", "sample")  # in the place of a number
_SIGNATURE = re.compile(
    r"(?:и\.? ?о\.? )?(?:зам\w*\.? )?(?:директор|руководител|председател|начальник|ректор|исполнител|ответственн"
    r"|составил|подготовил|утвержда|согласован|подпись|печать|главный бухгалтер|м\. ?п\.|дата\b|signature|director\b"
    r"|prepared by)"
)


def without_nobody(
    rows: list[list[str]], numbers: list[int], header: Header, columns: dict[str, list[int]], row_notes: list[RowNote]
) -> tuple[list[list[str]], list[int]]:
    """The rows that name somebody; the others are noted as skipped."""
    names = columns.get("name", [])
    contacts = [index for field in ("email", "phone") for index in columns.get(field, [])]
    codes = columns.get("person_code", [])
    places = [index for index in header.find(NUMBERING) if index not in codes]
    is_numbered = 2 * sum(any(row[index].strip() for index in places) for row in rows) > len(rows)

    def names_somebody(row: list[str]) -> bool:
        if _is_hint([row[index] for index in names]) or any(fold(row[index]) in EXAMPLES for index in places):
            return False
        if any(row[index].strip() for index in contacts):
            return True
        name = " ".join(row[index].strip() for index in names if row[index].strip())
        others = sum(bool(cell.strip()) for index, cell in enumerate(row) if index not in (*names, *codes, *places))
        has_code = any(row[index].strip() for index in codes)
        if not name:
            return has_code and others > 0
        is_counted = not is_numbered or any(row[index].strip() for index in places)
        return has_code or _is_person(name, others, is_counted)

    kept = [(row, number) for row, number in zip(rows, numbers, strict=True) if names_somebody(row)]
    named = {number for _, number in kept}
    row_notes += [RowNote(number, "skipped", "NAMES_NOBODY") for number in numbers if number not in named]
    return [row for row, _ in kept], [number for _, number in kept]


def _is_hint(cells: list[str]) -> bool:
    """Whether what stands for a name is told in brackets, «(как в паспорте)» below «ФИО»."""
    told = [cell.strip() for cell in cells if cell.strip()]
    return bool(told) and all(re.fullmatch(r"\(.*\)", cell) for cell in told)


def is_signature(name: str) -> bool:
    """Whether what stands for a name is the office of somebody who signs."""
    return _SIGNATURE.match(fold(name)) is not None


def _is_person(name: str, others: int, is_counted: bool) -> bool:
    """Whether a name without mailbox, phone and code is one: no office that signs, no single word beside nothing, nor a
    remark that the numbering leaves out."""
    words = name.split()
    is_full = len(words) > 2 and all(word[0].isupper() for word in words)
    if is_signature(name) or (others == 0 and re.search(r"[\d«»\":]", name)):  # «Трек «Молодые»»: a heading
        return False
    return is_full or others > 1 or (is_counted and len(words) > 1 and not name.startswith("*"))
