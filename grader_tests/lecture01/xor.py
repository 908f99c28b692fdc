"""Problems 1 and 2: XOR of the signs, by any network and by one with a single hidden layer."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import expit

from grader_tests.lecture01.networks import NAMES, read_network
from mlphys.checking import Answer, CheckFailed, check, expect
from solutions import lecture01 as reference
from solutions.lecture01 import Network

ROUNDING: Final = 1e-12  # of each term of a sum: what the judge puts down to rounding


@check(points=2)
def xor_separates_the_quadrants(xor_network: Answer, *, rng: np.random.Generator) -> None:
    """xor_network gives 1 where y1 y2 < 0 and 0 where y1 y2 > 0, for |y1| and |y2| from 0.1 to 3."""
    _expect_xor(_xor_net(xor_network), _points(rng, (0.1, 3), (0.1, 3)), off=0.1)


@check(points=2)
def xor_holds_close_to_the_axes(xor_network: Answer, *, rng: np.random.Generator) -> None:
    """xor_network is right close to the axes, too: for |y1| or |y2| down to 0.01."""
    net = _xor_net(xor_network)
    _expect_xor(net, _points(rng, (0.01, 0.1), (0.01, 0.1)), off=0.1)
    _expect_xor(net, _points(rng, (0.01, 0.02), (0.01, 1000)), off=0.1)


@check(points=2)
def xor_holds_far_from_the_origin(xor_network: Answer, *, rng: np.random.Generator) -> None:
    """xor_network is right far from the origin, too: for |y1| and |y2| up to 1000."""
    net = _xor_net(xor_network)
    for spans in (((3, 1000), (3, 1000)), ((0.01, 10), (3, 1000)), ((3, 1000), (0.01, 10))):
        _expect_xor(net, _points(rng, *spans), off=0.1)


@check(points=2, bonus=True)
def one_hidden_layer_knows_the_four_corners(xor_one_hidden_layer: Answer, *, rng: np.random.Generator) -> None:
    """The network of xor_one_hidden_layer is right around the four points (+-1, +-1)."""
    _expect_xor(_xor_net(xor_one_hidden_layer, layers=2), _points(rng, (0.8, 1.4), (0.8, 1.4)), off=0.2)


@check(points=2, bonus=True)
def one_hidden_layer_fills_the_quadrants(xor_one_hidden_layer: Answer, *, rng: np.random.Generator) -> None:
    """The network of xor_one_hidden_layer is right for all |y1| and |y2| from 0.5 to 3."""
    _expect_xor(_xor_net(xor_one_hidden_layer, layers=2), _points(rng, (0.5, 3), (0.5, 3)), off=0.2)


def _xor_net(answer: Answer, layers: int | None = None) -> Network:
    """Return the student's network with two inputs and one output, or fail."""
    weights, biases, names = read_network(answer())
    right = layers is None or len(weights) == layers
    expect(right, f"one hidden layer and the output: expected {layers} weight matrices, saw {len(weights)}")
    first, last = weights[0].shape, weights[-1].shape
    turned = f"; are they transposed? weights[0] has shape {first[0]}x{first[1]}" if first[0] == 2 else ""
    expect(first[1] == 2, f"weights[0]: expected 2 columns, one per input, saw {first[1]}{turned}")
    expect(last[0] == 1, f"weights[-1]: expected 1 row for the one output neuron, saw {last[0]}")
    known = {name.lower(): name for name in NAMES}
    unknown = [name for name in names if name.lower() not in known]
    expect(not unknown, f"activations: expected names from {', '.join(NAMES)}, saw {unknown[:1]}")
    return weights, biases, [known[name.lower()] for name in names]


