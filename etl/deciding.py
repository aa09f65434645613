"""Commands about decisions: `python -m etl decide|undo|decisions`.

What is decided may come as JSON, one object a line, on standard input: a typed text then stands in no list of
processes. A page starts this module by itself, for it imports nothing that takes long.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import settings
from etl.decisions import FILES, UNDONE, Decision, add, now, read_decisions
from etl.problems import Refusal, Stop


def decide(arguments: argparse.Namespace) -> int:
    """Write down what a person decided: KIND RAW VALUE, or JSON lines with kind, raw, value, who, why on stdin."""
    return _write(arguments, _asked(arguments, ("kind", "raw", "value")))


def undo(arguments: argparse.Namespace) -> int:
    """Take a decision back: KIND RAW (for a pair also the other one), or JSON lines with kind, raw, value on stdin."""
    asked = _asked(arguments, ("kind", "raw"))
    for one in asked:
        _, is_pair, other = (one.get("value") or "").partition(":")
        one["value"] = f"{UNDONE}:{other}" if is_pair else UNDONE
    return _write(arguments, asked)


def decisions(arguments: argparse.Namespace) -> int:
    """The decisions in force."""
    found = [{**one._asdict(), "key": one.key} for one in read_decisions(_data(arguments))]
    if arguments.json:
        print(json.dumps({"decisions": found}, ensure_ascii=False))
        return 0
    for one in found:
        why = f" — {one['why']}" if one["why"] else ""
        print(f"{FILES[one['kind']]}, {one['line']}: {one['raw']} → {one['value']} ({one['who']}, {one['when']}){why}")
    return 0


def unused_decisions(snapshot: Path | None) -> list[dict[str, Any]]:
    """Decisions that nothing of a built snapshot uses any more, with the place to mend."""
    if snapshot is None:
        return []
    import duckdb  # not at the top: a decision is written in a moment, and a person waits for it

    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = con.execute("SELECT kind, line FROM decision WHERE NOT is_used ORDER BY ALL").fetchall()
    return [_unused(FILES[kind], line) for kind, line in rows]


def _unused(file: str, line: int) -> dict[str, Any]:
    said = (
        f"decisions/{file}, строка {line}: этого решения больше ничто не требует: такого нет ни в одной выгрузке."
        " Отмените его или исправьте текст. / Nothing in the exports uses this decision any more: undo it or mend it."
    )
    return {"code": "DECISION_UNUSED", "file": f"decisions/{file}", "line": line, "message": said}


def _asked(arguments: argparse.Namespace, needed: tuple[str, ...]) -> list[dict[str, str]]:
    if arguments.kind:
        given = {name: getattr(arguments, name) for name in ("kind", "raw", "value")}
        asked = [given | {"who": arguments.who, "why": arguments.why}]
    else:
        asked = [_object(line, number) for number, line in enumerate(sys.stdin, start=1) if line.strip()]
    for one in asked:
        if not all(isinstance(one.get(name), str) for name in (*needed, "who")) or one["kind"] not in FILES:
            raise Stop(f"Нужны {', '.join(needed)} и who; вид — {', '.join(FILES)}. / A decision needs them all.")
    return asked


def _object(line: str, number: int) -> dict[str, str]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Stop(f"stdin, строка {number}: нужен объект JSON. / stdin, line {number}: a JSON object is needed.")
    return found


def _write(arguments: argparse.Namespace, asked: list[dict[str, str]]) -> int:
    moment = now()
    lines = [
        Decision(
            one["kind"], one["raw"].strip(), one["value"], one["who"].strip(), moment, (one.get("why") or "").strip()
        )
        for one in asked
    ]
    add(_data(arguments), lines)
    return decisions(arguments)


def _data(arguments: argparse.Namespace) -> Path:
    return arguments.data or settings.data_folder()


def add_decisions(commands: Any, common: argparse.ArgumentParser) -> None:
    """The three commands of this file."""
    for name, command in (("decide", decide), ("undo", undo), ("decisions", decisions)):
        sub = commands.add_parser(name, parents=[common], help=command.__doc__)
        sub.set_defaults(command=command)
        if name == "decisions":
            continue
        sub.add_argument("kind", nargs="?", choices=tuple(FILES))
        sub.add_argument("raw", nargs="?", help="the typed text, #hash, REGION:NAME of an organisation, a pseudonym")
        sub.add_argument("value", nargs="?", help="a code, or same:OTHER, different:OTHER; to undo a pair: same:OTHER")
        sub.add_argument("--who", help="who decides")
        sub.add_argument("--why", default="", help="why")


def in_a_sentence(arguments: argparse.Namespace) -> int:
    """Run the command; everything that can go wrong with the input ends in a sentence, never in a traceback."""
    try:
        return arguments.command(arguments)
    except (Stop, Refusal) as problem:
        print(problem if isinstance(problem, Stop) else problem.ru, file=sys.stderr)
        if getattr(arguments, "json", False):
            print(json.dumps({"error": {"ru": problem.ru, "en": problem.en}}, ensure_ascii=False))
        return 2


def main() -> int:
    """One of the three commands without the rest of the loader."""
    parser = argparse.ArgumentParser(prog="python -m etl.deciding", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path)
    common.add_argument("--json", action="store_true")
    add_decisions(parser.add_subparsers(required=True), common)
    return in_a_sentence(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
