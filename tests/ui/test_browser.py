"""What a reader meets in a real browser: every page on a desk and on a phone, links, languages, Back."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import settings
from analytics.filters import Filters
from analytics.metrics.people import people_rows
from analytics.snapshot import open_snapshot
from analytics.ui.router import PAGES

SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def context(browser: Browser, browser_context_args: dict) -> Iterator[BrowserContext]:
    """One browser for all tests of this file: Streamlit and plotly.js are fetched once."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()
    context.clear_cookies()  # the language that a test chose


@pytest.fixture(autouse=True)
def quiet(page: Page, dashboard: str) -> Iterator[None]:
    """No request may leave this machine, and nothing may go wrong in the console."""
    requests: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield
    assert requests, "nothing was asked for"
    own = (dashboard, dashboard.replace("http", "ws"), "data:", "blob:")
    assert [address for address in requests if not address.startswith(own)] == []
    assert troubles == []


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1, timeout=60_000)
    expect(page.locator("h1")).to_be_visible(timeout=60_000)


def pick(page: Page, name: str, option: str) -> None:
    """Choose in a filter; scrolled to first, for the list of options closes when its page moves."""
    box = page.locator(f".st-key-{name}-ru input")
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    box.click()
    page.get_by_role("option", name=option).click()


def card(page: Page, label: str) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text=re.compile(f"^{label}"))
    value = metric.get_by_test_id("stMetricValue")
    # It stands a frame before it shows.
    expect(value).to_have_text(re.compile(r"\S"), use_inner_text=True, timeout=15_000)
    return value.inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_alone(page: Page, dashboard: str, name: str) -> None:
    open_page(page, f"{dashboard}/{'' if name == 'overview' else name}")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_attached(timeout=15_000)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"the page scrolls sideways: {size}"
    expect(page.locator("[data-waits]")).to_have_count(0, timeout=15_000)


@pytest.mark.parametrize("view", ["tiles", "outlines"])
def test_map_draws_all_89_subjects(page: Page, dashboard: str, view: str) -> None:
    open_page(page, f"{dashboard}/regions?map={view}")
    shapes = {"tiles": ".barlayer .point", "outlines": ".choroplethlayer .choroplethlocation"}
    expect(page.locator(f".st-key-chart-region_map {shapes[view]}")).to_have_count(89, timeout=15_000)


def test_headline_equals_the_command_line(page: Page, dashboard: str, published_folder: Path) -> None:
    command = [sys.executable, "-m", "analytics", "headline", "--json", "--track", "transfer", "--data"]
    printed = subprocess.run([*command, str(published_folder)], cwd=settings.ROOT, capture_output=True, check=True)
    numbers = json.loads(printed.stdout)
    open_page(page, f"{dashboard}/?track=transfer")
    assert int(re.sub(r"\s", "", card(page, "Участники"))) == numbers["participants"]
    assert int(re.sub(r"\s", "", card(page, "Пришедшие"))) == numbers["attendees"]
    assert int(re.sub(r"\s", "", card(page, "Заявки"))) == numbers["registrations"]
    share = float(card(page, "Явка").rstrip("% \u00a0").replace(",", "."))
    assert share == pytest.approx(numbers["turnout_share"] * 100, abs=0.05)


