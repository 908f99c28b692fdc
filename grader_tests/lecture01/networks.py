"""Networks: drawn for a check, read from what a student's function gave, or watched for changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from mlphys.checking import Answer, as_array, expect, expect_close
from mlphys.checking.expect import describe
from solutions import lecture01 as reference
from solutions.lecture01 import Network

PATIENT: Final = 60.0  # seconds for a call: loops over samples and neurons are slow, and right
NAMES: Final = ("sigmoid", "reLU", "jump", "linear")
MAX_ENTRIES: Final = 1000  # of a list: layers of a network, or whatever else comes as one
MAX_WEIGHTS: Final = 100_000  # of a student's network: keeps the judge's own forward pass cheap


def draw_network(rng: np.random.Generator, sizes: Sequence[int], names: Sequence[str]) -> Network:
    """Draw a network whose values stay of order 1."""
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    weights = [rng.normal(size=shape) * 1.5 / np.sqrt(shape[1]) for shape in shapes]
    return weights, [rng.normal(size=n) for n in sizes[1:]], list(names)


def draw_case(
    rng: np.random.Generator, sizes: Sequence[int], names: Sequence[str], batch: int
) -> tuple[Network, np.ndarray]:
    """Draw a network and a batch for it that rounding cannot spoil, so that float32 is as good as float64."""
    while True:
        net = draw_network(rng, sizes, names)
        y = rng.normal(size=(batch, sizes[0]))
        if _is_clear(net, y):
            return net, y


def read_network(seen: Any) -> Network:
    """Return the network that a student's function gave as lists of float64 arrays and names."""
    parts = read_list(seen, "the network", "weights, biases, activations")
    expect(len(parts) == 3, f"the network: expected three lists: weights, biases, activations; saw {len(parts)}")
    weights, biases, names = (
        read_list(part, title, "one entry per layer")
        for part, title in zip(parts, ("weights", "biases", "activations"), strict=True)
    )
    counts = (len(weights), len(biases), len(names))
    fits = 0 < min(counts) == max(counts)
    expect(fits, f"weights, biases, activations: expected one of each per layer, saw {counts}")
    arrays = [as_array(w, of=f"weights[{j}]", shape=(-1, -1)) for j, w in enumerate(weights)]
    expect(all(w.size for w in arrays), "the network: expected at least one neuron in every layer")
    size = sum(w.size for w in arrays)
    expect(size <= MAX_WEIGHTS, f"the network: expected at most {MAX_WEIGHTS} weights, saw {size}")
    _expect_chain([w.shape for w in arrays])
    return arrays, [_bias(b, w, j) for j, (b, w) in enumerate(zip(biases, arrays, strict=True))], list(map(str, names))


def read_list(seen: Any, of: str, what: str) -> list[Any]:
    """Return the entries of a list, a tuple or an array; fail if it is none of them, or far too long."""
    row = seen.ndim > 0 if isinstance(seen, np.ndarray) else isinstance(seen, list | tuple)
    expect(row, f"{of}: expected a list ({what}), saw {describe(seen)}")
    expect(len(seen) <= MAX_ENTRIES, f"{of}: expected a list ({what}), saw {len(seen)} entries")
    return list(seen)


def expect_untouched(answer: Answer, right: Callable[..., Any], rng: np.random.Generator) -> None:
    """Fail if a function of a network and a batch changes them, or gives wrong values."""
    for names in (["reLU", "linear", "sigmoid"], ["linear", "jump", "linear"]):
        net, y = draw_case(rng, [4, 4, 4, 4], names, batch=4)
        reply = answer.watch(*net, y)
        titles = {f"argument {i}": title for i, title in enumerate(("weights", "biases", "activations", "y"), start=1)}
        changed = [titles.get(name, name) for name in reply.changed]
        expect(not changed, f"{answer.name} changed its argument {' and '.join(changed)} in place; work on a copy")
        expect_close(reply.value, right(*net, y), of=f"{answer.name} with three layers of 4 neurons")


def _is_clear(net: Network, y: np.ndarray) -> bool:
    """Return whether no jump's argument is near zero, where it jumps, and the output is not tiny."""
    for w, b, name in zip(*net, strict=True):
        z = y @ w.T + b
        if name == "jump" and np.abs(z).min() < 1e-4:
            return False
        y = reference.activate(z, name)
    return bool(np.abs(y).max() > 0.1)


def _expect_chain(shapes: Sequence[tuple[int, ...]]) -> None:
    """Fail unless every layer has a column for each neuron of the layer below."""
    turned = all(below[1] == above[0] for below, above in itertools.pairwise(shapes))
    hint = "; are they transposed? weights[j] has shape (n_out, n_in)" if turned else ""
    for j, (below, above) in enumerate(itertools.pairwise(shapes), start=1):
        of = f"weights[{j}]: expected {below[0]} columns, one for each neuron below"
        expect(above[1] == below[0], f"{of}, saw shape {above[0]}x{above[1]}{hint}")


def _bias(seen: Any, w: np.ndarray, j: int) -> np.ndarray:
    """Return a layer's biases, shape (n_out,); what numpy would broadcast is as good."""
    bias = as_array(seen, of=f"biases[{j}]")
    fits = bias.shape in {(len(w),), (1, len(w)), (), (1,)}
    expect(fits, f"biases[{j}]: expected {len(w)} numbers, one per neuron, saw {describe(bias)}")
    return np.broadcast_to(bias.ravel(), (len(w),))
