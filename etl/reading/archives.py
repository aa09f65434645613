"""Archives (XLSX, ODS) judged from their directory before anything of them is inflated; and what their XML says."""

import io
import re
import zipfile

from etl.problems import Note, Refusal
from etl.reading.kinds import broken, doctype, encrypted
from etl.reading.sheets import elements

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
            head = _prolog(archive, path, name)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise doctype(name)
            if path == "META-INF/manifest.xml" and b"encryption-data" in member(archive, path, name):
                raise encrypted(name)


def _prolog(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    """The beginning of a member up to its first element at least, however long the remarks before it are."""
    size = _HEAD
    while True:
        head = member(archive, path, name, size).replace(b"\x00", b"")
        bare = re.sub(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", b"", head, flags=re.DOTALL)
        if re.search(rb"<[A-Za-z_]", bare) or size > archive.getinfo(path).file_size:
            return head
        size *= 8


_CELL_AT = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")


class Sheet:
    """What the XML of one sheet says that a reader of values does not tell."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml

    @property
    def has_hidden_parts(self) -> bool:
        """Whether rows or columns are hidden."""
        if b"hidden" not in self.xml:  # cheap, and rarely so
            return False
        return bool(re.search(rb"<(?:\w+:)?(?:row|col)\b[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"']", self.xml))

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
    links = {
        attributes["Id"]: attributes["Target"]
        for tag, attributes in _elements(archive, "xl/_rels/workbook.xml.rels", name)
        if tag == "Relationship" and {"Id", "Target"} <= attributes.keys()
    }
    found: dict[str, str] = {}
    for tag, attributes in _elements(archive, "xl/workbook.xml", name):
        target = links.get(attributes.get("id", ""))
        if tag == "sheet" and target and attributes.get("name"):
            found[attributes["name"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _elements(archive: zipfile.ZipFile, path: str, name: str) -> list[tuple[str, dict[str, str]]]:
    xml = member(archive, path, name)
    return elements(xml, name) if xml else []


def without_strays(content: bytes, strays: dict[str, tuple[int, int]]) -> bytes:
    """The same archive; of each sheet named only the cells up to (row, column)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return with_members(content, {path: _cut(archive.read(path), *end) for path, end in strays.items()})


def with_members(content: bytes, members: dict[str, bytes]) -> bytes:
    """The same archive with other bytes in these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            inside = members[one.filename] if one.filename in members else old.read(one)
            new.writestr(one.filename, inside, one.compress_type)
    return target.getvalue()


_FAR_ROWS = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"\d{4,}\"[^>]*(?:/>|>(?:\s*<table:table-cell\b[^>]*/>)*\s*</table:table-row>)"
    rb".*?(?=</table:table>)",
    re.DOTALL,
)
_FAR_CELLS = re.compile(
    rb"<table:table-cell\b[^>]*number-columns-repeated=\"\d{3,}\"[^>]*/>.*?(?=</table:table-row>)", re.DOTALL
)


def without_far_cells(content: bytes) -> bytes:
    """The same ODS without what stands behind a wide gap of empty cells."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml")
    cut = _FAR_CELLS.sub(b"", _FAR_ROWS.sub(b"", xml))
    return content if cut == xml else with_members(content, {"content.xml": cut})


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
