"""Every picture: table → figure (a plain dict). No SQL, no Streamlit, nothing of ours from outside."""

from analytics.charts.bars import pair_bars_chart, way_chart
from analytics.charts.base import Look, config, whole
from analytics.charts.days import attendance_days_chart, registration_days_chart
from analytics.charts.findings import findings_chart
from analytics.charts.heat import columns_heat_chart, heat_chart
from analytics.charts.hours import occupancy_chart, programme_chart
from analytics.charts.maps import region_outlines_chart, region_tiles_chart
from analytics.charts.multiples import share_panels_chart
from analytics.charts.pace import forecast_chart, pace_chart
from analytics.charts.ranks import ranks_chart
from analytics.charts.sets import combinations_chart
from analytics.charts.spark import spark

__all__ = [
    "Look",
    "attendance_days_chart",
    "columns_heat_chart",
    "combinations_chart",
    "config",
    "findings_chart",
    "forecast_chart",
    "heat_chart",
    "occupancy_chart",
    "pace_chart",
    "pair_bars_chart",
    "programme_chart",
    "ranks_chart",
    "region_outlines_chart",
    "region_tiles_chart",
    "registration_days_chart",
    "share_panels_chart",
    "spark",
    "way_chart",
    "whole",
]
