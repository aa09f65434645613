"""What only a person can decide: names that no rule resolved, and pairs that may be one."""

import streamlit as st

import settings
from analytics.metrics.review import open_questions
from analytics.ui import review, show
from analytics.ui.ask import ask
from analytics.ui.language import number, t
from analytics.ui.panel import switch

show.page("review", needs_people=False)
if not settings.is_reviewing_permitted():
    st.info(t("review.off"), icon=":material/lock:")
    show.stop()

desk = review.desk()
review.numbers(desk)
review.rebuild(desk)
tables = {kind: desk.still_open(kind, ask(open_questions, kind)) for kind in review.KINDS}
labels = {kind: t(f"review.{kind}", count=number(len(table))) for kind, table in tables.items()}
kind = switch("check", labels | {"decided": t("review.decided", count=number(len(desk.in_force)))}, t("review.kind"))
if kind == "decided":
    review.decided(desk)
else:
    review.questions(desk, kind, tables[kind])
