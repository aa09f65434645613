"""Commands of the mapping screen: look at a file, save a mapping, confirm a short list, name the forums."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import duckdb

import settings
from etl.archive import Archive, Arrival
from etl.formats.saved import Mapping, mapping_of, read_mappings, refuse_same_layout
from etl.forum import read_forum
from etl.problems import Stop
from etl.progress import progress_of
from etl.publish import current, only_writer, publish
from etl.trial import inspection

PREVIEW_ROWS = 5
TRIED = "trial"  # name of a mapping that is only tried


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `inspect`, `map`, `confirm` and `forums` to the command line."""
    sub = commands.add_parser("inspect", parents=[common], help=inspect.__doc__)
    sub.add_argument("file", type=Path)
    sub.add_argument("--forum", type=Path, metavar="FOLDER", help="folder with forum.toml")
    sub.add_argument("--mapping", metavar="JSON|-", help="try this mapping: kind, headers, columns; - reads stdin")
    sub.set_defaults(command=inspect)
    sub = commands.add_parser("map", parents=[common], help=save_mapping.__doc__)
    sub.add_argument("file", type=Path, nargs="?", help="a file of the layout; not needed with --mapping")
    sub.add_argument("--name", required=True, help="name of the mapping")
    sub.add_argument("--kind", choices=("registration", "attendance"), help="default: as proposed")
    sub.add_argument("--set", action="append", default=[], metavar="FIELD=HEADER", help="several headers: repeat it")
    sub.add_argument("--first", action="store_true", help="use it also where the layout of a platform is recognised")
    sub.add_argument("--mapping", metavar="JSON|-", help="the whole mapping; - reads stdin")
    sub.add_argument("--forget", action="store_true", help="remove the mapping of that name")
    sub.set_defaults(command=save_mapping)
    sub = commands.add_parser("confirm", parents=[common], help=confirm.__doc__)
    sub.add_argument("file", nargs="?", help="number or name of the file; without it: which files wait")
    sub.add_argument("--who", default="", help="who confirms")
    sub.add_argument("--why", default="", help="why the list is short")
    sub.add_argument("--withdraw", action="store_true", help="take the confirmation back")
    sub.add_argument("--progress", type=Path, metavar="FILE", help="write there how far it has come")
    sub.set_defaults(command=confirm)
    sub = commands.add_parser("forums", parents=[common], help=forums.__doc__)
    sub.set_defaults(command=forums)


def inspect(arguments: argparse.Namespace) -> int:
    """Recognise a file, or propose a mapping; show its first rows and what would become of all; nothing is loaded."""
    mapping = _given(TRIED, arguments.mapping)
    found = inspection(arguments.file, data_of(arguments), forum_folder(arguments.file, arguments.forum), mapping)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
    else:
        _say(found)
    return 2 if found["trial"]["outcome"] == "refused" else 0


def _say(found: dict[str, Any]) -> None:
    layout, trial, proposal = found["format"], found["trial"], found["proposal"]
    if layout:
        print(f"{found['file']}: {layout['title']} ({layout['name']})")
        for name, header in layout["headers"].items():
            print(f"  {name} ← «{header}»")
    elif proposal:
        print(f"{found['file']}: вид не распознан; предложение / not recognised; proposed: {proposal['kind']}")
        for guess in proposal["guesses"]:
            reason = f"как «{guess['like']}»" if guess["reason"] == "header" else f"значения {guess['values']:.0%}"
            print(f"  {guess['field']} ← «{guess['header']}» {guess['score']:.2f} ({reason})")
    for table in found["tables"]:
        print(
            f"{table['name'] or found['file']}: строк / rows {table['count']}, заголовок / header {table['header_row']}"
        )
        for number, row in list(zip(table["row_numbers"], table["rows"], strict=True))[: PREVIEW_ROWS + 1]:
            print(f"  {number}: {' | '.join(row)}")
    fates = ("read", "loaded", "merged", "rejected", "skipped", "flagged")
    print(f"{trial['outcome']}: " + ", ".join(f"{fate} {trial[f'rows_{fate}']}" for fate in fates))
    for message in trial["messages"]:
        print(f"  {message}")


def save_mapping(arguments: argparse.Namespace) -> int:
    """Save a named mapping: it recognises the next file with the same headers."""
    data = data_of(arguments)
    folder = data / "mappings"
    if arguments.forget:
        return _forget(arguments.name, data)
    mapping = _given(arguments.name, arguments.mapping) or _set(arguments)
    refuse_same_layout(mapping, [*read_mappings(folder), *read_mappings(Archive(data).mappings)])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{mapping.name}.toml"
    path.write_text(mapping.toml(), "utf-8")
    said = {"name": mapping.name, "path": str(path)}
    print(json.dumps(said, ensure_ascii=False) if arguments.json else f"«{mapping.name}»: {path}")
    return 0


def _forget(name: str, data: Path) -> int:
    paths = [folder / f"{name}.toml" for folder in (data / "mappings", Archive(data).mappings)]
    if not any(path.exists() for path in paths):
        raise Stop(f"Сопоставления «{name}» нет.", f"There is no mapping “{name}”.")
    for path in paths:
        path.unlink(missing_ok=True)
    return 0


def _given(name: str, text: str | None) -> Mapping | None:
    """The mapping written as JSON on the command line or on stdin."""
    if text is None:
        return None
    try:
        facts = json.loads(sys.stdin.read() if text == "-" else text)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise Stop("Сопоставление не прочитано: нужен объект JSON.", "The mapping is not a JSON object.")
    return mapping_of(name, facts)


