"""What became of the rows of the exports, and what the tables mean."""

import pandas as pd

from analytics.snapshot import Connection

SOURCE_FILES = """
    select file_number, forum_code as forum, source_file.name as file_name,
        arrived_at at time zone 'UTC' as arrived_at, format, source_file.kind, outcome,
        coalesce(outcomes.name_ru, outcome) as outcome_name_ru, coalesce(outcomes.name_en, outcome) as outcome_name_en,
        source_file.code, message_ru, message_en, rows_read, rows_loaded, rows_merged, rows_rejected, rows_skipped
    from source_file left join vocabulary outcomes on outcomes.kind = 'outcome' and outcomes.code = outcome
    order by file_number
"""
LEDGER_ROWS = """
    with page as (
        select * from ledger order by file_number, row_number, fate, code, column_name limit {limit} offset ?
    )
    select file_number, source_file.name as file_name, row_number, fate, page.code,
        coalesce(reason.name_ru, page.code) as reason_ru, coalesce(reason.name_en, page.code) as reason_en, column_name
    from page left join source_file using (file_number)
    left join vocabulary reason on reason.kind = 'reason' and reason.code = page.code
    order by file_number, row_number, fate, page.code, column_name
"""
LEDGER_SUMMARY = """
    select fate, ledger.code, any_value(coalesce(reason.name_ru, ledger.code)) as reason_ru,
        any_value(coalesce(reason.name_en, ledger.code)) as reason_en, count(*) as rows
    from ledger left join vocabulary reason on reason.kind = 'reason' and reason.code = ledger.code
    group by fate, ledger.code order by fate, rows desc, ledger.code
"""
UNRESOLVED_NAMES = """
    select kind, raw, registrations, people from unresolved_name where kind = ?
    order by people desc, registrations desc, raw nulls last
"""
DICTIONARY = """
    select columns.table_name as "table", column_name as "column", data_type as type, columns.comment,
        tables.comment as table_comment
    from duckdb_columns() as columns join duckdb_tables() as tables using (database_name, schema_name, table_name)
    where not columns.internal order by table_name, column_index
"""


def source_files(con: Connection) -> pd.DataFrame:
    """The exports that were brought, with what became of their rows.

    Rows:    one per file, in order of arrival.
    Unit:    rows_read, rows_loaded, rows_merged, rows_rejected and rows_skipped in rows; arrived_at in UTC.
    Counts:  every data row of a file once: read = loaded + merged + rejected + skipped.
    """
    return con.execute(SOURCE_FILES).df()


def ledger_rows(con: Connection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """The rows of the exports that were not simply loaded, and why.

    Rows:    one per file, row and reason, `limit` of them from `offset`.
    Unit:    row_number as a spreadsheet counts.
    Counts:  a row once per reason: one with two repaired cells stands here twice.
    """
    return con.execute(LEDGER_ROWS.format(limit="all" if limit is None else int(limit)), [offset]).df()


def ledger_summary(con: Connection) -> pd.DataFrame:
    """How often each reason kept a row from being simply loaded.

    Rows:    one per fate and reason, the most frequent first within a fate.
    Unit:    rows in entries of the ledger.
    Counts:  a row of an export once per reason.
    """
    return con.execute(LEDGER_SUMMARY).df()


def unresolved_names(con: Connection, kind: str = "region") -> pd.DataFrame:
    """Typed names that no rule could map to a region or an organisation.

    Rows:    one per spelling, those that concern most people first.
    Unit:    registrations in registrations, people in people.
    Counts:  a registration once; raw is NULL where the cell was empty or might hold personal data.
    """
    return con.execute(UNRESOLVED_NAMES, [kind]).df()


def dictionary(con: Connection) -> pd.DataFrame:
    """The tables of the snapshot and what their columns mean, as written in the snapshot itself.

    Rows:    one per column, in order of tables and columns.
    Unit:    named in the comment of each column.
    Counts:  every column once.
    """
    return con.execute(DICTIONARY).df()
