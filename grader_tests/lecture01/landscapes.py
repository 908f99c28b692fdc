"""Problem 5: a cost landscape of the student's own, with two minima that are not equivalent."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize

from grader_tests.lecture01.networks import read_list
from mlphys.checking import Answer, CheckFailed, as_array, check, expect

SHARES: Final = (0.01, 0.99)  # of the ridge's height: where the higher minimum must lie
DIFFERENCE: Final = 0.25  # of the truth's standard deviation: between the model's curves at two minima
X: Final = np.linspace(-3.95, 3.95, 80)  # midpoints: the mean over them is the mean over (-4, 4)
THETAS: Final = np.linspace(-5, 5, 201)


@check(points=3, bonus=True)
def own_cost_has_two_unequal_minima(own_curves: Answer, *, rng: np.random.Generator) -> None:
    """The cost of own_curves has two minima, one lower than the other, with a ridge between them."""
    curves = [_curves(own_curves, float(theta)) for theta in THETAS]
    models, truths = (np.array([curve[i] for curve in curves]) for i in (0, 1))
    moved = float(np.ptp(truths, axis=0).max())
    expect(moved < 1e-6 * (1 + np.abs(truths).max()), f"truth: it must not depend on theta, saw it move by {moved:.3g}")
    truth = truths[0]
    expect(truth.std() > 1e-9, f"truth: expected a curve, saw {truth[0]:.3g} for every x")
    expect(models.std(axis=1).max() > 1e-9, "model: expected a curve, saw the same value for every x")
    _expect_no_sines(models)
    i = int(rng.integers(len(THETAS)))
    again = _curves(own_curves, float(THETAS[i]))[0]
    expect(np.allclose(again, models[i]), f"model: two calls with theta = {THETAS[i]:.2f} gave different curves")
    _expect_two_valleys(_Landscape(lambda theta: _curves(own_curves, theta)[0], truth, models))


@dataclass(frozen=True)
class _Valley:
    """A local minimum: its place on the grid, theta, the cost and the model's curve there."""

    index: int
    theta: float
    bottom: float
    curve: np.ndarray


@dataclass(frozen=True)
class _Landscape:
    """The cost of a model against theta.

    Attributes:
        model: the model's curve at any theta.
        truth: the true curve.
        models: the model's curves at `THETAS`.
    """

    model: Callable[[float], np.ndarray]
    truth: np.ndarray
    models: np.ndarray

    @property
    def costs(self) -> np.ndarray:
        """The cost at each of `THETAS`."""
        return np.asarray(np.mean((self.models - self.truth) ** 2, axis=1) / 2)

    def cost(self, theta: float) -> float:
        """Return the cost at any theta."""
        return float(np.mean((self.model(theta) - self.truth) ** 2) / 2)

    def valley(self, i: int) -> _Valley:
        """Descend between the grid's neighbours of a minimum."""
        bounds = (float(THETAS[i - 1]), float(THETAS[i + 1]))
        found = optimize.minimize_scalar(self.cost, bounds=bounds, method="bounded", options={"xatol": 1e-3})
        return _Valley(i, float(found.x), float(found.fun), self.model(float(found.x)))

    def jump(self, start: int, stop: int, height: float) -> float | None:
        """Return a theta between two places on the grid where the cost jumps by a tenth of `height` or more."""
        changes = np.abs(np.diff(self.costs))
        steep = [i for i in range(start, stop) if changes[i] > 0.1 * height]
        jumps = (self._zoom(float(THETAS[i]), float(THETAS[i + 1])) for i in steep)
        return next((theta for theta in jumps if theta is not None), None)

    def _zoom(self, left: float, right: float) -> float | None:
        """Halve an interval, to the steeper side, 12 times; return where it ends if the cost changes as much there."""
        low, high = self.cost(left), self.cost(right)
        change = abs(high - low)
        for _ in range(12):
            middle = (left + right) / 2
            here = self.cost(middle)
            if abs(here - low) > abs(high - here):
                right, high = middle, here
            else:
                left, low = middle, here
        return left if abs(high - low) > change / 2 else None


