"""What kind of file these bytes are, and whether the name promises the same."""

import re

from etl.problems import Refusal

_MAGIC = {
    b"PK\x03\x04": "ZIP",
    b"PK\x05\x06": "ZIP",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "GZIP",
    b"\x28\xb5\x2f\xfd": "ZSTD",
    b"BZh": "BZIP2",
    b"\xfd7zXZ": "XZ",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7Z",
    b"SQLite format": "SQLite",
    b"PAR1": "Parquet",
    b"\x7fELF": "ELF",
}
READABLE = ("XLSX", "XLS", "ODS", "HTML", "JSON", "text")
_TAIL = 65_557  # bytes in which the directory of an archive ends, the longest remark included
_PROMISES = {  # by the last part of a name; names without a known one promise nothing
    **dict.fromkeys(("xlsx", "xlsm"), ("XLSX",)),
    "xls": ("XLS", "HTML"),  # turnstiles save HTML under this name
    "ods": ("ODS",),
    **dict.fromkeys(("csv", "tsv"), ("text",)),
    **dict.fromkeys(("htm", "html"), ("HTML",)),
    **dict.fromkeys(("json", "jsonl", "ndjson"), ("JSON", "text")),
}


def kind_of(content: bytes) -> str:
    """XLSX, XLS, ODS, HTML, JSON, text, or the name of what else these bytes are."""
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)
    if kind == "ZIP":
        return _kind_of_archive(content)
    if kind == "OLE":
        return _kind_of_compound(content)
    if kind:
        return kind
    head = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if re.match(rb"(<!--.*?-->\s*)?<(!doctype html|html|head|meta|table|body|style|div)\b", head, re.DOTALL):
        return "HTML"
    if head.startswith((b"<?xml", b"<!doctype", b"<workbook")):
        return "XML"
    if re.match(rb'\[\s*([\[{"\]]|-?\d)|\{\s*["}]', head):
        return "JSON"
    return "text"


def _kind_of_archive(content: bytes) -> str:
    for member, kind in (
        (b"xl/workbook.bin", "XLSB"),
        (b"xl/workbook", "XLSX"),
        (b"word/", "DOCX"),
        (b"ppt/", "PPTX"),
        (b"application/vnd.oasis.opendocument.spreadsheet", "ODS"),
    ):
        if member in content:
            return kind
    is_cut = b"PK\x05\x06" not in content[-_TAIL:]  # the directory of an archive ends it
    return "XLSX" if is_cut and b"[Content_Types].xml" in content else "ZIP"


def _kind_of_compound(content: bytes) -> str:
    names = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    if names["EncryptedPackage"] in content or b"EncryptedPackage" in content:
        return "encrypted"
    if names["WordDocument"] in content:
        return "DOC"
    size, directory = 1 << int.from_bytes(content[30:32], "little") % 16, int.from_bytes(content[48:52], "little")
    is_cut = (directory + 2) * size > len(content)  # before the names of what it holds; nothing else is cut as often
    return "XLS" if is_cut or names["Workbook"] in content or names["Book"] in content else "OLE"


def refuse_unreadable(kind: str, content: bytes, name: str) -> None:
    """Raises Refusal when the bytes are no table, are locked, hold macros, or are not what the name says."""
    if kind == "encrypted":
        raise encrypted(name)
    if _holds_macros(kind, content):
        raise Refusal(
            "MACRO",
            f"{name}: в книге есть макросы. Сохраните её как «Книга Excel (.xlsx)».",
            f"{name}: the workbook holds macros. Save it as “Excel workbook (.xlsx)”.",
        )
    extension = name.rpartition(".")[2].casefold() if "." in name else ""
    promised = _PROMISES.get(extension, READABLE)
    if kind not in READABLE or kind not in promised:
        raise Refusal(
            "WRONG_KIND",
            f"{name}: внутри файл вида «{kind}», а {_wanted(extension, promised, 'нужна таблица', 'имя обещает')}."
            " Выгрузите таблицу заново как CSV или XLSX, не меняя расширения.",
            f"{name}: inside is a file of kind “{kind}”, but"
            f" {_wanted(extension, promised, 'a table is needed:', 'its name promises')}."
            " Export the table again as CSV or XLSX and keep the extension.",
        )


def _wanted(extension: str, promised: tuple[str, ...], needed: str, promises: str) -> str:
    kinds = "CSV" if promised == ("text",) else promised[0]
    return f"{promises} {kinds}" if extension in _PROMISES else f"{needed} CSV, XLSX, XLS, ODS, JSON"


def encrypted(name: str) -> Refusal:
    """The refusal of a file that asks for a password."""
    return Refusal(
        "ENCRYPTED",
        f"{name}: файл закрыт паролем. Откройте его, снимите пароль и сохраните как XLSX или CSV.",
        f"{name}: the file is protected by a password. Open it, take the password off, save it as XLSX or CSV.",
    )


def broken(name: str) -> Refusal:
    """The refusal of a damaged workbook."""
    return Refusal(
        "BROKEN_ARCHIVE",
        f"{name}: книга повреждена или передана не полностью. Выгрузите её заново.",
        f"{name}: the workbook is damaged or cut off. Export it again.",
    )


def doctype(name: str) -> Refusal:
    """The refusal of a workbook that declares entities of its own."""
    return Refusal(
        "XML_DTD",
        f"{name}: внутри книги есть описание DOCTYPE, каких в книгах не бывает. Сохраните её заново.",
        f"{name}: the workbook holds a DOCTYPE, which workbooks never do. Save it again.",
    )


def _holds_macros(kind: str, content: bytes) -> bool:
    if kind == "XLS":
        return "_VBA_PROJECT".encode("utf-16-le") in content
    return kind in ("XLSX", "XLSB") and (b"xl/vbaProject.bin" in content or b"xl/macrosheets/" in content)
