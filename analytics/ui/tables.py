"""Tables: names of columns, dates and numbers in the reader's language, links from rows, what gaps mean."""

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from analytics.metrics.presence import ATTENDEES
from analytics.ui.language import long_day, look, n, probability, short_moment, t, tenths
from analytics.ui.panel import PICKED, menu_address

# Without a value they were not measured; other columns without a value simply have none.
MEASURED = (
    "attendees", "attended_participants", "walk_ins", "no_shows", "attended", "attended_registered", "came", "entries",
    "joins", "heads_came", "deputies_came", "others_came", "person_hours", "peak_people", "present", "signed_up",
)  # fmt: skip
# Codes beside which a name stands: the name alone is shown.
CODES = (
    "list", "place", "session", "session_format", "other", "tracks", "total", "presence", "attended_as",
)  # fmt: skip
GAP = "–"
MOST = 1500  # rows that a table shows: more of them cost seconds, and the file holds all
SHARES = ("_share", "turnout_low", "turnout_high")


def label(column: str) -> str:
    """Name of a number or a column in the reader's language."""
    return t(f"name.{column}")


@st.fragment
def folded(name: str, draw: Callable[[], None]) -> None:
    """What is made and sent only while it is open; opening it runs nothing else of the page."""
    fold = st.expander(t("table"), type="compact", key=f"table-{name}", on_change="rerun")
    if fold.open:
        with fold:
            draw()


def grid(table: pd.DataFrame, height: int | Literal["auto"] = "auto", *, key: str | None = None) -> int | None:
    """The table with names of columns, dates and numbers in the reader's language; it still sorts by value.

    Of a very long table the first rows are shown, which a line below says. A cell without a value is a dash; a line
    says what that means when something was not measured. Rows that stand for codes of filters lead to their people.
    With a key a row can be chosen: its number is given back.
    """
    whole, table = table, table.head(MOST)
    links = _links(table)
    arrows = {name: st.column_config.LinkColumn(display_text=t("open"), width="small") for name in links}
    choice: Any = {"on_select": "rerun", "selection_mode": "single-row", "key": key} if key else {}
    chosen = st.dataframe(
        _cells(table, links),
        hide_index=True, width="stretch", height=height, placeholder=GAP, column_config=arrows, **choice,
    )  # fmt: skip
    if len(whole) > MOST:
        st.caption(n("rows.most", MOST, all=look().number(len(whole))))
    _say_gaps(table)
    return next(iter(chosen.selection.rows), None) if key else None


def brief(table: pd.DataFrame) -> None:
    """The same for a few rows with names of ours: there at once, whole on paper, its rows in their own order."""
    links = {name: [f"[{t('open')}]({to})" for to in found] for name, found in _links(table).items()}
    st.table(_cells(table, links), border="horizontal", hide_index=True)
    _say_gaps(table)


def _cells(table: pd.DataFrame, links: dict[str, list[str]]) -> Styler:
    columns = [column for column in table.columns if not _is_code(column, table)]
    shown = pd.DataFrame({label(column): table[column] for column in columns}).reset_index(drop=True)
    written: dict[Any, Any] = {label(column): _written(column, table[column]) for column in columns}
    return shown.assign(**links).style.format(written, na_rep=GAP)


def _say_gaps(table: pd.DataFrame) -> None:
    if any(column in MEASURED and table[column].isna().any() for column in table):
        st.caption(t("gaps"))


def turned(table: pd.DataFrame) -> None:
    """The rows side by side, one number under the other; words wrap, so that a phone shows all of it."""
    cells = table.set_index("name").astype(object)
    for column in map(str, cells):
        write = _written(column, table[column]) or str
        cells[column] = [GAP if pd.isna(value) else write(value) for value in cells[column]]
    st.table(cells.rename(columns=label).T.rename_axis(None), border="horizontal")
    st.caption(t("gaps"))


def text_table(table: pd.DataFrame) -> None:
    """A table of sentences: every line wrapped and readable without scrolling sideways."""
    st.table(table.rename(columns=label), border="horizontal", hide_index=True)


def _links(table: pd.DataFrame) -> dict[str, list[str]]:
    """Addresses of the people behind each row, and of the page of its region."""
    codes = [column for column in (*PICKED, "presence") if column in table and table[column].notna().all()]
    if "day" in codes and "attendees" not in table:  # days of registration are no filter
        return {}
    rows = [dict(zip(codes, values, strict=True)) for values in table[codes].itertuples(index=False)]
    of_day = {"presence": ",".join(ATTENDEES)} if "day" in codes else {}
    people = [address("people", row | of_day) for row in rows]
    regions = [address("region", {"region": row["region"]}) for row in rows] if "region" in codes else []
    return {t(f"to.{page}"): found for page, found in (("people", people), ("region", regions)) if codes and found}


def address(page: str, codes: dict[str, str]) -> str:
    asked = menu_address() | {name: code.split(",") for name, code in codes.items()}
    return f"/{page}?{urlencode(asked, doseq=True)}"


def _is_code(column: str, table: pd.DataFrame) -> bool:
    if column in ("organisation_id", "step", "representation"):
        return True
    return column in (*PICKED, *CODES) and column != "day" and "name" in table


def _written(column: str, values: pd.Series) -> Callable[[Any], str] | None:
    if pd.api.types.is_datetime64_any_dtype(values):
        return short_moment
    if column in ("day", "next_day") and not values.str.contains(" ").any():
        return long_day
    if values.dtype == bool:
        return {True: t("yes"), False: t("no")}.__getitem__
    if not pd.api.types.is_numeric_dtype(values):
        return None
    if column.endswith("row_number") or column == "population_year":
        return "{:.0f}".format
    if column.endswith("_per_million"):
        return tenths
    if column.endswith("p_value"):
        return probability
    return look().percent if column.endswith(SHARES) else look().number
