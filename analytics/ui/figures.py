"""Pictures that several pages draw in the same way: who registered, and who of them came."""

import pandas as pd

from analytics.charts import pair_bars_chart
from analytics.ui import show
from analytics.ui.language import look, t


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