def _set(arguments: argparse.Namespace) -> Mapping:
    """The proposed mapping of a file with what `--set` says otherwise."""
    if arguments.file is None:
        raise Stop("Укажите файл или --mapping.", "Give a file, or --mapping.")
    found = inspection(arguments.file, data_of(arguments), forum_folder(arguments.file, None), None)
    proposal = found["proposal"]
    if proposal is None:
        raise Stop(" ".join(found["trial"]["messages"]), " ".join(found["trial"]["messages_en"]))
    said: dict[str, list[str]] = {}
    for one in arguments.set:
        name, _, header = one.partition("=")
        said.setdefault(name, []).extend([header] if header else [])
    taken = {header for headers in said.values() for header in headers}
    kind = arguments.kind or proposal["kind"]
    kept = {name: [header for header in words if header not in taken] for name, words in proposal["columns"].items()}
    columns = (kept if kind == proposal["kind"] else {}) | said
    facts = {"kind": kind, "headers": proposal["headers"], "columns": columns, "comes_first": arguments.first}
    return mapping_of(arguments.name, facts)


def confirm(arguments: argparse.Namespace) -> int:
    """Let a list that is much shorter than before count after all, or take that back; publish what follows."""
    data = data_of(arguments)
    if arguments.file is None:
        print(json.dumps(_waiting(data), ensure_ascii=False, indent=None if arguments.json else 2))
        return 0
    with only_writer(data):
        archive = Archive(data)
        arrival = _arrival(arguments.file, archive)
        numbers = [one["number"] for one in _waiting(data)["confirmed" if arguments.withdraw else "held"]]
        if arrival.number not in numbers:
            raise Stop(
                f"{arrival.name}: файл не {'подтверждён' if arguments.withdraw else 'отложен'}, менять нечего.",
                f"{arrival.name}: the file is not {'confirmed' if arguments.withdraw else 'held'}; nothing to change.",
            )
        archive.confirm(arrival, is_confirmed=not arguments.withdraw, who=arguments.who, why=arguments.why)
        publication = publish(data, progress_of(arguments))
    number = publication.snapshot["number"] if publication.snapshot else None
    said = {"file": arrival.name, "number": arrival.number, "snapshot": number, "published": publication.is_new}
    print(json.dumps(said, ensure_ascii=False) if arguments.json else f"{arrival.name}: снимок / snapshot {number}")
    return 0


def _waiting(data: Path) -> dict[str, list[dict[str, Any]]]:
    """Files that wait for a confirmation in the published snapshot, and those that have one."""
    archive, snapshot = Archive(data), current(data)
    held: set[int] = set()
    if snapshot:
        with duckdb.connect(str(data / "snapshots" / snapshot["path"]), read_only=True) as con:
            rows = con.execute("SELECT file_number FROM source_file WHERE code = 'ROWCOUNT_DROP'").fetchall()
            held = {number for (number,) in rows}
    confirmed = archive.confirmed()
    named = {arrival.number: {"number": arrival.number, "file": arrival.name} for arrival in archive.arrivals()}
    return {
        "held": [named[number] for number in sorted(held - confirmed.keys())],
        "confirmed": [
            named[number] | {name: line[name] for name in ("at", "who", "why")}
            for number, line in sorted(confirmed.items())
        ],
    }


def _arrival(asked: str, archive: Archive) -> Arrival:
    """The file of that number, or the last one of that name."""
    found = [one for one in archive.arrivals() if asked in (str(one.number), one.name)]
    if not found:
        raise Stop(f"В архиве нет файла «{asked}».", f"The archive has no file “{asked}”.")
    return found[-1]


def forums(arguments: argparse.Namespace) -> int:
    """The forums that files can be loaded for, the newest first."""
    known = [read_forum(path.parent) for path in settings.FORUMS.glob("*/forum.toml")]
    rows = [
        {
            "code": forum.code,
            "title_ru": forum.title_ru,
            "title_en": forum.title_en,
            "starts_on": forum.starts_on.isoformat(),
            "ends_on": forum.ends_on.isoformat(),
            "is_sample": forum.is_sample,
            "folder": str(forum.folder),
        }
        for forum in sorted(known, key=lambda forum: (forum.is_sample, -forum.starts_on.toordinal()))
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print("\n".join(f"{row['code']}  {row['starts_on']}  {row['title_ru']}" for row in rows))
    return 0


def data_of(arguments: argparse.Namespace) -> Path:
    """The data folder that the command line or the environment names."""
    return arguments.data or settings.data_folder()


def forum_folder(path: Path, asked: Path | None) -> Path:
    """The forum a file is for: as asked; the one its folder is named after; else the newest that is no sample.

    Sample forums take files from under data/sample only, and those go nowhere else.
    """
    if asked:
        return asked.resolve()
    folder = path.absolute().parent
    named = settings.FORUMS / folder.name
    is_of_sample = folder.is_relative_to(settings.SAMPLE)
    if (named / "forum.toml").exists() and read_forum(named).is_sample == is_of_sample:
        return named
    if is_of_sample:
        return settings.FORUMS / "sample"
    real = [read_forum(path.parent) for path in settings.FORUMS.glob("*/forum.toml")]
    newest = max((forum for forum in real if not forum.is_sample), key=lambda forum: forum.starts_on, default=None)
    if newest is None:
        raise Stop("Нет ни одного форума: укажите папку ключом --forum.", "No forum: give its folder by --forum.")
    return newest.folder
