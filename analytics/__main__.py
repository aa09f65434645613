"""`python -m analytics NUMBER`: any number of the dashboard, from the very function that the pages call."""

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path

import pandas as pd

import settings
from analytics.filters import Filters
from analytics.metrics import NUMBERS, Number
from analytics.metrics.choices import unknown_codes
from analytics.reports.table import csv_text
from analytics.snapshot import NoSnapshot, Snapshot, open_snapshot


class WrongQuestion(Exception):
    """The question cannot be asked so; the text says how."""


def main(arguments: list[str] | None = None) -> int:
    """Answer one question on stdout; 2 and one sentence on stderr when it cannot be answered."""
    asked = _parser().parse_args(arguments)
    try:
        print(_answer(asked), end="")
    except (NoSnapshot, WrongQuestion) as problem:
        print(f"python -m analytics: {problem}", file=sys.stderr)
        return 2
    return 0


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one sentence."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}. See `{self.prog} --help`.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m analytics", description=__doc__)
    parser.add_argument("number", metavar="NUMBER", choices=NUMBERS, help=", ".join(NUMBERS))
    parser.add_argument(
        "--by", help="breakdown: region, district, track, organisation_type, format, role, status, day …"
    )
    for field in fields(Filters):
        option = f"--{field.name.replace('_', '-')}"
        parser.add_argument(option, metavar="CODE,…", help=f"only these codes of {field.name}")
    parser.add_argument("--data", metavar="DIR", type=Path, help="data folder; else YAVKA_DATA, else data/")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")
    return parser


def _answer(asked: argparse.Namespace) -> str:
    number = NUMBERS[asked.number]
    by = _breakdown(number, asked.by)
    snapshot = open_snapshot(asked.data or settings.data_folder())
    filters = _filters(asked, number, snapshot)
    table = number.ask(snapshot.cursor(), filters, by)
    if number.name == "headline":
        table["snapshot"] = snapshot.number
    if asked.json:
        rows = _plain(table)
        return json.dumps(rows[0] if number.name == "headline" else rows, ensure_ascii=False, indent=1) + "\n"
    return csv_text(table) if asked.csv else _text(table, number)


def _breakdown(number: Number, by: str | None) -> str | None:
    if not by:
        return None
    name = by.replace("-", "_")
    if name not in number.breakdowns:
        choice = f"choose one of {', '.join(number.breakdowns)}" if number.breakdowns else "leave --by out"
        raise WrongQuestion(f"{number.name} has no breakdown «{by}»: {choice}.")
    return name


def _filters(asked: argparse.Namespace, number: Number, snapshot: Snapshot) -> Filters:
    chosen = {field.name: value for field in fields(Filters) if (value := getattr(asked, field.name))}
    if chosen and not number.is_filtered:
        raise WrongQuestion(f"{number.name} takes no filters: leave --{next(iter(chosen)).replace('_', '-')} out.")
    for day in set(chosen.get("day", "").split(",")) - set(Filters.from_query(chosen).day) - {""}:
        raise WrongQuestion(f"--day «{day}» is not a date: write YYYY-MM-DD.")
    filters = Filters.from_query(chosen)
    for name, codes in unknown_codes(snapshot.cursor(), filters).items():
        listing = (
            f"`python -m analytics {'source_files' if name == 'forum' else f'turnout --by {name}'}` lists the codes"
        )
        raise WrongQuestion(f"--{name.replace('_', '-')} «{codes[0]}» is not in snapshot {snapshot.number}: {listing}.")
    return filters


def _plain(table: pd.DataFrame) -> list[dict]:
    """Rows as JSON knows them: dates in ISO form, missing values as null."""
    cells = _dates_as_text(table).astype(object)
    return cells.where(cells.notna(), None).to_dict(orient="records")


def _text(table: pd.DataFrame, number: Number) -> str:
    cells = _dates_as_text(table).astype(object)
    if number.name == "headline":
        return cells.T.to_string(header=False, na_rep="—") + "\n"
    return cells.to_string(index=False, na_rep="—") + "\n"


def _dates_as_text(table: pd.DataFrame) -> pd.DataFrame:
    dates = {str(name): table[name].dt.strftime("%Y-%m-%d") for name in table if str(name).endswith("_on")}
    moments = {str(name): table[name].dt.strftime("%Y-%m-%dT%H:%M:%S") for name in table if str(name).endswith("_at")}
    return table.assign(**dates, **moments)


if __name__ == "__main__":
    sys.exit(main())
