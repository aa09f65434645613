"""Archives (XLSX, ODS) judged from their directory before anything of them is inflated; and what their XML says."""

import io
import re
import zipfile

from etl.problems import Note, Refusal
from etl.reading.kinds import encrypted

SIZE_LIMIT, RATIO_LIMIT, MEMBERS_LIMIT = 200_000_000, 100, 10_000
_HEAD = 65_536  # bytes of a member in which a DOCTYPE would stand


def opened(content: bytes, name: str) -> zipfile.ZipFile:
    """The archive, when its directory holds nothing to fear. Raises Refusal otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        raise broken(name) from problem
    names = [member.filename for member in members]
    if len(names) != len({name.casefold() for name in names}):
        raise Refusal(
            "ARCHIVE_DUP_NAME",
            f"{name}: внутри книги два файла с одним именем. Сохраните книгу заново.",
            f"{name}: the workbook holds two members of one name. Save it again.",
        )
    if any(re.search(r"(^|[\\/])\.\.([\\/]|$)|^[A-Za-z]:|\x00", one) or one.startswith("//") for one in names):
        raise Refusal(
            "ARCHIVE_BAD_NAME",
            f"{name}: внутри книги файл с путём наружу. Сохраните книгу заново.",
            f"{name}: a member of the workbook leads outside of it. Save it again.",
        )
    inflated = sum(member.file_size for member in members)
    is_dense = any(m.file_size > 1_000_000 and m.file_size > RATIO_LIMIT * max(m.compress_size, 1) for m in members)
    if inflated > SIZE_LIMIT or is_dense or len(members) > MEMBERS_LIMIT:
        raise Refusal(
            "ZIP_BOMB",
            f"{name}: книга раздувается более чем в {RATIO_LIMIT} раз или за 200 МБ. Выгрузите её заново, лучше в CSV.",
            f"{name}: the workbook inflates more than {RATIO_LIMIT} times or past 200 MB. Export it again, as CSV.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise encrypted(name)
    _refuse_doctype(archive, name)
    return archive


def broken(name: str) -> Refusal:
    """The refusal of a damaged workbook."""
    return Refusal(
        "BROKEN_ARCHIVE",
        f"{name}: книга повреждена или передана не полностью. Выгрузите её заново.",
        f"{name}: the workbook is damaged or cut off. Export it again.",
    )


def member(archive: zipfile.ZipFile, path: str, name: str, size: int = -1) -> bytes:
    """The bytes of a member, or of its beginning; a member that does not inflate refuses the file."""
    try:
        with archive.open(path) as file:
            return file.read(size)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, zipfile.zlib.error) as problem:  # type: ignore[attr-defined]
        raise broken(name) from problem


def _refuse_doctype(archive: zipfile.ZipFile, name: str) -> None:
    for path in archive.namelist():
        if path.casefold().endswith((".xml", ".rels", ".vml")):
            head = member(archive, path, name, _HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refusal(
                    "XML_DTD",
                    f"{name}: внутри книги есть описание DOCTYPE, каких в книгах не бывает. Сохраните её заново.",
                    f"{name}: the workbook holds a DOCTYPE, which workbooks never do. Save it again.",
                )
            if path == "META-INF/manifest.xml" and b"encryption-data" in member(archive, path, name):
                raise encrypted(name)


_CELL_AT = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")


class Sheet:
    """What the XML of one sheet says that a reader of values does not tell."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml

    def formulas(self) -> tuple[int, set[int]]:
        """(formulas with a value kept beside, rows with a formula that has none)."""
        kept = 0
        rows: set[int] = set()
        if b"<f" not in self.xml and b":f" not in self.xml:
            return 0, rows
        for found in re.finditer(rb'<c\b[^>]*?\br="[A-Z]+(\d+)"[^>]*?(?<!/)>(.*?)</c>', self.xml, re.DOTALL):
            if re.search(rb"<f[\s/>]", found[2]):
                if re.search(rb"<v>[^<]|<is>", found[2]):
                    kept += 1
                else:
                    rows.add(int(found[1]))
        return kept, rows

    def errors(self) -> set[int]:
        """Rows with a cell that holds an error instead of a value."""
        cells = (tag for tag in re.findall(rb"<c\b[^>]*>", self.xml) if b't="e"' in tag) if b't="e"' in self.xml else ()
        found = (re.search(rb'\br="[A-Z]+(\d+)"', tag) for tag in cells)
        return {int(place[1]) for place in found if place}

    @property
    def has_hidden_parts(self) -> bool:
        """Whether rows or columns are hidden."""
        return bool(re.search(rb'<(?:row|col)\b[^>]*\bhidden="(?:1|true)"', self.xml))

    def declared(self) -> tuple[int, int]:
        """(rows, columns) that the sheet says it has; (0, 0) when it says nothing."""
        found = re.search(rb'<(?:\w+:)?dimension\b[^>]*\bref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"', self.xml[:4096])
        return (int(found[2]), _column(found[1])) if found else (0, 0)

    def cells(self) -> list[tuple[int, int]]:
        """(row, column) of every cell that says where it is."""
        return [(int(row), _column(column)) for column, row in _CELL_AT.findall(self.xml)]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def sheets_of(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Name of each sheet of an XLSX → path of its member."""
    book = member(archive, "xl/workbook.xml", name)
    links = dict(
        (found.group("id"), found.group("target"))
        for found in _links(member(archive, "xl/_rels/workbook.xml.rels", name))
    )
    found: dict[str, str] = {}
    for tag in _SHEET.findall(book):
        title, link = _attribute(tag, b"name"), _attribute(tag, rb"(?:\w+:)?id")
        target = links.get(link.encode()) if link else None
        if title and target:
            path = target.decode("utf-8", "replace")
            found[title] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    return found


def _links(xml: bytes) -> list[re.Match[bytes]]:
    both = [
        re.search(rb'\bId="(?P<id>[^"]*)".*?\bTarget="(?P<target>[^"]*)"', tag)
        or re.search(rb'\bTarget="(?P<target>[^"]*)".*?\bId="(?P<id>[^"]*)"', tag)
        for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", xml)
    ]
    return [found for found in both if found]


def _attribute(tag: bytes, attribute: bytes) -> str:
    found = re.search(rb"\s" + attribute + rb'="([^"]*)"', tag)
    text = found[1].decode("utf-8", "replace") if found else ""
    for entity, sign in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def without_strays(content: bytes, strays: dict[str, tuple[int, int]]) -> bytes:
    """The same archive; of each sheet named only the cells up to (row, column)."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            inside = old.read(one)
            new.writestr(one.filename, _cut(inside, *strays[one.filename]) if one.filename in strays else inside)
    return target.getvalue()


def _cut(xml: bytes, last_row: int, last_column: int) -> bytes:
    def kept(found: re.Match[bytes]) -> bytes:
        return found[0] if int(found[2]) <= last_row and _column(found[1]) <= last_column else b""

    pattern = rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:/>|(?<!/)>.*?</c>)'
    xml = re.sub(rb"<dimension\b[^>]*/>", b"", xml)
    return re.sub(pattern, kept, xml, flags=re.DOTALL)


def note_of_dimension() -> Note:
    """The remark on a sheet that says it is far larger than it is."""
    return Note(
        "DIMENSION",
        "repaired",
        "Лист объявляет больше ячеек, чем в нём есть; прочитано то, что есть.",
        "The sheet declares more cells than it holds; what it holds was read.",
    )
