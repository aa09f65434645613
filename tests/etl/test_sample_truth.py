"""The bundled sample, loaded, against what its generator knows of it."""

import json

import settings

TRUTH = json.loads((settings.ROOT / "tests" / "sample" / "truth.json").read_text("utf-8"))
