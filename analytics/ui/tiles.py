"""Regions with what the map needs to draw them."""

import pandas as pd

from analytics.metrics.choices import regions
from analytics.ui.ask import ask
from analytics.ui.language import language


def on_map(table: pd.DataFrame) -> pd.DataFrame:
    """The subjects among the regions of a table, with their place on the tile map and the letters of their tile."""
    places = ask(regions).query("region_group == 'subject'").drop(columns="name")
    subjects = places.merge(table, on="region")
    letters = subjects["iso_code"].where(subjects["iso_code"].str.startswith("RU-")).str[3:]
    begun = subjects["name"].str.removeprefix("Republic of ").str[:3].str.upper()
    return subjects.assign(label=subjects["abbreviation"] if language() == "ru" else letters.fillna(begun))
