"""Every page on paper, and every page's parts by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from analytics.ui.router import PAGES
from tests.ui.test_browser import context, open_page, page, quiet

__all__ = ["context", "page", "quiet"]

WIDTH = 718  # A4 without the margins of page.css, in pixels of CSS
# Drawings wider than the paper. Asked in the breath in which the page becomes as narrow as paper: a printer leaves no
# time to draw them anew.
CUT = """width => {
    document.querySelector("[data-testid=stMain]").style.width = `${width}px`;
    return [...document.querySelectorAll(".main-svg, canvas, [data-testid=stMetric]")]
        .filter(part => part.getBoundingClientRect().right > width + 1)
        .map(part => part.closest("[class*=st-key-]").className);
}"""
# The names of all parts that the focused element stands in.
INSIDE = """() => {
    const names = [];
    for (let part = document.activeElement; part; part = part.parentElement)
        names.push(...[...part.classList].map(name => name.replace(/-ru$/, "")));
    return names;
}"""
CONTROLS = "[data-testid=stMain] :is(input, [role=combobox], button:not([data-selected], .js-plotly-plot *)):visible"


@pytest.mark.heavy
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_on_paper_without_controls(page: Page, dashboard: str, name: str) -> None:
    open_page(page, f"{dashboard}/{'' if name == 'overview' else name}")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_attached(timeout=60_000)
    page.emulate_media(media="print")
    assert page.evaluate(CUT, WIDTH) == []
    assert not page.get_by_test_id("stSidebar").is_visible()
    if name not in ("review", "upload", "region", "reconciliation"):  # what they ask for is part of what they say
        assert [control.inner_text() for control in page.locator(CONTROLS).all()] == []


@pytest.mark.heavy
def test_tab_reaches_language_search_menu_filters_and_charts_in_this_order(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/regions")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    expect(page.locator(".st-key-figure-district_turnout .main-svg").first).to_be_attached(timeout=60_000)
    wanted = ["lang", "search", "menu", "views", "forum", "region", "map", "measure", "table-region_map"]
    reached: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        inside = page.evaluate(INSIDE)
        reached += [name for name in wanted if f"st-key-{name}" in inside and name not in reached]
        if reached == wanted:
            break
    assert reached == wanted
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-csv-region_map button")).to_be_visible()
