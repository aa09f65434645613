"""What the page of one region needs: which region, which other one, and sentences about its place."""

import pandas as pd
import streamlit as st

from analytics.filters import Filters
from analytics.ui import show
from analytics.ui.ask import names
from analytics.ui.language import n, percent, t, tenths
from analytics.ui.panel import choose, switch_list


def chosen() -> tuple[Filters, str, str, str]:
    """Filters of the one chosen region, its code and name, and the code of the region to compare with.

    Stops with a list to choose from when not exactly one region is chosen.
    """
    filters = show.page("region")
    known = names("region")
    if len(filters.region) != 1:
        st.selectbox(
            t("region.choose"), list(known), format_func=known.__getitem__, index=None, key="one_region",
            on_change=_choose, placeholder=t("region.choose"),
        )  # fmt: skip
        show.stop()
    code = filters.region[0]
    st.subheader(known[code], anchor=False)
    others = {other: name for other, name in known.items() if other != code}
    return filters, code, known[code], switch_list("other", others, t("region.other"))


def _choose() -> None:
    choose("region", [st.session_state["one_region"]])


def say_place(place: pd.DataFrame, shares: pd.DataFrame, code: str) -> None:
    """Place in the country by turnout with its range, share of all participants, number for a million inhabitants."""
    row = shares[shares["region"] == code].iloc[0]
    said = [t("region.share", share=percent(row["participants_share"]))]
    if pd.notna(row["population"]):
        said.append(
            t("region.density", people=tenths(row["participants_per_million"]), year=int(row["population_year"]))
        )
    if len(place):
        rank = place.iloc[0]
        said.append(
            n("region.place", rank["ranked"], rank=rank["rank"], best=rank["rank_best"], worst=rank["rank_worst"])
        )
    else:
        said.append(t("region.no_place"))
    st.markdown(" ".join(said))


def say_gap(gap: pd.DataFrame, known: pd.Series, code: str, other: str) -> None:
    """Whether the turnout of two regions differs, in one sentence."""
    row, both = gap.iloc[0], {"first": known[code], "second": known[other]}
    if pd.isna(row["gap"]):
        st.markdown(t("gap.unknown", **both))
        return
    low, high = (tenths(100 * row[name]) for name in ("gap_low", "gap_high"))
    if row["gap_low"] <= 0 <= row["gap_high"]:
        st.markdown(t("gap.chance", low=low, high=high, **both))
    elif row["gap"] > 0:
        st.markdown(t("gap.higher", low=low, high=high, **both))
    else:
        st.markdown(t("gap.lower", low=tenths(-100 * row["gap_high"]), high=tenths(-100 * row["gap_low"]), **both))
