"""Command line of the loader: `python -m etl COMMAND`; without a command it lists them.

Exit status of load and build: 0 published or unchanged, 1 some file refused or some decision unused (the rest is
published), 2 nothing could be published.
"""

import argparse
import csv
import json
import re
import shutil
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import settings
from engines import ENGINES, EngineProblem, open_engine
from etl.archive import Archive, Arrival, files_in, is_ignored
from etl.decided import Decided
from etl.deciding import add_decisions, in_a_sentence, unused_decisions
from etl.decisions import read_decisions
from etl.formats.saved import read_mappings, refuse_same_layout
from etl.forum import read_forum
from etl.problems import Refusal, Stop
from etl.progress import progress_of
from etl.publish import Publication, current, only_writer, publish, rebuilt_differences
from etl.reports import COUNTS, Report, Twins, numbers_of, refused, report, reports_of, twin_reports
from etl.workbench import add_commands, data_of, forum_folder


def main(arguments: list[str] | None = None) -> int:
    """Run one command; everything that can go wrong with the input ends in a sentence, never in a traceback."""
    return in_a_sentence(_parser().parse_args(arguments))


def load(arguments: argparse.Namespace) -> int:
    """Bring files into the archive, build, publish."""
    data = data_of(arguments)
    with only_writer(data):
        archive = Archive(data)
        for mapping in read_mappings(data / "mappings"):
            refuse_same_layout(mapping, read_mappings(archive.mappings))
        archive.keep_mappings(data / "mappings")
        arrivals, reports, twins = _bring(arguments.paths, archive, arguments.forum)
        published = current(data)
        before = numbers_of(data / "snapshots" / published["path"] if published else None)
        publication = _publish(data, arguments)
        reports += reports_of(publication.ledger, [(arrival, arrival.number not in before) for arrival in arrivals])
        reports += twin_reports(twins, reports)
    snapshot = _public(data, publication.snapshot)
    result = {"files": reports, "published": publication.is_new, "snapshot": snapshot}
    unused = unused_decisions(publication.ledger)
    _print(result | ({"decisions": unused} if unused else {}), arguments.json)
    if snapshot is None:
        return 2
    return 1 if unused or any(report["outcome"] == "refused" for report in reports) else 0


def _publish(data: Path, arguments: argparse.Namespace) -> Publication:
    """Build and publish; the rows of people and the cells are counted by the engine that was asked for."""
    choice = (data, progress_of(arguments), arguments.memory)
    if arguments.engine is None:
        return publish(*choice)
    own = data.resolve() / "snapshots" / "tables.tmp"  # swept by the next load where this one dies
    try:
        with closing(open_engine(arguments.engine, arguments.master, arguments.storage or str(own))) as engine:
            return publish(*choice, engine)
    except EngineProblem as problem:
        raise Stop(problem.ru, problem.en) from None
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _bring(paths: list[Path], archive: Archive, asked: Path | None) -> tuple[list[Arrival], list[Report], Twins]:
    """(what is in the archive now, reports on files that cannot be there, files that came twice)."""
    arrivals: dict[Arrival, None] = {}
    twins: Twins = []
    reports = []
    files = [(path, forum_folder(path, asked)) for path in files_in(paths)]
    for forum in dict.fromkeys(forum for _, forum in files):
        read_forum(forum)
        archive.keep_forum(forum)
    for path, forum in files:
        if is_ignored(path):
            reports.append(report(path.name, outcome="unchanged", code="IGNORED"))
            continue
        try:
            arrival = archive.add(path, forum.name)
        except Refusal as refusal:
            reports.append(refused(path.name, refusal))
            continue
        if arrival in arrivals:
            twins.append((path.name, arrival))
        arrivals[arrival] = None
    return list(arrivals), reports, twins


def rebuild(arguments: argparse.Namespace) -> int:
    """Build again from the archive alone."""
    data = data_of(arguments)
    with only_writer(data):
        publication = _publish(data, arguments)
    snapshot = _public(data, publication.snapshot)
    unused = unused_decisions(publication.ledger)
    result = {"files": [], "published": publication.is_new, "snapshot": snapshot}
    _print(result | ({"decisions": unused} if unused else {}), arguments.json)
    return 2 if snapshot is None else 1 if unused else 0


