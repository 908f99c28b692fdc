"""Statistics of drawn numbers: uniform, independent, never the same. Every test states its error rate."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy import stats

from mlphys.checking import expect

ALPHA: Final = 1e-8  # chance that one statistical test fails a right answer; at most 300 tests a check
COINCIDENCE: Final = 2e-7  # chance that two numbers of 24 random bits agree, up to sign, when rounded to 7 digits
ENOUGH: Final = 200  # numbers, for a correlation to be nearly Gaussian as far out as ALPHA


def expect_uniform(values: np.ndarray, limit: float, *, of: str) -> None:
    """Fail unless the values may well be independent draws, uniform on (-limit, limit).

    Kolmogorov-Smirnov from both sides (too uneven, or too even to be drawn), and whether the
    largest of n values is within 20 / n of the limit: a right answer misses it with e^-20 < ALPHA.
    """
    scaled = values.ravel() / limit
    far = values.flat[np.abs(scaled).argmax()]
    span, n = f"({-limit:.3g}, {limit:.3g})", scaled.size
    expect(bool(np.abs(far) <= limit * (1 + 1e-6)), f"{of}: expected values on {span}, saw {far:.3g}")
    text = f"{of}: expected a uniform distribution on {span}, saw mean {values.mean():.3g}"
    fit = float(stats.kstest(scaled, stats.uniform(-1, 2).cdf).pvalue)
    expect(fit > ALPHA, f"{text} and standard deviation {values.std():.3g} (expected about {limit / np.sqrt(3):.3g})")
    expect(fit < 1 - ALPHA, f"{text} and {n} values more evenly spaced than chance would have it; are they drawn?")
    reach = limit * max(0.0, 1 - 20 / n)
    text = f"{of}: expected the largest of {n} values to be between {reach:.4g} and {limit:.4g} in size"
    expect(bool(np.abs(far) > reach), f"{text}, saw {np.abs(far):.4g}; is the interval too narrow?")


def expect_independent(parts: Mapping[str, np.ndarray]) -> None:
    """Fail unless the numbers of several arrays, each scaled to (-1, 1), may well be independent.

    Counts repeated numbers, up to sign, and correlates arrays with each other and with themselves,
    one row or one column on.
    """
    for name, values in parts.items():
        repeated = values.size - np.unique(_rounded(values)).size
        text = f"{name}: expected {values.size} different numbers, saw {repeated} of them again; are they drawn afresh?"
        expect(repeated <= coincidences(values.size**2 / 2), text)
    for (one, first), (two, second) in itertools.combinations(parts.items(), 2):
        repeated = count_shared(first, second)
        text = f"{two}: {repeated} of its {second.size} numbers are those of {one} again, up to sign and scale"
        expect(repeated <= coincidences(first.size * second.size), f"{text}; is one seed used for both?")
        _expect_uncorrelated(first, second, of=f"{one} and {two}")
    for name, values in parts.items():
        _expect_uncorrelated(values[1:], values[:-1], of=f"{name} and the same, one row on")
        _expect_uncorrelated(values[..., 1:], values[..., :-1], of=f"{name} and the same, one column on")


def count_shared(first: np.ndarray, second: np.ndarray) -> int:
    """Return how many numbers of the second array are in the first, up to sign and to 7 digits."""
    return int(np.isin(_rounded(second), _rounded(first)).sum())


def _expect_uncorrelated(first: np.ndarray, second: np.ndarray, *, of: str) -> None:
    """Fail if the numbers, or their squares, of two arrays go together; the longer one is cut."""
    n = min(first.size, second.size)
    if n < ENOUGH:
        return
    u, v = first.ravel()[:n], second.ravel()[:n]
    allowed = stats.norm.isf(ALPHA / 2) / np.sqrt(n)
    for x, y in itertools.product((u, u**2), (v, v**2)):
        r = float(np.corrcoef(x, y)[0, 1])
        text = f"{of}: expected independent numbers, with a correlation of at most {allowed:.2g}"
        expect(abs(r) <= allowed, f"{text}, saw {r:.2g}; is one made from the other?")


def coincidences(pairs: float) -> float:
    """Return how many of that many pairs of random numbers may agree by chance."""
    return float(stats.poisson.isf(ALPHA, pairs * COINCIDENCE))


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.round(np.abs(values).ravel(), 7))
