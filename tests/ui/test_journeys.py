"""Three readers and what they come for, step by step in a real browser."""

import re
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser, Page, expect

from analytics.filters import Filters
from analytics.metrics.turnout import turnout
from analytics.snapshot import open_snapshot
from tests.ui.test_browser import card, context, open_page, page, pick, quiet, settled

__all__ = ["context", "page", "quiet"]

# A reader as quick as can be: the link is clicked as soon as it carries the day, before the filter beside it has it.
CLICK_WITH_DAY = """link => new MutationObserver((_, changes) => {
  if (!link.href.includes("day=")) return;
  changes.disconnect();
  link.click();
}).observe(link, { attributes: true, attributeFilter: ["href"] })"""


def test_official_sees_the_turnout_of_a_region_and_sends_the_link(
    browser: Browser, page: Page, dashboard: str, published_folder: Path
) -> None:
    table = turnout(open_snapshot(published_folder).cursor(), Filters(), "region").set_index("region")
    expected = f"{table['turnout_share']['50'] * 100:.1f}".replace(".", ",")
    open_page(page, dashboard)
    page.locator(".st-key-search input").click()  # the first click
    page.locator(".st-key-search input").press_sequentially("московская")
    page.locator(".st-key-found").get_by_role("link", name="Московская область").click(timeout=15_000)  # the second
    expect(page.locator("h1")).to_have_text("Регионы", timeout=15_000)
    page.locator(".st-key-menu").get_by_role("link", name="Обзор").click()  # the third
    expect(page.locator("h1")).to_have_text("Обзор", timeout=15_000)
    expect(page.locator(".st-key-drop-region")).to_contain_text("Московская область")
    settled(page)
    assert card(page, "Явка") == f"{expected}\u00a0%"

    page.locator(".st-key-views button").first.click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    other = browser.new_page(locale="ru-RU")
    open_page(other, link)
    assert card(other, "Явка") == f"{expected}\u00a0%"
    other.close()


def test_organiser_sees_which_track_was_full_on_a_day(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    mark = page.locator(".st-key-chart-attendance_days .barlayer .point").nth(2)  # 27 August
    expect(mark).to_be_attached(timeout=15_000)
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    page.locator(".st-key-menu").get_by_role("link", name="Треки").evaluate(CLICK_WITH_DAY)
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("h1")).to_have_text("Треки", timeout=15_000)
    expect(page.locator(".st-key-drop-day")).to_contain_text("27 августа")
    settled(page)
    page.locator(".st-key-table-track_audience summary").click()
    expect(page.locator(".st-key-table-track_audience").get_by_test_id("stDataFrame")).to_be_visible(timeout=15_000)


def test_analyst_takes_the_filtered_table_away(page: Page, dashboard: str, published_folder: Path) -> None:
    open_page(page, f"{dashboard}/regions")
    pick(page, "organisation_type", "Школа")
    expect(page.locator(".st-key-drop-organisation_type")).to_be_visible(timeout=15_000)
    page.locator("h1").click()  # the list of options closes
    settled(page)
    page.locator(".st-key-table-district_turnout summary").click()
    with page.expect_download() as download:
        page.locator(".st-key-xlsx-district_turnout button").click()
    rows = pd.read_excel(download.value.path(), engine="calamine")
    con = open_snapshot(published_folder).cursor()
    expected = turnout(con, Filters(organisation_type=("school",)), "district")
    assert rows["participants"].tolist() == expected["participants"].tolist()
    drawn = page.locator(".st-key-chart-district_turnout .annotation-text").all_text_contents()
    shown = [re.sub(r"\s", "", text.split("·")[0]) for text in drawn if re.match(r"\d.*/", text)]
    both = zip(rows["attended_participants"], rows["participants"], strict=True)
    assert shown == [f"{int(came)}/{int(registered)}" for came, registered in both]
