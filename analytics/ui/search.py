"""One box that finds pages, regions, tracks, types, sessions and organisations, and opens them."""

import pandas as pd
import streamlit as st

from analytics.metrics.search import named
from analytics.ui.ask import ask, filters
from analytics.ui.language import language, t
from analytics.ui.panel import menu_address
from analytics.ui.views import Address, lead

# Kind of a find → the page that shows it, and an icon.
OPENS = {
    "district": ("regions", ":material/map:"),
    "region": ("regions", ":material/location_on:"),
    "track": ("tracks", ":material/route:"),
    "organisation_type": ("organisations", ":material/apartment:"),
    "session": ("tracks", ":material/event:"),
    "organisation": ("people", ":material/business:"),
}


def search(pages: dict[str, str]) -> None:
    """The box, and below it what was found for the words typed so far; `pages` are icons by name."""
    key = f"search.{language()}"
    words = st.text_input(
        t("search"), key=key, placeholder=t("search"), label_visibility="collapsed", live=True,
        icon=":material/search:", autocomplete="off",
    )  # fmt: skip
    if not (words := words.strip()):
        return
    found = ask(named, filters().forum[0], words[:100])
    mine = [name for name in pages if words.casefold() in t(name).casefold()]
    with st.container(gap="xxsmall", key="found"):
        for name in mine:
            _result(t(name), pages[name], name, {}, key)
        for _, row in found.iterrows():
            page, icon = OPENS[row["kind"]]
            _result(row["name"], icon, page, _choice(row), key)
        if not mine and found.empty:
            st.caption(t("search.nothing"))


def _result(name: str, icon: str, page: str, choice: Address, box: str) -> None:
    key = f"found-{page}-{'-'.join(code for codes in choice.values() for code in codes)}-{name}"
    st.button(name, key=key, icon=icon, type="tertiary", on_click=_open, args=(page, choice, box))


def _choice(row: pd.Series) -> Address:
    if row["kind"] == "session":
        return {name: [row[name]] for name in ("track", "day") if row[name]}
    return {row["kind"]: [row["code"]]}


def _open(page: str, choice: Address, box: str) -> None:
    st.session_state[box] = ""
    lead(page, menu_address() | choice)
