"""Forums and years side by side, how registration went, and where it will end."""

import pandas as pd
import streamlit as st

from analytics.charts import forecast_chart, pace_chart
from analytics.metrics.forecast import HORIZONS, registration_forecast
from analytics.metrics.forums import forums, registration_pace
from analytics.ui import show
from analytics.ui.ask import ask
from analytics.ui.language import long_day, look, n, number, percent, t
from analytics.ui.panel import switch

filters = show.page("forums")
table = ask(forums, filters)
side = table.assign(measured=show.coded("measured", table["measured"])).drop(columns="forum")
show.listing("forums_side", side, is_turned=True)

pace = ask(registration_pace, filters)
figure = pace_chart(pace, look(), chosen=filters.forum[0], label=show.label("cumulative"))
show.chart("registration_pace", pace.drop(columns="forum"), figure)

days = {code: n("forecast.days", int(code)) for code in HORIZONS}
horizon = switch("before", days, t("forecast.as_of"))
foretold = ask(registration_forecast, filters, horizon)
chosen = foretold[foretold["forum"] == filters.forum[0]].iloc[0]
errors = foretold.loc[foretold["forum"] != filters.forum[0], "error_share"].abs().dropna()
if pd.isna(chosen["why_not"]):
    values = {name: number(chosen[name]) for name in ("reached", "forecast", "forecast_low", "forecast_high")}
    st.markdown(t("forecast.said", day=long_day(f"{chosen['as_of_on']:%Y-%m-%d}"), **values))
    st.markdown(t("forecast.error", error=percent(errors.mean())) if len(errors) else t("forecast.no_error"))
    if pd.notna(chosen["error_share"]):
        final, error = number(chosen["participants"]), percent(abs(chosen["error_share"]))
        st.markdown(t("forecast.known_error", participants=final, error=error))
else:
    st.markdown(t("forecast.none", reason=t(f"why_not.{chosen['why_not']}")))
shown = foretold.assign(why_not=show.coded("why_not", foretold["why_not"])).drop(columns="forum")
show.chart("forecast", shown, forecast_chart(foretold, look(), labels=(show.label("forecast"), t("forecast.known"))))