@pytest.mark.heavy  # the journey of the official does the same on another page
def test_link_shows_what_the_sender_saw(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    before = card(page, "Участники")
    pick(page, "organisation_type", "Школа")
    expect(page.locator(".st-key-drop-organisation_type")).to_be_visible()
    settled(page)
    seen, address = card(page, "Участники"), page.url
    assert "organisation_type=school" in address and seen != before
    page.keyboard.press("Escape")

    page.locator(".st-key-menu").get_by_role("link", name="Треки").click()
    expect(page.locator("h1")).to_have_text("Треки")
    assert "organisation_type=school" in page.url
    settled(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Обзор")

    other = page.context.new_page()
    open_page(other, address)
    assert card(other, "Участники") == seen

    settled(page)
    page.go_back()
    expect(page.locator(".st-key-drop-organisation_type")).to_have_count(0)
    settled(page)
    assert card(page, "Участники") == before


def test_language_keeps_the_filters(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/regions?district=volga&map=outlines")
    page.locator(".st-key-lang").get_by_text("Eng").click()
    expect(page.locator("h1")).to_have_text("Regions")
    settled(page)
    expect(page.locator(".st-key-drop-district")).to_contain_text("Volga")
    for part in ("district=volga", "lang=en", "map=outlines"):
        assert part in page.url
    expect(page.locator("html")).to_have_attribute("lang", "en")
    next_visit = page.context.new_page()
    open_page(next_visit, f"{dashboard}/help")
    expect(next_visit.locator("h1")).to_have_text("Help")
    expect(next_visit.locator("html")).to_have_attribute("lang", "en")
    open_page(next_visit, f"{dashboard}/help?lang=ru")
    expect(next_visit.locator("h1")).to_have_text("Справка")
    expect(next_visit.locator("html")).to_have_attribute("lang", "ru")
    next_visit.close()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Регионы")
    expect(page.locator("html")).to_have_attribute("lang", "ru")


# Of every chart the pixels by which plotly.js had to widen a margin, which makes it draw everything once more.
WIDENED = """[...document.querySelectorAll('.js-plotly-plot')].map(({_fullLayout: {_size, margin}}) =>
    Math.max(...['l', 'r', 't', 'b'].map(side => _size[side] - margin[side])))"""


def test_text_is_set_in_the_font_of_the_repository(page: Page, dashboard: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, dashboard)
    for name in ("golos-text-cyrillic-wght-normal", "golos-text-latin-wght-normal"):
        assert f"{dashboard}/app/static/fonts/{name}.woff2" in asked
    assert page.evaluate("document.fonts.check('16px \"Golos Text\"', 'Явка 1234,5')")
    assert page.locator("h1").evaluate("heading => getComputedStyle(heading).fontFamily").startswith('"Golos Text"')
    figure = page.get_by_test_id("stMetricValue").first
    assert figure.evaluate("value => getComputedStyle(value).fontVariantNumeric") == "tabular-nums"
    expect(page.locator(".js-plotly-plot .main-svg").nth(7)).to_be_attached(timeout=15_000)
    page.wait_for_timeout(500)
    widened = page.evaluate(WIDENED)
    assert len(widened) == 4 and max(widened) < 1, "margins that charts are given no longer fit the font or the theme"


def test_answers_carry_the_security_headers(page: Page, dashboard: str) -> None:
    answer = page.goto(dashboard)
    assert answer is not None
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.locator("html").get_attribute("lang") == "ru"


def test_downloads_hold_the_filtered_rows(page: Page, dashboard: str, published_folder: Path) -> None:
    expected = people_rows(open_snapshot(published_folder).cursor(), Filters(district=("volga",)))
    open_page(page, f"{dashboard}/people?district=volga")
    for ending in ("csv", "xlsx", "parquet"):
        with page.expect_download() as download:
            page.locator(f".st-key-{ending}-people button").click()
        assert download.value.suggested_filename == f"people.{ending}"
        rows = read(download.value.path(), ending)
        assert sorted(rows["person_id"]) == sorted(expected["person_id"])
        assert list(rows.columns) == list(expected.columns)


def read(path: Path, ending: str) -> pd.DataFrame:
    if ending == "xlsx":
        return pd.read_excel(path, engine="calamine")
    return pd.read_csv(path) if ending == "csv" else pd.read_parquet(path)


def test_click_on_a_bar_of_the_ranking_opens_the_page_of_that_region(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/regions?role=participant")
    bars = page.locator(".st-key-chart-region_ranking .barlayer .point")
    expect(bars).to_have_count(45, timeout=15_000)  # two bars and an interval for each of 15 regions
    expect(bars.first).to_be_visible(timeout=15_000)  # not while a part above it is still to come
    bars.first.click(force=True)  # plotly lays a sheet over its bars that takes the clicks
    page.wait_for_url(re.compile("/region[?]"))
    settled(page)
    assert "role=participant" in page.url and re.search(r"region=\w\w\b", page.url)
    expect(page.locator(".st-key-drop-region")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Регионы")


def test_a_state_leads_to_its_people_and_they_to_their_rows(page: Page, dashboard: str, published_folder: Path) -> None:
    filters = Filters(forum=("kaluga",), region=("50",))
    con = open_snapshot(published_folder).cursor()
    came = people_rows(con, filters, states=("came",))
    open_page(page, f"{dashboard}/people?region=50&presence=came")
    expect(page.get_by_text(re.compile(rf"Найдено? {len(came)} человек"))).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    page.wait_for_timeout(1000)  # the canvas is there before it listens
    page.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": 52})
    expect(page.locator(".st-key-list-person_sources")).to_be_visible(timeout=15_000)
    assert came["person_id"].iloc[0] not in page.url


def test_the_meeting_prints_on_one_sheet(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/meeting")
    expect(page.locator(".sheet tbody tr")).to_have_count(89)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
