"""How every number and every column is defined."""

import inspect

import streamlit as st

from analytics.metrics import FIELDS, NUMBERS
from analytics.metrics.quality import dictionary
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import t

show.page("numbers", needs_people=False)

st.header(t("definitions.title"), anchor=False)
st.markdown("\n".join(f"- **{show.label(name)}.** {show.definition(name)}" for name in FIELDS))

st.header(t("unmeasured.title"), anchor=False)
st.caption(t("unmeasured.what"))
st.markdown(t("unmeasured.list"))

st.header(t("exact.title"), anchor=False)
st.caption(t("exact.what"))
for name, number in NUMBERS.items():
    with st.expander(f"`{name}` — {t(f'number.{name}')}", type="compact"):
        st.code(inspect.getdoc(number.function), language=None, wrap_lines=True)

st.header(t("dictionary.title"), anchor=False)
st.caption(t("dictionary.what"))
for (table, comment), columns in ask(dictionary).groupby(["table", "table_comment"], sort=False):
    with st.expander(f"`{table}` — {comment}", type="compact"):
        show.text_table(columns[["column", "type", "comment"]])
