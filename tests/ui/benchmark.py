"""What readers wait for, measured in a browser: clicks, the start, new data.

`python -m tests.ui.benchmark TURNS PEOPLE…`. A click takes one of two filters away, for a choice that nobody asked for
before, so that nothing comes from a cache: from the click to the last repaint, page by page, in turns with an empty app
and with a page of the overview's charts in pandas (`tests/ui/naive.py`). Milliseconds: median and 95th percentile. Once
for each size: opening the snapshot, from the command that starts the dashboard to the first chart in an empty browser,
and from publishing a snapshot to its numbers on an overview that was open.
"""

import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page, sync_playwright

from analytics.snapshot import open_snapshot
from analytics.ui.router import PAGES
from benchmarks.snapshots import add_cells, write_snapshot
from tests.conftest import CHROMIUM_ARGUMENTS, running_dashboard

WITHOUT_FILTERS = {"region", "forums", "reconciliation", "review", "upload", "numbers", "help"}
EMPTY_APP = "import streamlit as st\nst.button('again')\n"
QUIET = 700  # milliseconds without a change, after which a repaint was the last
# Resolves with the milliseconds from the click (without anything to click, from the call) to the page's last change.
REPAINT = """([selector, quiet]) => new Promise(resolve => {
    const start = performance.now(); let last = start, timer;
    const isRunning = () => document.querySelector('[data-test-script-state=running]');
    const done = () => isRunning() ? again() : (watch.disconnect(), resolve(last - start));
    const again = () => { clearTimeout(timer); timer = setTimeout(done, quiet); };
    const watch = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); again(); }));
    watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    document.querySelector(selector)?.click(); again();
})"""
Figures = dict[str, float]


ROWS = {
    "people": """SELECT person_number, region_code AS region, role, format, organisation_id, is_participant,
        is_attendee, is_measured, entries FROM person""",
    "registrations": "SELECT person_number, registered_at::DATE AS day FROM registration",
    "days": "SELECT DISTINCT person_number, day_on AS day FROM attendance",
    "tracks": """SELECT DISTINCT person_number, track_code AS track
        FROM registration_track JOIN registration USING (registration_id)""",
}


def main() -> None:
    turns, *sizes = map(int, sys.argv[1:])
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    measured = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=CHROMIUM_ARGUMENTS, executable_path=found)
        for people in sizes:
            with tempfile.TemporaryDirectory() as folder:
                measured[people] = measure(browser, Path(folder), people, turns)
        browser.close()
    print(json.dumps(measured))


def measure(browser: Browser, folder: Path, people: int, turns: int) -> dict[str, Figures]:
    """Everything at one size, in milliseconds."""
    path = write_snapshot(folder, people)
    add_cells(path)
    _write_rows(path, folder / "rows")
    began = time.perf_counter()
    open_snapshot(folder)
    once = {f"open {path.stat().st_size >> 20} MB": (time.perf_counter() - began) * 1000}
    once["start to first chart"] = _start(browser, folder)
    clicks = _clicks(browser, folder, turns, _regions(path))
    once["published to visible"] = _published(browser, folder, path)
    rows = {name: _figures(times) for name, times in clicks.items()}
    rows |= {name: _figures([time]) for name, time in once.items()}
    print(f"{people} people, {turns} turns" + f"{'p50 ms':>20}{'p95 ms':>10}", file=sys.stderr)
    for what, found in rows.items():
        print(f"  {what:28}{found['p50']:>14.0f}{found['p95']:>10.0f}", file=sys.stderr)
    return rows


def _clicks(browser: Browser, folder: Path, turns: int, regions: list[str]) -> dict[str, list[float]]:
    """Times of clicks in the empty app, on the page in pandas and on each of ours."""
    empty = folder / "empty.py"
    empty.write_text(EMPTY_APP, encoding="utf-8")
    naive = str(Path(__file__).with_name("naive.py"))
    with (
        running_dashboard(folder) as address,
        running_dashboard(folder, str(empty)) as empty_address,
        running_dashboard(folder, naive) as naive_address,
    ):
        page, empty_page = browser.new_page(), browser.new_page()
        empty_page.goto(empty_address)
        empty_page.wait_for_selector("[data-testid=stButton] button")
        pages = {name: f"{address}/{name}" for name in PAGES if name not in WITHOUT_FILTERS}
        pages = {"overview in pandas": f"{naive_address}/", **pages}
        times: dict[str, list[float]] = {"empty app": []}
        for turn in range(turns + 1):  # the first one warms up
            for name, link in pages.items():
                _open(page, f"{link}?region={regions[turn]}&role=participant")
                times.setdefault(name, []).append(_click(page, ".st-key-drop-role button"))
                times["empty app"].append(_click(empty_page, "[data-testid=stButton] button"))
        page.close()
        empty_page.close()
    return {name: clicks[1:] for name, clicks in times.items()}


def _write_rows(path: Path, folder: Path) -> None:
    """The rows that the page in pandas reads, as Parquet."""
    folder.mkdir()
    with duckdb.connect(str(path), read_only=True) as con:
        for name, question in ROWS.items():
            con.execute(f"COPY ({question}) TO '{folder / name}.parquet'")


def _start(browser: Browser, folder: Path) -> float:
    """Milliseconds from the command that `make run` ends with to the first chart, nothing being in the browser yet."""
    began = time.perf_counter()
    with running_dashboard(folder) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=120_000)
        ended = time.perf_counter()
        context.close()
    return (ended - began) * 1000


def _published(browser: Browser, folder: Path, path: Path) -> float:
    """Milliseconds from publishing a snapshot, the same once more, to the last repaint of an open overview."""
    current = path.with_name("CURRENT")
    pointer = json.loads(current.read_text("utf-8"))
    with running_dashboard(folder) as address:
        page = browser.new_page()
        _open(page, f"{address}/?role=participant&lang=ru")
        os.link(path, path.with_name(f"2-{path.name}"))
        pointer |= {"number": 2, "path": f"2-{path.name}"}
        current.with_suffix(".new").write_text(json.dumps(pointer), encoding="utf-8")
        began = time.perf_counter()
        current.with_suffix(".new").rename(current)
        page.locator(".st-key-live", has_text="№ 2").wait_for(timeout=120_000)
        seen = time.perf_counter()
        rest = _click(page, "#nothing-to-click")
        page.close()
    return (seen - began) * 1000 + rest


def _regions(path: Path) -> list[str]:
    """Codes of regions, those of most people first."""
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute("SELECT region_code FROM person GROUP BY 1 ORDER BY count(*) DESC, 1").fetchall()
    return [code for (code,) in found]


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".st-key-drop-role button", timeout=120_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=120_000)
    page.wait_for_timeout(QUIET)


def _click(page: Page, selector: str) -> float:
    page.bring_to_front()
    milliseconds: float = page.evaluate(REPAINT, [selector, QUIET])
    return milliseconds


def _figures(times: list[float]) -> Figures:
    ordered = sorted(times)
    return {"p50": statistics.median(ordered), "p95": ordered[math.ceil(len(ordered) * 0.95) - 1]}


if __name__ == "__main__":
    main()
