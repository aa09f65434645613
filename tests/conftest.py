"""What tests of several rooms share: a published data folder, the dashboard running on it, a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

import settings
from tests.analytics.forum import write_forum

# No test fails by the time it took: other work may keep this machine busy.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def published_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one invented forum, published."""
    folder = tmp_path_factory.mktemp("published")
    write_forum(folder, seed=1, people=1200)
    return folder


@pytest.fixture(scope="session")
def dashboard(published_folder: Path) -> Iterator[str]:
    """Address of a dashboard that shows the published folder."""
    with running_dashboard(published_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """The Chromium that is there, else Playwright's own."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return {"args": CHROMIUM_ARGUMENTS} | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    """A reader in Moscow."""
    return {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "viewport": {"width": 1440, "height": 900}}


class running_dashboard:
    """The dashboard, or another script, on a free port of this machine for the length of a with statement."""

    def __init__(self, data_folder: Path, script: str = "dashboard.py") -> None:
        self.data_folder, self.script = data_folder, script

    def __enter__(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", self.script, "--server.port", str(port)]
        self.process = subprocess.Popen(
            command,
            cwd=settings.ROOT,
            env=os.environ | {"YAVKA_DATA": str(self.data_folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/_stcore/health", self.process)
        return address

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    for _ in range(150):
        assert process.poll() is None, "the dashboard stopped while starting"
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the dashboard did not start within 30 s")
