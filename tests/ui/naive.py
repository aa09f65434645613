"""What the overview is measured against: a page as it is written in an afternoon, with pandas and plotly express.

At every click the rows are read, filtered and grouped again; the cards, charts and tables are those of the overview.
"""

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

ROWS = Path(os.environ["YAVKA_DATA"]) / "rows"


def chosen(people: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows of the chosen codes of a column; all of them without a choice."""
    codes = st.session_state.setdefault(column, st.query_params.get_all(column))
    st.session_state[column] = st.sidebar.multiselect(column, people[column].unique(), codes)
    return people[people[column].isin(codes)] if codes else people


st.set_page_config(layout="wide")
st.title("Overview")
if st.session_state.get("role", st.query_params.get_all("role")):
    st.button("role", key="drop-role", on_click=lambda: st.session_state.update(role=[]))
people = pd.read_parquet(ROWS / "people.parquet")
people = chosen(chosen(people, "region"), "role")
of_people = {
    name: (rows := pd.read_parquet(ROWS / f"{name}.parquet"))[rows["person_number"].isin(people["person_number"])]
    for name in ("registrations", "days", "tracks")
}
participants, attendees = people[people["is_participant"]], people[people["is_attendee"]]
both = participants[participants["is_attendee"]]
by_day = of_people["registrations"].groupby("day")["person_number"].count()
seen = of_people["days"].groupby("day")["person_number"].nunique()
tracks = of_people["tracks"].merge(people[["person_number", "is_attendee"]], on="person_number")
by_track = tracks.groupby("track")["is_attendee"].agg(["count", "sum"]).reset_index()
cards: dict[str, int | str] = {
    "registrations": len(of_people["registrations"]),
    "participants": len(participants),
    "attendees": len(attendees),
    "turnout": f"{len(both) / max(1, len(participants)):.1%}",
    "no-shows": len(participants[participants["is_measured"]]) - len(both),
    "walk-ins": len(attendees) - len(both),
    "regions": int(participants["region"].nunique()),
    "organisations": int(participants["organisation_id"].nunique()),
}
bars: dict[str, pd.Series] = {"registrations": by_day, "attendees": seen, "turnout": seen / max(1, len(participants))}
places = st.columns(4)
for place, (name, value) in enumerate(cards.items()):
    series = bars[name].tolist() if name in bars else None
    places[place % 4].metric(name, value, border=True, chart_data=series, chart_type="bar")
way = pd.Series({"registered": len(people), "participants": len(participants), "came": len(both)}, name="people")
left, right = st.columns(2)
left.plotly_chart(px.bar(way.reset_index(), x="people", y="index", orientation="h"), key="way")
right.dataframe(people.groupby(["is_participant", "is_attendee", "is_measured"])["person_number"].count().reset_index())
left.plotly_chart(px.area(by_day.cumsum().reset_index(), x="day", y="person_number"), key="registrations")
right.plotly_chart(px.bar(seen.reset_index(), x="day", y="person_number"), key="days")
left.plotly_chart(px.bar(by_track, x=["count", "sum"], y="track", barmode="overlay", orientation="h"), key="tracks")
right.dataframe(attendees.groupby("format")["entries"].agg(["count", "sum"]).reset_index())
