"""Twins of the metrics about files and rows of the exports."""

import re
from collections import Counter
from functools import cache

import duckdb

import settings
from etl.cells import COLUMNS, FACTS, TABLES, fill_cells
from tests.analytics.forum import Rows
from tests.analytics.twin import Twin
from tests.analytics.twin_sources import words

FATES = ("rows_read", "rows_loaded", "rows_merged", "rows_rejected", "rows_skipped")


def source_files(twin: Twin, by: str | None) -> Rows:
    """Twin of source_files."""
    outcomes = words(twin.tables, "outcome")
    rows = []
    for file in sorted(twin.tables["source_file"], key=lambda row: row["file_number"]):
        row = {"file_number": file["file_number"], "forum": file["forum_code"], "file_name": file["name"]}
        row |= {name: file[name] for name in ("arrived_at", "format", "kind", "outcome")}
        row["arrived_at"] = row["arrived_at"].replace(tzinfo=None)
        word = outcomes[file["outcome"]]
        row |= {"outcome_name_ru": word["name_ru"], "outcome_name_en": word["name_en"], "code": file["code"]}
        rows.append(row | {name: file[name] for name in ("message_ru", "message_en", *FATES)})
    return rows


def ledger(twin: Twin, by: str | None) -> Rows:
    """Twin of ledger_rows, whole."""
    names = {row["file_number"]: row["name"] for row in twin.tables["source_file"]}
    reasons = words(twin.tables, "reason")
    rows = []
    for entry in twin.tables["ledger"]:
        word = reasons.get(entry["code"], {"name_ru": entry["code"], "name_en": entry["code"]})
        row = {"file_number": entry["file_number"], "file_name": names[entry["file_number"]]}
        row |= {name: entry[name] for name in ("row_number", "fate", "code")}
        row |= {"reason_ru": word["name_ru"], "reason_en": word["name_en"], "column_name": entry["column_name"]}
        rows.append(row)
    order = ("file_number", "row_number", "fate", "code")
    return sorted(
        rows, key=lambda row: (*(row[n] for n in order), row["column_name"] is None, row["column_name"] or "")
    )


def ledger_summary(twin: Twin, by: str | None) -> Rows:
    """Twin of ledger_summary."""
    reasons = words(twin.tables, "reason")
    counts = Counter((row["fate"], row["code"]) for row in twin.tables["ledger"])
    rows = []
    for fate, code in sorted(counts, key=lambda key: (key[0], -counts[key], key[1])):
        word = reasons.get(code, {"name_ru": code, "name_en": code})
        row = {"fate": fate, "code": code, "reason_ru": word["name_ru"], "reason_en": word["name_en"]}
        rows.append(row | {"rows": counts[fate, code]})
    return rows


def unresolved_names(twin: Twin, by: str | None) -> Rows:
    """Twin of unresolved_names."""
    mine = [row for row in twin.tables["unresolved_name"] if row["kind"] == by]
    mine.sort(key=lambda row: (-row["people"], -row["registrations"], row["raw"] is None, row["raw"] or ""))
    return [{name: row[name] for name in ("kind", "raw", "registrations", "people")} for row in mine]


def dictionary(twin: Twin, by: str | None) -> Rows:
    """Twin of dictionary: read from the text of the schema."""
    text = (settings.ROOT / "etl" / "schema.sql").read_text("utf-8")
    said = re.findall(r"^COMMENT ON COLUMN (\w+)\.(\w+) IS '(.*)';$", text, re.MULTILINE)
    comments = {(table, column): comment.replace("''", "'") for table, column, comment in said}
    tables = dict(re.findall(r"^COMMENT ON TABLE (\w+) IS '(.*)';$", text, re.MULTILINE))
    types = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
    rows = []
    for table, body in sorted(re.findall(r"^CREATE TABLE (\w+) \((.*?)^\);", text, re.MULTILINE | re.DOTALL)):
        for column, kind in re.findall(r"^    ([a-z]\w*) ([A-Z]+)", body, re.MULTILINE):
            row = {"table": table, "column": column, "type": types.get(kind, kind)}
            rows.append(row | {"comment": comments[table, column], "table_comment": tables[table].replace("''", "'")})
    return sorted([*rows, *_cells()], key=lambda row: row["table"])


@cache
def _cells() -> Rows:
    """What an empty snapshot has beside the schema: audiences, profiles and cells, as their columns are declared."""
    meanings = {f"{fact.name}_cell": fact.meaning for fact in FACTS} | TABLES
    meanings |= {f"{fact.name}_profile": f"{fact.meaning} By audience." for fact in FACTS if fact.has_profile}
    with duckdb.connect() as con:
        con.execute((settings.ROOT / "etl" / "schema.sql").read_text("utf-8"))
        fill_cells(con)
        found = con.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
    return [
        {"table": table, "column": column, "type": COLUMNS[column][0], "comment": COLUMNS[column][1]}
        | {"table_comment": meanings[table]}
        for table, column in found
        if table in meanings
    ]


def control_totals(twin: Twin, by: str | None) -> Rows:
    """Twin of control_totals."""
    names, words_of = (
        {row["file_number"]: row["name"] for row in twin.tables["source_file"]},
        words(twin.tables, "control_total"),
    )
    rows = []
    for entry in sorted(
        twin.tables["control_total"],
        key=lambda row: (row["file_number"], words_of[row["total_code"]]["position"], row["total_code"]),
    ):
        word = words_of[entry["total_code"]]
        row = {
            "file_number": entry["file_number"],
            "file_name": names[entry["file_number"]],
            "total": entry["total_code"],
        }
        row |= {"total_name_ru": word["name_ru"], "total_name_en": word["name_en"]}
        row |= {"stated": entry["stated"], "counted": entry["counted"]}
        rows.append(row | {"difference": entry["counted"] - entry["stated"]})
    return rows
