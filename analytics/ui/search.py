"""One box that finds pages, regions, tracks, types, sessions and organisations, and opens them."""

from typing import Any

import pandas as pd
import streamlit as st

from analytics.metrics.search import named
from analytics.ui.ask import ask, filters
from analytics.ui.language import language, t
from analytics.ui.panel import menu_address
from analytics.ui.views import Address, offer

# Kind of a find → the page that shows it, and an icon.
OPENS = {
    "district": ("regions", ":material/map:"),
    "region": ("regions", ":material/location_on:"),
    "track": ("tracks", ":material/route:"),
    "organisation_type": ("organisations", ":material/apartment:"),
    "session": ("tracks", ":material/event:"),
    "organisation": ("organisations", ":material/business:"),
}


def search(pages: dict[str, Any], icons: dict[str, str]) -> None:
    """The box, and below it links to what was found for the words typed so far; one that was followed empties it."""
    key = f"search.{language()}"
    if st.session_state["is_led"]:
        st.session_state[key] = ""
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
            offer(pages[name], t(name), icons[name], menu_address())
        for _, row in found.iterrows():
            page, icon = OPENS[row["kind"]]
            offer(pages[page], row["name"], icon, menu_address() | _choice(row))
        if not mine and found.empty:
            st.caption(t("search.nothing"))


def _choice(row: pd.Series) -> Address:
    told = {name: [row[name]] for name in ("track", "day", "region", "organisation_type") if row[name]}
    return told if row["kind"] in ("session", "organisation") else {row["kind"]: [row["code"]]}