def _run(net: Network, y: np.ndarray, rounding: float) -> np.ndarray:
    """Return the output of a network, computed as if without rounding, shape (batch,).

    An exact answer may rest on a sum that is zero, such as relu(y1) + relu(y2) - relu(y1 + y2).
    Rounding makes it +-1e-16 of its terms, and a strict jump makes that 1: nobody's mistake. So
    every layer passes on how far rounding may have moved its values, and a jump takes for zero
    what may be nothing but rounding.
    """
    off = np.zeros_like(y)
    with np.errstate(all="ignore"):  # a student's network may overflow: the comparison then says so
        for w, b, name in zip(*net, strict=True):
            z, terms = y @ w.T + b, np.abs(y) @ np.abs(w.T) + np.abs(b)
            y, off = _activate(z, off @ np.abs(w.T) + rounding * terms, name)
    return np.asarray(y[:, 0])


def _activate(z: np.ndarray, off: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return f(z), and by how much it may be off if z is off by `off`."""
    if name == "jump":
        return np.where(z > off, 1.0, 0.0), np.zeros_like(z)
    if name == "sigmoid":  # its slope is f (1 - f) <= 1/4, and over a step of 1 at most e times that
        f = expit(z)  # exact to all digits, however close to 0
        return f, np.where(off < 1, 3 * off * f * expit(-z), 1.0)
    return reference.activate(z, name), np.where(z < -off, 0.0, off) if name == "reLU" else off


def _points(rng: np.random.Generator, first: tuple[float, float], second: tuple[float, float]) -> np.ndarray:
    """Draw 100 points in each quadrant; one coordinate lies in `first`, the other in `second`."""
    sizes = np.exp([rng.uniform(np.log(low), np.log(high), size=400) for low, high in (first, second)]).T
    signs = np.tile([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]], (100, 1))
    return np.asarray(signs * rng.permuted(sizes, axis=1))


def _expect_xor(net: Network, y: np.ndarray, *, off: float) -> None:
    """Fail unless the network's output is within `off` of the XOR of the signs everywhere, as it is or unrounded."""
    target = (y[:, 0] * y[:, 1] < 0).astype(float)
    strict, seen = (_run(net, y, rounding) for rounding in (0.0, ROUNDING))
    if np.all(np.abs(strict - target) <= off):
        return
    expect(bool(np.isfinite(seen).all()), "the network's output is nan or infinite at some points")
    wrong = np.abs(seen - target) > off
    if wrong.any():
        i = int(np.argmax(np.abs(seen - target)))
        text = f"at y = ({y[i, 0]:.4g}, {y[i, 1]:.4g}): expected {target[i]:.0f}, saw {seen[i]:.4g}"
        many = f"{wrong.sum()} of {len(y)} points are off by more than {off}"
        raise CheckFailed(f"{text}; {many}{_why(net, seen, y, wrong, off)}")


def _why(net: Network, seen: np.ndarray, y: np.ndarray, wrong: np.ndarray, off: float) -> str:
    """Name the mistake that gives these outputs, where it is a known one."""
    one, two = y[:, 0] > 0, y[:, 1] > 0
    total = y.sum(axis=1)
    quadrant = "one of the two quadrants is missing"
    suspects = [
        ("is it 1 where the signs agree, instead of where they differ?", one == two),
        ("is it -1 instead of 0 where the signs agree?", np.where(one == two, -1, 1)),
        (f"{quadrant}, where y1 < 0 < y2", one & ~two),
        (f"{quadrant}, where y2 < 0 < y1", two & ~one),
        ("is this AND?", one & two),
        ("is this OR? it must be 0 where both are positive", one | two),
        ("is this XOR of bits 0 and 1? the signs of y1 and y2 count here", (total > 0.5) & (total < 1.5)),
        ("the output is the same everywhere", np.full(len(y), seen[0])),
    ]
    for sentence, values in suspects:
        if np.all(np.abs(seen - values) <= off):
            return f": {sentence}"
    soft = "sigmoid" in net[2] and np.mean((seen[wrong] > 1e-9) & (seen[wrong] < 1 - 1e-9)) > 0.5
    return ": are the sigmoids steep enough?" if soft else ""
