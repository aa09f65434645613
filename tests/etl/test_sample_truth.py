"""The bundled sample, loaded, against what its generator knows of it."""

import json

import pytest

import settings
from etl import __main__ as command_line
from tests.etl.conftest import Loader

TRUTH = json.loads((settings.ROOT / "tests" / "sample" / "truth.json").read_text("utf-8"))
