"""A first visit, with nothing in the browser yet: nothing that can be read moves while the parts of a page arrive."""

import pytest
from playwright.sync_api import Browser, expect

from analytics.ui.router import PAGES
from tests.ui.test_browser import SIZES, open_page

MOST_SHIFT = 0.02  # a fifth of what is called good: https://web.dev/articles/cls
SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(one => {
        if (!one.hadRecentInput) window.shifts.push([one.value, Math.round(one.startTime)]);
    })).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_stands_still(
    browser: Browser, browser_context_args: dict, dashboard: str, name: str, size: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(**browser_context_args | {"viewport": {"width": width, "height": height}})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    open_page(page, f"{dashboard}/{'' if name == 'overview' else name}")
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_attached(timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(2000)
    shifts = page.evaluate("window.shifts")
    context.close()
    assert sum(shift for shift, _ in shifts) < MOST_SHIFT, shifts
