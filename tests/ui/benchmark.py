"""What a click costs in a browser, from the click to the last repaint, beside an empty app in the same browser.

`python -m tests.ui.benchmark TURNS PEOPLE…`. A click takes one of two filters away, for a choice that nobody asked for
before, so that nothing comes from a cache; page by page, in turns with the empty app. Milliseconds: median and 95th
percentile. Opening the snapshot is measured once.
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
# Resolves with the milliseconds between the click and the last change of the page.
CLICK = """([selector, quiet]) => new Promise(resolve => {
    const start = performance.now(); let last = start, timer;
    const isRunning = () => document.querySelector('[data-test-script-state=running]');
    const done = () => isRunning() ? again() : (watch.disconnect(), resolve(last - start));
    const again = () => { clearTimeout(timer); timer = setTimeout(done, quiet); };
    const watch = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); again(); }));
    watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    document.querySelector(selector).click(); again();
})"""
Figures = dict[str, float]


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
    """Each page at one size, the empty app, and opening the snapshot."""
    path = write_snapshot(folder, people)
    add_cells(path)
    began = time.perf_counter()
    open_snapshot(folder)
    opened = (time.perf_counter() - began) * 1000
    empty = folder / "empty.py"
    empty.write_text(EMPTY_APP, encoding="utf-8")
    with running_dashboard(folder) as address, running_dashboard(folder, str(empty)) as empty_address:
        regions = _regions(path)
        page, empty_page = browser.new_page(), browser.new_page()
        empty_page.goto(empty_address)
        empty_page.wait_for_selector("[data-testid=stButton] button")
        floor: list[float] = []
        clicks: dict[str, list[float]] = {}
        for turn in range(turns + 1):
            for name in [name for name in PAGES if name not in WITHOUT_FILTERS]:
                _open(page, f"{address}/{name}?region={regions[turn]}&role=participant")
                clicks.setdefault(name, []).append(_click(page, ".st-key-drop-role button"))
                floor.append(_click(empty_page, "[data-testid=stButton] button"))
    rows = {"empty app": _figures(floor), **{name: _figures(times[1:]) for name, times in clicks.items()}}
    rows[f"open {path.stat().st_size >> 20} MB"] = _figures([opened])
    print(f"{people} people, {turns} turns" + f"{'p50 ms':>20}{'p95 ms':>10}", file=sys.stderr)
    for what, found in rows.items():
        print(f"  {what:28}{found['p50']:>14.0f}{found['p95']:>10.0f}", file=sys.stderr)
    return rows


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
    milliseconds: float = page.evaluate(CLICK, [selector, QUIET])
    return milliseconds


def _figures(times: list[float]) -> Figures:
    ordered = sorted(times)
    return {"p50": statistics.median(ordered), "p95": ordered[math.ceil(len(ordered) * 0.95) - 1]}


if __name__ == "__main__":
    main()
