"""Pictures that several pages draw in the same way: who registered, and who of them came."""

import pandas as pd

from analytics.charts import pair_bars_chart, share_panels_chart
from analytics.ui import show
from analytics.ui.language import look, number, percent, t


def bars(
    table: pd.DataFrame,
    *,
    whole: str = "participants",
    part: str = "attended_participants",
    share: str = "turnout_share",
    code: str = "name",
) -> dict:
    """A row per line of the table with both numbers and the share; a turnout with its interval."""
    return pair_bars_chart(
        table,
        look(),
        whole=whole,
        part=part,
        share=share,
        labels=(show.label(whole), show.label(part)),
        not_measured=t("not_measured"),
        interval=("turnout_low", "turnout_high") if share == "turnout_share" else None,
        code=code,
    )


def district_panels(subjects: pd.DataFrame, districts: pd.DataFrame, whole: float) -> None:
    """A small picture for each federal district: the turnout of its regions beside that of the `whole` forum.

    Subjects with their district and turnout; without a turnout (nobody registered, not measured) they are left out.
    """
    groups = districts[["district", "name", "turnout_share"]].set_axis(["district", "group", "group_share"], axis=1)
    members = groups.merge(subjects[subjects["turnout_share"].notna()], on="district")
    if members.empty:
        return
    above, below = (members["turnout_low"] > whole).sum(), (members["turnout_high"] < whole).sum()
    counts = {"above": number(above), "below": number(below), "rest": number(len(members) - above - below)}
    columns = ["region", "name", "group", "participants", "attended_participants", "turnout_share"]
    show.chart(
        "district_regions",
        members[[*columns, "turnout_low", "turnout_high"]].rename(columns={"group": "district_name"}),
        share_panels_chart(members, look(), middle=whole),
        opens_region=True,
        finding=t("district_regions.finding", share=percent(whole), **counts),
    )
