"""The palette: readable on its page, and apart for readers with any colour blindness.

Contrast as WCAG 2.1 defines it; colour blindness as in Machado, Oliveira and Fernandes (2009), complete; distance in
OKLab (Ottosson 2020), where 0.02 is about the least difference that can be seen side by side.
"""

import math
import tomllib
from itertools import combinations, pairwise

import pytest

import settings
from analytics.charts import Look

LOOKS = {"light": Look(), "dark": Look(dark=True)}
THEMES = pytest.mark.parametrize("theme", LOOKS)
ALL_EYES = pytest.mark.parametrize("eyes", ["usual", "protan", "deutan", "tritan"])
EYES: dict[str, list[list[float]]] = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_CONES: list[list[float]] = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_OKLAB: list[list[float]] = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
TEXT, GRAPHICS, APART = 4.5, 3.0, 0.08


def light(colour: str) -> list[float]:
    """Linear light of red, green and blue, 0 to 1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def through(matrix: list[list[float]], colour: list[float]) -> list[float]:
    return [sum(factor * part for factor, part in zip(row, colour, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    dark, bright = sorted(through([[0.2126, 0.7152, 0.0722]], light(colour))[0] for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def oklab(colour: str, eyes: str) -> list[float]:
    seen = [min(1.0, max(0.0, channel)) for channel in through(EYES[eyes], light(colour))]
    return through(TO_OKLAB, [cone ** (1 / 3) for cone in through(TO_CONES, seen)])


def distance(one: str, other: str, eyes: str) -> float:
    """How far apart two colours are for such eyes; black and white are 1 apart."""
    return math.dist(oklab(one, eyes), oklab(other, eyes))


def theme_of(name: str) -> dict:
    return tomllib.loads((settings.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][name]


def test_measures_agree_with_published_values() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert distance("#000000", "#ffffff", "usual") == pytest.approx(1, abs=0.001)
    assert distance("#d62728", "#2ca02c", "usual") > 3 * distance("#b8860b", "#6b8e23", "deutan")


@THEMES
def test_texts_and_fills_stand_out_from_the_page(theme: str) -> None:
    look, page = LOOKS[theme], theme_of(theme)["backgroundColor"]
    assert look.page == page and look.text == theme_of(theme)["textColor"]
    assert min(contrast(colour, page) for colour in (look.text, look.muted, theme_of(theme)["primaryColor"])) >= TEXT
    assert min(contrast(colour, page) for colour in (look.registered, look.came)) >= GRAPHICS
    assert min(contrast(look.ink(step), colour) for step, colour in enumerate(look.ramp)) >= TEXT
    assert contrast(look.text, look.empty) >= TEXT


@ALL_EYES
@THEMES
def test_things_stay_apart_for_all_eyes(theme: str, eyes: str) -> None:
    look = LOOKS[theme]
    pairs = [*combinations((look.registered, look.came, look.page), 2), *pairwise((look.empty, *look.ramp))]
    assert {pair: near for pair in pairs if (near := distance(*pair, eyes)) < APART} == {}
