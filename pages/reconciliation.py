"""Where two sources agree on people, where they do not, and what the cleaning rules change."""

import streamlit as st

from analytics.charts import findings_chart
from analytics.metrics.reconciliation import reconciliation, reconciliation_people, sources
from analytics.metrics.rules import rule_effects
from analytics.ui import show
from analytics.ui.ask import ask, snapshot
from analytics.ui.language import look, t
from analytics.ui.panel import switch, switch_list

FIRST = 500
PEOPLE = "finding_name reason_name region_name first_file_name first_row_number second_file_name second_row_number"

filters = show.page("reconciliation")
known = ask(sources, filters)
titles = known["name"].where(known["file_name"].isna(), known["file_name"] + " · " + known["name"])
names = dict(zip(known["source"], titles, strict=True))
if len(names) > 1:
    with st.container(horizontal=True, gap="medium"):
        first = switch_list("first", names, t("reconciliation.first"))
        others = {code: name for code, name in names.items() if code != first}
        pair = f"{first}:{switch_list('second', others, t('reconciliation.second'))}"
    counts = ask(reconciliation, filters, pair)
    drawn = counts[["finding", "finding_name", "reason", "reason_name", "people"]]
    show.chart("findings", drawn.drop(columns=["finding", "reason"]), findings_chart(drawn, look()))

    found = dict(zip(counts["finding"], counts["finding_name"], strict=True))
    finding = switch("finding", {"": t("rows.all")} | found, t("name.finding_name"))
    people, con = ask(reconciliation_people, filters, pair, finding, FIRST), snapshot().cursor()
    rows = people[[*PEOPLE.split(), "person_id"]]
    show.listing("both_sides", rows, first=FIRST, all_rows=lambda: reconciliation_people(con, filters, pair, finding))
else:
    st.markdown(t("reconciliation.one_source"))
show.listing("rule_effects", ask(rule_effects, filters).drop(columns="rule"))
st.markdown(t("reconciliation.people"))
