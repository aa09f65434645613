"""What became of every row of every file."""

import streamlit as st

from analytics.metrics.quality import ledger_rows, ledger_summary, source_files, unresolved_names
from analytics.ui import show
from analytics.ui.ask import ask, snapshot

FIRST = 1000
FILES = "file_name kind outcome_name rows_read rows_loaded rows_merged rows_rejected rows_skipped message arrived_at"

show.page("quality", needs_people=False)
files = ask(source_files)
show.listing("files", files.assign(kind=show.coded("kind", files["kind"]))[FILES.split()])

summary = ask(ledger_summary)
show.listing("reasons", summary.assign(fate=show.coded("fate", summary["fate"]))[["fate", "reason", "rows"]])

rows, con = ask(ledger_rows, FIRST), snapshot().cursor()
columns = ["file_name", "row_number", "column_name", "fate", "reason"]
rows = rows.assign(fate=show.coded("fate", rows["fate"]))[columns]
show.listing("ledger", rows, all_rows=lambda: ledger_rows(con), first=FIRST)

for kind, place in zip(("region", "organisation"), st.columns(2), strict=True):
    with place:
        show.listing(f"unresolved_{kind}", ask(unresolved_names, kind)[["raw", "people", "registrations"]])
