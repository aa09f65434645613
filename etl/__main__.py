"""Command line of the loader: `python -m etl load|build|inspect|status|verify|resolve`.

Exit status of load: 0 published or unchanged, 1 some file refused (the rest published), 2 nothing could be published.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from tqdm import tqdm

import settings
from etl.archive import Archive, Arrival, files_in, is_ignored
from etl.formats import recognise
from etl.forum import read_forum
from etl.problems import Refusal, Stop
from etl.publish import Progress, current, only_writer, publish, rebuilt_differences
from etl.reading import read_file

PREVIEW_ROWS = 5


def main(arguments: list[str] | None = None) -> int:
    """Run one command; everything that can go wrong with the input ends in a sentence, never in a traceback."""
    parsed = _parser().parse_args(arguments)
    try:
        return parsed.command(parsed)
    except (Stop, Refusal) as problem:
        print(getattr(problem, "ru", None) or problem, file=sys.stderr)
        return 2


def load(arguments: argparse.Namespace) -> int:
    """Bring files into the archive, build, publish."""
    data = _data(arguments)
    with only_writer(data):
        forum = _forum_folder(arguments)
        arrivals, reports, twins = _bring(arguments.paths, Archive(data), forum)
        publication = publish(data, _progress(arguments.json), arguments.memory)
        reports += _reports(publication.ledger, arrivals)
        reports += _twin_reports(twins, reports)
    snapshot = _public(data, publication.snapshot)
    _print({"files": reports, "published": publication.is_new, "snapshot": snapshot}, arguments.json)
    if snapshot is None:
        return 2
    return 1 if any(report["outcome"] == "refused" for report in reports) else 0


Brought = list[tuple[Arrival, bool]]  # files now in the archive, and whether each is new
Twins = list[tuple[str, Arrival]]  # names under which bytes came that another file of the same load had


def _bring(paths: list[Path], archive: Archive, forum: Path) -> tuple[Brought, list[dict[str, Any]], Twins]:
    """(what is in the archive now, reports on files that cannot be there, files that came twice)."""
    read_forum(forum)
    archive.keep_forum(forum)
    arrivals: dict[Arrival, bool] = {}
    twins: Twins = []
    reports = []
    for path in files_in(paths):
        if is_ignored(path):
            reports.append(_report(path.name, outcome="unchanged", code="IGNORED"))
            continue
        try:
            arrival, is_new = archive.add(path, forum.name)
        except Refusal as refusal:
            reports.append(_report(path.name, outcome="refused", code=refusal.code, messages=[refusal.ru]))
            continue
        if arrival in arrivals:
            twins.append((path.name, arrival))
        arrivals.setdefault(arrival, is_new)
    return list(arrivals.items()), reports, twins


def _twin_reports(twins: Twins, reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reports on files with the bytes of another one: nothing of them is loaded again."""
    by_bytes = {report["sha256"]: report for report in reports if report["sha256"]}
    return [_twin_report(name, arrival, by_bytes.get(arrival.sha256, {})) for name, arrival in twins]


def _twin_report(name: str, arrival: Arrival, first: dict[str, Any]) -> dict[str, Any]:
    known = {"sha256": arrival.sha256, "format": first.get("format"), "kind": first.get("kind")}
    if first.get("outcome") == "refused":
        return _report(name, outcome="refused", code=first["code"], messages=first["messages"], **known)
    said = [f"{name}: те же байты, что в файле «{arrival.name}»; ничего не загружено дважды."]
    return _report(name, outcome="unchanged", messages=said, **known)


