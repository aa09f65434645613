"""Pictures of the dashboard, made from the bundled sample.

`python -m docs.screenshots` makes docs/overview.png for the README and docs/help for the page of help; with a FOLDER,
every page in both languages, light and dark, on a desk and on a phone.
"""

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright

import settings
from analytics.ui.router import PAGES
from tests.conftest import CHROMIUM_ARGUMENTS, running_dashboard

SIZES = {"desk": (1440, 900, 1), "phone": (390, 844, 2)}
TALLEST = 4000
# Step of the help → address, and the part that is clicked before the picture.
STEPS = {
    "look": ("", None),
    "choose": ("regions?region=40", None),
    "take": ("tracks", ".st-key-table-track_attendance summary"),
}


def main(folder: Path | None) -> None:
    """The README's picture, or all of them into a folder."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with TemporaryDirectory() as data, sync_playwright() as playwright, running_dashboard(_loaded(data)) as address:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGUMENTS)
        if folder is None:
            _picture(browser, address, settings.ROOT / "docs" / "overview.png", height=1120)
            for step, language in product(STEPS, ("ru", "en")):
                _step(browser, address, step, language)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for page, language, theme, size in product(PAGES, ("ru", "en"), ("light", "dark"), SIZES):
            path = folder / f"{page}-{language}-{theme}-{size}.png"
            _picture(browser, address, path, page=page, language=language, theme=theme, size=size)


def _step(browser: Browser, address: str, step: str, language: str) -> None:
    """A picture of the help, small enough to be committed."""
    path, clicked = STEPS[step]
    tab = browser.new_page(viewport={"width": 1200, "height": 760}, locale="ru-RU", timezone_id="Europe/Moscow")
    tab.goto(f"{address}/{path}{'&' if '?' in path else '?'}lang={language}")
    _wait_for_all_parts(tab)
    if clicked:
        tab.locator(clicked).click()
        tab.mouse.wheel(0, 400)
    tab.wait_for_timeout(2500)
    tab.screenshot(path=settings.ROOT / "docs" / "help" / f"{step}-{language}.png")
    tab.close()


def _wait_for_all_parts(tab: Page) -> None:
    """Until no part is a grey bar any more, and every chart and table is drawn."""
    tab.wait_for_selector("h1", timeout=60_000)
    tab.wait_for_selector("[data-test-script-state=notRunning]", state="attached", timeout=60_000)
    tab.wait_for_timeout(500)
    expect(tab.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    for part in ("stPlotlyChart", "stDataFrame"):
        for drawing in tab.get_by_test_id(part).all():
            drawing.locator("svg, canvas").first.wait_for(state="attached")
    tab.wait_for_timeout(1500)


def _loaded(folder: str) -> Path:
    """A data folder with the sample, published under a key of its own."""
    environment = os.environ | {"YAVKA_DATA": folder, "YAVKA_KEY_FILE": f"{folder}/pseudonym.key"}
    words = [sys.executable, "-m", "etl", "load", str(settings.SAMPLE)]
    subprocess.run(words, cwd=settings.ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return Path(folder)


def _picture(
    browser: Browser,
    address: str,
    path: Path,
    *,
    page: str = "overview",
    language: str = "ru",
    theme: str = "light",
    size: str = "desk",
    height: int | None = None,
) -> None:
    width, window, scale = SIZES[size]
    tab = browser.new_page(
        viewport={"width": width, "height": window},
        device_scale_factor=scale,
        color_scheme="dark" if theme == "dark" else "light",
        locale="ru-RU",
        timezone_id="Europe/Moscow",
    )
    tab.goto(f"{address}/{'' if page == 'overview' else page}?lang={language}")
    _wait_for_all_parts(tab)
    content = tab.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
    tab.set_viewport_size({"width": width, "height": height or min(max(window, content), TALLEST)})
    tab.wait_for_timeout(800)
    tab.screenshot(path=path)
    tab.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
