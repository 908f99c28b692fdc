"""The points that a training draws: seen through its target function, and whether they are drawn as they should."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import stats

from grader_tests.lecture02.chance import ALPHA, expect_distribution, two_sided
from mlphys.checking import expect
from solutions.lecture02 import Target


@dataclass
class Probe:
    """A target function that remembers for which points it was asked."""

    function: Target
    asked: list[np.ndarray] = field(default_factory=list)

    def __call__(self, y: Any) -> np.ndarray:
        """Return the values at these points."""
        points = np.array(y, dtype=float)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"target takes points of shape (batch, 2), saw {points.shape}")
        if not np.isfinite(points).all():
            raise ValueError("target takes finite points, saw nan or inf")
        self.asked.append(points)
        return self.function(points)

    def batches(self, steps: int, batch_size: int) -> np.ndarray:
        """Return the points of each batch, shape (steps, batch_size, 2)."""
        nothing = np.zeros((0, 2))
        points = np.concatenate([nothing, *self.asked])
        if len(points) != steps * batch_size:  # was each point asked for twice, say once for the cost?
            _, first = np.unique(points, axis=0, return_index=True)
            points = points[np.sort(first)]
        of = f"points for which target was asked, with {steps} batches of {batch_size}"
        expect(len(points) == steps * batch_size, f"{of}: expected {steps * batch_size}, saw {len(points)}")
        return points.reshape(steps, batch_size, 2)


def expect_fresh(points: np.ndarray) -> None:
    """Fail if points come again; `points` has shape (points, 2)."""
    saw = len(np.unique(points, axis=0))
    expect(saw > 0.99 * len(points), f"expected {len(points)} different points, saw {saw}; are batches repeated?")


def expect_independent(batches: np.ndarray) -> None:
    """Fail if the points of a batch depend on one another; `batches` has shape (steps, batch_size, 2).

    Of independent points the mean scatters by 1 / sqrt(12 batch_size). The squares of many means add up to a chi^2
    variable, nearly: with 30 uniform inputs a mean is a little less prone to large values than a Gaussian.
    """
    steps, size, _ = batches.shape
    for i, means in enumerate(batches.mean(axis=1).T):
        squares, width = float(np.sum(means**2)), 1 / np.sqrt(12 * size)
        wanted = f"input {i} of the points: expected means of batches that scatter by {width:.3g}"
        saw = f"saw {np.sqrt(squares / steps):.3g}; is each point drawn on its own?"
        expect(two_sided(squares / width**2, stats.chi2(steps)), f"{wanted}, {saw}")


def expect_uniform(points: np.ndarray) -> None:
    """Fail unless points, shape (points, 2), are spread evenly over the square, each of their inputs drawn anew."""
    edge = 0.5 * ALPHA ** (1 / points.size)  # the largest coordinate is below it with the chance ALPHA
    for i, inputs in enumerate(points.T):
        low, high = inputs.min(), inputs.max()
        expect(low >= -0.5 and high <= 0.5, f"input {i}: expected points from -0.5 to 0.5, saw {low:.3g} to {high:.3g}")
        expect_distribution(inputs, stats.uniform(-0.5, 1), of=f"input {i} of the points")
    reach = float(np.abs(points).max())
    expect(reach > edge, f"expected points up to the edges at 0.5, saw none beyond {reach:.4g}")
    saw = len(np.unique(np.abs(points)))
    again = "are points mirrored, or inputs used twice?"
    expect(saw > 0.99 * points.size, f"expected {points.size} different inputs, saw {saw} up to their sign; {again}")
    triangle = stats.triang(0.5, loc=-1, scale=2)  # of the sum of two independent inputs
    expect_distribution(points[:, 0] + points[:, 1], triangle, of="the sum of both inputs")
    expect_distribution(points[:, 0] - points[:, 1], triangle, of="the difference of both inputs")
    places = np.clip(np.floor(8 * (points + 0.5)), 0, 7).astype(int)  # on a grid of 8 x 8
    counts = np.bincount(places @ [8, 1], minlength=64)
    even = stats.chisquare(counts).pvalue > ALPHA
    wanted = f"about {len(points) / counts.size:.0f} points in each of 8 x 8 equal parts of the square"
    expect(even, f"expected {wanted}, saw {counts.min()} to {counts.max()}")