def _reports(ledger_file: Path | None, arrivals: list[tuple[Arrival, bool]]) -> list[dict[str, Any]]:
    """What the ledger of a built file says of these arrivals."""
    if ledger_file is None:
        return []
    with duckdb.connect(str(ledger_file), read_only=True) as con:
        found = con.execute("SELECT * EXCLUDE (arrived_at) FROM source_file")
        names = [name for name, *_ in found.description]
        ledger = {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}
        reasons = con.execute(
            "SELECT l.file_number, l.fate, l.code, v.name_ru, count(*), min(l.row_number), any_value(l.column_name)"
            " FROM ledger AS l LEFT JOIN vocabulary AS v ON v.kind = 'reason' AND v.code = l.code"
            " WHERE l.fate <> 'merged' GROUP BY l.file_number, l.fate, l.code, v.name_ru ORDER BY ALL"
        ).fetchall()
    return [_ledger_report(ledger[arrival.number], reasons, is_new) for arrival, is_new in arrivals]


def _ledger_report(row: dict[str, Any], reasons: list[tuple], is_new: bool) -> dict[str, Any]:
    messages = [row["message_ru"]] if row["message_ru"] else []
    for number, _, _, name, count, first, column in reasons:
        if number == row["file_number"]:
            where = f", столбец «{column}»" if column else ""
            messages.append(f"{row['name']}, строка {first}{where}: {name} — строк: {count}.")
    names = "sha256 format kind outcome code rows_read rows_loaded rows_merged rows_rejected rows_skipped".split()
    found = _report(row["name"], messages=messages, **{name: row[name] for name in names})
    return found if is_new or row["outcome"] == "refused" else found | {"outcome": "unchanged"}


def _report(name: str, **known: Any) -> dict[str, Any]:
    counts = dict.fromkeys("rows_read rows_loaded rows_merged rows_rejected rows_skipped".split(), 0)
    blank = {"file": name, "sha256": None, "format": None, "kind": None, "outcome": None, "code": None}
    return {**blank, **counts, "messages": [], **known}


def rebuild(arguments: argparse.Namespace) -> int:
    """Build again from the archive alone."""
    data = _data(arguments)
    with only_writer(data):
        publication = publish(data, _progress(arguments.json), arguments.memory)
    snapshot = _public(data, publication.snapshot)
    _print({"files": [], "published": publication.is_new, "snapshot": snapshot}, arguments.json)
    return 0 if snapshot else 2


def inspect(arguments: argparse.Namespace) -> int:
    """Recognise a file and show its first rows as they would be read; nothing is loaded."""
    path = arguments.file
    for extract in recognise(read_file(path, path.name), path.name):
        print(f"{path.name}: {extract.format.title} ({extract.format.name}), {extract.rows_read} rows")
        for note in extract.notes:
            print(f"  {note.code}: {note.ru}")
        for name, header in extract.headers.items():
            print(f"  {name} ← «{header}»")
        filled = [name for name in extract.frame.columns if (extract.frame[name].astype("str") != "").any()]
        print(extract.frame[filled].head(PREVIEW_ROWS).to_string(index=False))
    return 0


def status(arguments: argparse.Namespace) -> int:
    """The published snapshot, its files, the totals of its ledger."""
    data = _data(arguments)
    snapshot = current(data)
    arrivals = [(arrival, True) for arrival in Archive(data).arrivals()]
    files = _reports(data / "snapshots" / snapshot["path"], arrivals) if snapshot else []
    totals = {
        name: sum(file[name] for file in files)
        for name in ("rows_read", "rows_loaded", "rows_merged", "rows_rejected", "rows_skipped")
    }
    _print({"files": files, "totals": totals, "snapshot": _public(data, snapshot)}, arguments.json)
    return 0 if snapshot else 2


def verify(arguments: argparse.Namespace) -> int:
    """Re-check the published snapshot against the archive: bytes, and a fresh build table by table."""
    with only_writer(_data(arguments)):
        wrong = rebuilt_differences(_data(arguments))
    print("Снимок соответствует архиву." if not wrong else "Расхождения: " + ", ".join(wrong))
    return 1 if wrong else 0


def resolve(arguments: argparse.Namespace) -> int:
    """One raw string a line → CSV raw,code,name,rule,confidence; an empty code is unresolved."""
    from etl.names.organisations import resolve_organisation
    from etl.names.regions import resolve_region

    rule = resolve_region if arguments.kind == "region" else resolve_organisation
    text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).read_text("utf-8-sig")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["raw", "code", "name", "rule", "confidence"])
    writer.writerows([raw, *rule(raw)] for raw in text.removesuffix("\n").split("\n"))
    return 0