def status(arguments: argparse.Namespace) -> int:
    """The published snapshot, its files, the totals of its ledger."""
    data = data_of(arguments)
    snapshot = current(data)
    arrivals = [(arrival, True) for arrival in Archive(data).arrivals()]
    files = reports_of(data / "snapshots" / snapshot["path"], arrivals) if snapshot else []
    totals = {name: sum(file[name] for file in files) for name in COUNTS}
    _print({"files": files, "totals": totals, "snapshot": _public(data, snapshot)}, arguments.json)
    return 0 if snapshot else 2


def verify(arguments: argparse.Namespace) -> int:
    """Re-check the published snapshot against the archive: bytes, and a fresh build table by table."""
    with only_writer(data_of(arguments)):
        wrong = rebuilt_differences(data_of(arguments))
    if arguments.json:
        print(json.dumps({"differences": wrong}))
    else:
        print("Снимок соответствует архиву." if not wrong else "Расхождения: " + ", ".join(wrong))
    return 1 if wrong else 0


def resolve(arguments: argparse.Namespace) -> int:
    """One raw string a line → CSV raw,code,name,rule,confidence,why; code "" is unresolved, `decision` a person's."""
    from etl.names.explained import explained
    from etl.names.organisations import resolve_organisation
    from etl.names.regions import Answer, resolve_region

    decided = Decided(read_decisions(settings.data_folder()), b"")

    def rule(raw: str) -> Answer:
        if arguments.kind == "region":
            return decided.region(raw, resolve_region(raw))
        return decided.organisation(raw, resolve_organisation(raw))

    text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).read_text("utf-8-sig")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["raw", "code", "name", "rule", "confidence", "why"])
    answers = ((raw, rule(raw)) for raw in text.removesuffix("\n").split("\n"))
    writer.writerows([raw, *answer, explained(answer.rule)] for raw, answer in answers)
    return 0


def _size(text: str) -> str:
    """A size of memory as the engine takes it."""
    if not re.fullmatch(r"\d+(\.\d+)? ?[MG]i?B", text):
        raise argparse.ArgumentTypeError(f"{text}: 500MB, 2GB")
    return text


def _public(data: Path, snapshot: dict[str, Any] | None) -> dict[str, Any] | None:
    if snapshot is None:
        return None
    kept = {name: snapshot[name] for name in ("number", "id", "built_at")}
    return {**kept, "path": str(data / "snapshots" / snapshot["path"])}


def _print(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str))
        return
    if result["files"]:
        width = min(60, max(len(file["file"]) for file in result["files"]))
        print(
            f"{'файл':{width}}  {'итог':14}{'прочит.':>9}{'загруж.':>9}{'слито':>9}{'отклон.':>9}{'пропущ.':>9}  формат"
        )
        for file in result["files"]:
            counts = "".join(f"{file[name]:>9}" for name in COUNTS)
            print(
                f"{file['file'][:width]:{width}}  {file['outcome']:14}{counts}  {file['format'] or file['code'] or ''}"
            )
            for message in file["messages"]:
                print(f"    {message}")
    for unused in result.get("decisions", ()):
        print(unused["message"])
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
            sub.add_argument("--progress", type=Path, metavar="FILE", help="write there how far it has come")
            sub.add_argument(
                "--memory",
                type=_size,
                metavar="SIZE",
                help="memory of the engine, 2GB for example (default: by the size of the files)",
            )
            sub.add_argument("--engine", choices=ENGINES, help="count people and cells there, see docs/engines.md")
            sub.add_argument("--master", default="local[*]", help="spark://HOST:7077, sc://HOST:15002 or local[2]")
            sub.add_argument(
                "--storage", help="where its tables stand and stay: a folder that it sees too, or s3a:// …"
            )
        if name == "load":
            sub.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
            sub.add_argument("--forum", type=Path, metavar="FOLDER", help="folder with forum.toml")
    add_commands(commands, common)
    add_decisions(commands, common)
    sub = commands.add_parser("resolve", help=resolve.__doc__)
    sub.add_argument("kind", choices=("region", "organisation"))
    sub.add_argument("file", nargs="?", default="-")
    sub.set_defaults(command=resolve)
    return parser


if __name__ == "__main__":
    sys.exit(main())
