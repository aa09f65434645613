"""How sure a share is: its 95 % interval, so that 2 of 3 is not ranked above 180 of 200."""

import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

ERROR = 0.05


def with_turnout_interval(table: pd.DataFrame) -> pd.DataFrame:
    """The table with turnout_low and turnout_high after turnout_share: its Wilson interval, empty where it is."""
    known = table["turnout_share"].notna().to_numpy()
    came, people = (table[name].to_numpy(float)[known] for name in ("attended_participants", "participants"))
    place = list(table.columns).index("turnout_share") + 1
    wider = table.copy()
    for offset, ends in enumerate(proportion_confint(came, people, ERROR, "wilson")):
        exact = pd.Series(dtype=float, index=table.index)
        exact[known] = ends.clip(0, 1).round(12)  # a bound of 0 comes as 1e-17 or so
        wider.insert(place + offset, ("turnout_low", "turnout_high")[offset], exact)
    return wider


def difference_interval(parts: tuple[int, int], wholes: tuple[int, int]) -> tuple[float, float]:
    """95 % interval (Newcombe) of the difference of two shares, the first minus the second."""
    low, high = confint_proportions_2indep(
        parts[0], wholes[0], parts[1], wholes[1], method="newcomb", compare="diff", alpha=ERROR
    )
    return float(low), float(high)