def _curves(answer: Answer, theta: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the student's model and truth at one theta."""
    pair = read_list(answer(theta, X), "own_curves", "model, truth")
    expect(len(pair) == 2, f"own_curves: expected two curves, model and truth, saw {len(pair)}")
    model, truth = (as_array(c, of=n, shape=X.shape) for c, n in zip(pair, ("model", "truth"), strict=True))
    largest = max(np.abs(model).max(), np.abs(truth).max())
    expect(bool(largest < 1e50), f"own_curves at theta = {theta:.2f}: saw {largest:.3g}, whose square is too large")
    return model, truth


def _expect_no_sines(models: np.ndarray) -> None:
    """Fail if at most theta the model is a sin(k x + b) + c, the text's model; 1 % of the variance decides."""
    varying = models - models.mean(axis=1, keepdims=True)
    norms = np.sum(varying**2, axis=1)
    varying, norms = varying[norms > 1e-9 * norms.max()], norms[norms > 1e-9 * norms.max()]
    k = np.arange(0.5, 15.5, 0.01)  # a sine of smaller k is hardly more than a line
    explained = _explained(varying, np.sin(np.outer(X, k)))
    cosines = np.cos(np.outer(X, k[k > 0.8]))  # less than a period of a cosine is hardly more than a parabola
    explained[:, k > 0.8] += _explained(varying, cosines - cosines.mean(axis=0))  # X is even: they add up
    explained = explained.max(axis=1) / norms
    share = float(np.mean(explained > 0.99))
    text = f"model: expected one of your own, saw a sin(k x + b) + c, the text's, at {share:.0%} of theta"
    expect(share < 0.5, text)


def _explained(curves: np.ndarray, waves: np.ndarray) -> np.ndarray:
    """Return how much of the square of each curve each wave, times a factor, takes off."""
    return np.asarray((curves @ waves) ** 2 / np.sum(waves**2, axis=0))


def _expect_two_valleys(landscape: _Landscape) -> None:
    """Fail unless two minima are not equivalent: of different cost, with different curves, a ridge between."""
    costs = landscape.costs
    low = [i for i in range(1, len(costs) - 1) if costs[i] < costs[i - 1] and costs[i] <= costs[i + 1]]
    found = [landscape.valley(i) for i in sorted(sorted(low, key=lambda i: costs[i])[:8])]
    words = ", ".join(f"{valley.theta:.2f} (C = {valley.bottom:.3g})" for valley in found[:6])
    number = f"{len(low)}: {words}" if found else "none"
    expect(len(low) > 1, f"C(theta): expected two local minima inside -5 < theta < 5, saw {number}")
    why = [_objection(landscape, left, right) for left, right in itertools.combinations(found, 2)]
    text = f"C(theta): expected two minima that are not equivalent, saw minima at theta = {words}"
    if all(why):
        raise CheckFailed(f"{text}: {_weightiest(why)}")


OBJECTIONS: Final = (
    "C jumps near",
    "the model's curves at",
    "minima of equal cost are equivalent",
    "the ridges between them are too low",
)


def _objection(landscape: _Landscape, left: _Valley, right: _Valley) -> str:
    """Say why two minima do not count; nothing if they do."""
    costs, truth = landscape.costs, landscape.truth
    lower, higher = sorted([left.bottom, right.bottom])
    height = float(costs[left.index : right.index].max()) - lower
    if height < 1e-3 * truth.var() or higher - lower > SHARES[1] * height:
        return OBJECTIONS[3]
    if higher - lower < SHARES[0] * height:
        return OBJECTIONS[2]
    differs = float(np.sqrt(np.mean((left.curve - right.curve) ** 2)) / truth.std())
    if differs < DIFFERENCE:
        where = f"{OBJECTIONS[1]} {left.theta:.2f} and {right.theta:.2f} hardly differ"
        return f"{where}, by {differs:.2g} of the truth's standard deviation, expected {DIFFERENCE} or more"
    jump = landscape.jump(left.index - 1, right.index + 1, height)
    return "" if jump is None else f"{OBJECTIONS[0]} theta = {jump:.3f}, expected it to be continuous"


def _weightiest(objections: Sequence[str]) -> str:
    """Return the objection to the pair of minima that came closest."""
    return min(objections, key=lambda text: next(i for i, kind in enumerate(OBJECTIONS) if text.startswith(kind)))
