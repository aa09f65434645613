"""The sheet of the meeting: all regions on one page of paper, the missing ones first."""

from html import escape

import pandas as pd
import streamlit as st

from analytics.ui.language import n, t

REPRESENTATIONS = ("missing", "registered", "other", "deputy", "head")
RANKS = ("heads", "deputies", "others")
CAME, ONLY_REGISTERED, NOBODY = "✓", "○", "–"


def sheet(table: pd.DataFrame) -> None:
    """Regions in groups by who came; for each rank whether somebody came, only registered, or neither."""
    groups = [_group(name, table[table["representation"] == name]) for name in REPRESENTATIONS]
    legend = t("sheet.legend", came=CAME, registered=ONLY_REGISTERED, nobody=NOBODY)
    st.html(f'<p>{escape(legend)}</p><div class="sheet">{"".join(groups)}</div>')


def _group(name: str, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    title = escape(n(f"representation.{name}", len(rows)))
    heads = "".join(f'<th scope="col">{escape(t(f"sheet.{rank}"))}</th>' for rank in RANKS)
    lines = "".join(_line(row) for _, row in rows.iterrows())
    return f'<table><thead><tr><th scope="col">{title}</th>{heads}</tr></thead><tbody>{lines}</tbody></table>'


def _line(row: pd.Series) -> str:
    marks = "".join(f"<td>{_mark(row[f'{rank}_came'], row[f'{rank}_registered'])}</td>" for rank in RANKS)
    return f'<tr><th scope="row">{escape(row["name"])}</th>{marks}</tr>'


def _mark(came: int, registered: int) -> str:
    if pd.notna(came) and came > 0:
        return CAME if came == 1 else f"{CAME}\u00a0{came}"
    return ONLY_REGISTERED if registered else NOBODY
