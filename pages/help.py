"""How to read the dashboard and take something away, in three steps with pictures."""

import streamlit as st

import settings
from analytics.ui import show
from analytics.ui.language import language, t

STEPS = ("look", "choose", "take")

show.page("help", needs_people=False)
for step in STEPS:
    with st.container(border=True, key=f"step-{step}"):
        st.header(t(f"help_{step}.title"), anchor=False)
        st.markdown(t(f"help_{step}.what"))
        picture = settings.ROOT / "docs" / "help" / f"{step}-{language()}.png"
        st.image(picture, alt=t(f"help_{step}.alt"), width="stretch")
st.header(t("help_more.title"), anchor=False)
st.markdown(t("help_more.what"))
