"""What pages share, in a real browser: clicks that choose, search, views, new data, the wall, accessibility."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analytics.ui.router import PAGES
from tests.ui.test_browser import context, open_page, page, quiet, settled

__all__ = ["context", "page", "quiet"]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
expect.set_options(timeout=15_000)
# Streamlit's own, listed in DECISIONS.md.
OF_STREAMLIT = {"svg-img-alt"}


def marks(page: Page, chart: str) -> Locator:
    return page.locator(f".st-key-chart-{chart} .barlayer .point")


def click_mark(page: Page, chart: str, place: int) -> None:
    """A click in the middle of a bar, as a hand does it: plotly listens to the plot, not to the bar."""
    mark = marks(page, chart).nth(place)
    expect(mark).to_be_attached(timeout=15_000)
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # plotly has drawn, and listens a moment later
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize(
    ("path", "chart", "filters"),
    [
        pytest.param("regions", "region_map", ["region"], marks=pytest.mark.heavy),
        pytest.param("regions", "district_turnout", ["district"], marks=pytest.mark.heavy),
        ("", "attendance_days", ["day"]),
        ("tracks", "track_attendance", ["track"]),
        pytest.param("organisations", "type_tracks", ["organisation_type", "track"], marks=pytest.mark.heavy),
    ],
)
def test_a_click_on_a_mark_chooses_it(page: Page, dashboard: str, path: str, chart: str, filters: list[str]) -> None:
    open_page(page, f"{dashboard}/{path}")
    click_mark(page, chart, 2)
    for name in filters:
        expect(page.locator(f".st-key-drop-{name}")).to_be_visible()
        expect(page).to_have_url(re.compile(rf"[?&]{name}="))
    settled(page)
    page.locator(".st-key-drop-all button" if len(filters) > 1 else f".st-key-drop-{filters[0]} button").first.click()
    expect(page.locator(".st-key-chosen button")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"^{re.escape(dashboard)}/{path}$"))


# How often the outline of a mark was set, for each mark.
DRAWINGS = """const drawn = new WeakMap();
window.drawings = mark => drawn.get(mark) ?? 0;
new MutationObserver(changes => changes.forEach(({target}) => drawn.set(target, window.drawings(target) + 1)))
    .observe(document, {subtree: true, attributes: true, attributeFilter: ["d"]});"""


def test_a_filter_draws_every_chart_once(page: Page, dashboard: str) -> None:
    page.add_init_script(DRAWINGS)
    open_page(page, f"{dashboard}/?role=participant")
    before = page.locator(".js-plotly-plot .trace path").first.element_handle()
    page.locator(".st-key-drop-role button").first.click()
    page.wait_for_function("mark => !mark.isConnected", arg=before)
    settled(page)
    expect(page.locator(".js-plotly-plot .trace")).not_to_have_count(0)
    page.wait_for_timeout(1500)  # a second drawing would follow
    times = page.evaluate("[...document.querySelectorAll('.js-plotly-plot .trace path')].map(drawings)")
    assert len(times) > 50
    assert set(times) == {1}


@pytest.mark.heavy
def test_outlines_are_clicked_and_a_second_click_takes_it_back(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/regions?map=outlines")
    shape = page.locator(".st-key-chart-region_map .choroplethlayer path.choroplethlocation")
    expect(shape).to_have_count(89, timeout=15_000)
    layer = page.locator(".st-key-chart-region_map .stPlotlyChart, .st-key-chart-region_map .js-plotly-plot").first
    layer.scroll_into_view_if_needed()
    box = layer.bounding_box()
    assert box
    middle = (box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5)
    page.mouse.click(*middle)
    expect(page.locator(".st-key-drop-region")).to_be_visible()
    settled(page)
    page.wait_for_timeout(500)
    page.mouse.click(*middle)
    expect(page.locator(".st-key-drop-region")).to_have_count(0)


def test_search_opens_the_page_with_its_filter(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/?track=youth")
    page.locator(".st-key-search input").press_sequentially("калуж обл")
    found = page.locator(".st-key-found").get_by_role("link", name="Калужская область")
    expect(found).to_be_visible()
    found.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Регионы")
    expect(page.locator(".st-key-drop-region")).to_contain_text("Калужская область")
    expect(page.locator(".st-key-drop-track")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Обзор")
    expect(page.locator(".st-key-drop-region")).to_have_count(0)


def test_a_view_is_saved_and_opened_by_somebody_else(browser: Browser, page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/regions?district=volga&map=outlines&lang=en")
    page.locator(".st-key-views button").first.click()
    expect(page.get_by_test_id("stCode")).to_contain_text("district=volga")
    page.locator(".st-key-view-name input").fill("Volga on the map")
    page.locator(".st-key-view-name input").press("Tab")
    page.locator(".st-key-save-view button").click()
    expect(page.get_by_role("link", name="Volga on the map")).to_be_visible()

    other = browser.new_page(locale="ru-RU")
    open_page(other, dashboard)
    other.locator(".st-key-views button").first.click()
    other.get_by_role("link", name="Volga on the map").click()
    expect(other.locator("h1")).to_have_text("Регионы")
    expect(other.locator(".st-key-drop-district")).to_be_visible()
    expect(other.locator(".choroplethlayer")).to_have_count(1, timeout=15_000)
    for part in ("district=volga", "map=outlines"):
        assert part in other.url
    other.close()


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["PNG", "SVG"])
def test_a_chart_is_downloaded_as_a_picture(page: Page, dashboard: str, form: str) -> None:
    open_page(page, f"{dashboard}/regions")
    if form != "PNG":
        page.locator(".st-key-views button").first.click()
        page.locator(".st-key-picture").get_by_text(form).click()
        settled(page)
        page.keyboard.press("Escape")
    camera = page.locator(f".st-key-chart-district_regions .modebar-btn[data-title='Скачать {form}']")
    with page.expect_download() as download:
        camera.click()
    assert download.value.suggested_filename == f"district_regions.{form.lower()}"
    picture = download.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG") if form == "PNG" else "Приволжский" in picture.decode()


@pytest.mark.heavy
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(page: Page, dashboard: str, name: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    open_page(page, f"{dashboard}/{'' if name == 'overview' else name}")
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_attached(timeout=15_000)
    _wait_for_the_last_parts(page)
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    grave = {
        (one["id"], str(node["target"]), node["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical") and one["id"] not in OF_STREAMLIT
        for node in one["nodes"][:3]
    }
    assert grave == set()


def _wait_for_the_last_parts(page: Page) -> None:
    """Until nothing has changed the height of the page for a second: parts of Streamlit's own script come late."""
    heights: list[int] = []
    while len(heights) < 40 and (len(heights) < 5 or len(set(heights[-5:])) > 1):
        heights.append(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
        page.wait_for_timeout(250)


def test_page_reads_at_double_size(page: Page, dashboard: str) -> None:
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 × 900 at 200 %
    open_page(page, f"{dashboard}/regions")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    expect(
        page.get_by_role("button", name="Плитки").or_(page.get_by_role("radio", name="Плитки")).first
    ).to_be_visible()