def _forum_folder(arguments: argparse.Namespace) -> Path:
    """The forum the files are for: as said; for the bundled sample its own; else the newest that is no sample."""
    if arguments.forum:
        return arguments.forum.resolve()
    if all(path.resolve().is_relative_to(settings.SAMPLE) for path in arguments.paths):
        return settings.FORUMS / "sample"
    real = [read_forum(path.parent) for path in settings.FORUMS.glob("*/forum.toml")]
    newest = max((forum for forum in real if not forum.is_sample), key=lambda forum: forum.starts_on, default=None)
    if newest is None:
        raise Stop("Нет ни одного форума: укажите папку ключом --forum. / No forum: give its folder by --forum.")
    return newest.folder


def _size(text: str) -> str:
    """A size of memory as the engine takes it."""
    if not re.fullmatch(r"\d+(\.\d+)? ?[MG]i?B", text):
        raise argparse.ArgumentTypeError(f"{text}: 500MB, 2GB")
    return text


def _data(arguments: argparse.Namespace) -> Path:
    return arguments.data or settings.data_folder()


def _public(data: Path, snapshot: dict[str, Any] | None) -> dict[str, Any] | None:
    if snapshot is None:
        return None
    kept = {name: snapshot[name] for name in ("number", "id", "built_at")}
    return {**kept, "path": str(data / "snapshots" / snapshot["path"])}


def _progress(is_quiet: bool) -> Progress:
    def bar(files: Iterable[Arrival]) -> Iterable[Arrival]:
        return tqdm(files, desc="Чтение / reading", unit="file", delay=1, leave=False, disable=is_quiet or None)

    return bar


def _print(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str))
        return
    columns = "rows_read rows_loaded rows_merged rows_rejected rows_skipped".split()
    if result["files"]:
        width = min(60, max(len(file["file"]) for file in result["files"]))
        print(
            f"{'файл':{width}}  {'итог':14}{'прочит.':>9}{'загруж.':>9}{'слито':>9}{'отклон.':>9}{'пропущ.':>9}  формат"
        )
        for file in result["files"]:
            counts = "".join(f"{file[name]:>9}" for name in columns)
            print(
                f"{file['file'][:width]:{width}}  {file['outcome']:14}{counts}  {file['format'] or file['code'] or ''}"
            )
            for message in file["messages"]:
                print(f"    {message}")
    snapshot = result["snapshot"]
    if snapshot:
        said = "опубликован" if result.get("published") else "без изменений" if "published" in result else "действует"
        print(f"Снимок {snapshot['number']} ({snapshot['id']}) {said}: {snapshot['path']}")
    else:
        print("Снимка нет. / No snapshot.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m etl", description=__doc__)
    commands = parser.add_subparsers(required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="folder of archive and snapshots (default: data/, or YAVKA_DATA)")
    common.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    for name, command in (("load", load), ("build", rebuild), ("status", status), ("verify", verify)):
        sub = commands.add_parser(name, parents=[common], help=command.__doc__)
        sub.set_defaults(command=command)
        if name in ("load", "build"):
            sub.add_argument("--memory", type=_size, metavar="SIZE", help="memory of the build, 2GB for example")
        if name == "load":
            sub.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
            sub.add_argument("--forum", type=Path, metavar="FOLDER", help="folder with forum.toml")
    sub = commands.add_parser("inspect", help=inspect.__doc__)
    sub.add_argument("file", type=Path)
    sub.set_defaults(command=inspect)
    sub = commands.add_parser("resolve", help=resolve.__doc__)
    sub.add_argument("kind", choices=("region", "organisation"))
    sub.add_argument("file", nargs="?", default="-")
    sub.set_defaults(command=resolve)
    return parser


if __name__ == "__main__":
    sys.exit(main())
