"""Problem 4: how layers respond to the input, and the critical spread of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader_tests.lecture01.networks import draw_network
from mlphys.checking import Answer, as_array, check, expect, expect_close
from mlphys.checking.expect import describe
from solutions import lecture01 as reference


@check(points=2, bonus=True, builds_on=("activate", "forward"))
def response_is_the_spread_over_the_batch(response_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """The response of each layer is the root mean square over neurons of the spread over the batch."""
    for sizes, batch in [([3, 4, 4, 4, 2], 25), ([2, 5, 3], 25), ([6, 8, 1], 400), ([2, *[6] * 14, 2], 25)]:
        names = ["sigmoid", "reLU", "linear", "sigmoid"] * 4
        net = draw_network(rng, sizes, names[: len(sizes) - 1])
        y = rng.normal(size=(batch, sizes[0])) + 0.5
        layers = [reference.forward(net[0][:n], net[1][:n], net[2][:n], y) for n in range(1, len(sizes))]
        suspects: Mapping[str, Any] = {
            "is it the variance, the root missing?": [s.var(axis=0).mean() for s in layers],
            "is it the mean over neurons, not their root mean square?": [s.std(axis=0).mean() for s in layers],
            "is it the spread over batch and neurons together?": [s.std() for s in layers],
            "is it the spread over neurons, not over the batch?": [np.sqrt(s.var(axis=1).mean()) for s in layers],
            "is it the size of the values, their mean not taken off?": [np.sqrt((s**2).mean()) for s in layers],
            "does the batch's variance divide by batch - 1?": [np.sqrt(s.var(axis=0, ddof=1).mean()) for s in layers],
        }
        of = f"response of {len(sizes) - 1} layers of {', '.join(map(str, sizes[1:]))} neurons"
        expect_close(response_by_depth(*net, y), reference.response_by_depth(*net, y), of=of, suspects=suspects)


@check(points=2, bonus=True)
def relu_spread_is_critical(critical_spread_relu: Answer, *, rng: np.random.Generator) -> None:
    """At the critical spread of a reLU network, a small difference neither grows nor shrinks."""
    for width in (100, 20, int(rng.integers(5, 300))):
        expected = reference.critical_spread_relu(width)
        suspects = {
            "is the half of the neurons that are off left out?": expected / np.sqrt(2),
            "is it the standard deviation, not the half width?": expected / np.sqrt(3),
            "does it depend on the width?": reference.critical_spread_relu(100),
            "is the square root missing?": expected**2,
        }
        seen = _number(critical_spread_relu(width))
        expect_close(seen, expected, of=f"critical spread at width {width}", rtol=0.01, suspects=suspects)


@check(points=3, bonus=True, builds_on=("activate",))
def sigmoid_spread_is_critical(critical_spread_sigmoid: Answer, *, rng: np.random.Generator) -> None:
    """At the critical spread of a sigmoid network, a small difference neither grows nor shrinks."""
    for width in (100, 30, int(rng.integers(50, 500))):
        expected = reference.critical_spread_sigmoid(width)
        suspects = {
            "is f' taken at z = 0, where it is largest? z is spread with variance q": 4 * np.sqrt(3 / width),
            "is it the standard deviation, not the half width?": expected / np.sqrt(3),
            "does it depend on the width?": reference.critical_spread_sigmoid(100),
            "is it the reLU's critical spread?": reference.critical_spread_relu(width),
            "is it width times the variance of the weights?": width * expected**2 / 3,
            "is it <f^2> - <f>^2, the variance of f, in place of <f^2>?": 9.600851 / np.sqrt(width),  # by quadrature
        }
        seen = _number(critical_spread_sigmoid(width))
        expect_close(seen, expected, of=f"critical spread at width {width}", rtol=0.05, suspects=suspects)


def _number(seen: Any) -> float:
    """Return one number; an array with one entry, as root finders give it, is as good."""
    array = as_array(seen, of="critical spread")
    expect(array.size == 1, f"critical spread: expected a number, saw {describe(seen)}")
    return float(array.ravel()[0])
