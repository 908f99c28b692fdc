"""Problem 3: a deep network drawn at random."""

from __future__ import annotations

from typing import Final

import numpy as np

from grader_tests.lecture01.chance import coincidences, count_shared, expect_independent, expect_uniform
from grader_tests.lecture01.networks import read_network
from mlphys.checking import Answer, check, expect
from solutions.lecture01 import Network

# Seeds that differ by these must give different networks, also where somebody takes seeds modulo 10, 100, 1000
# (they divide 10**6), a power of two, or a number up to 22 (they divide 232,792,560).
STEPS: Final = (1, 10**6, 2**16 - 1, 2**30, 232_792_560)


@check(points=1)
def random_network_spreads_the_hidden_weights(random_network: Answer, *, rng: np.random.Generator) -> None:
    """In random_network, weights between hidden layers are uniform on (-spread, spread)."""
    for sizes in ([2, 50, 50, 50, 1], [3, 20, 45, 30, 2], [2, 150, 150, 1]):
        spread = float(rng.uniform(0.3, 5))
        weights, _, _ = _drawn(random_network, sizes, spread, _seed(rng))
        for j in range(1, len(weights) - 1):
            expect_uniform(weights[j], spread, of=f"weights[{j}] of sizes {sizes}, spread {spread:.2f}")


@check(points=1)
def random_network_keeps_the_rest_between_minus_one_and_one(
    random_network: Answer, *, rng: np.random.Generator
) -> None:
    """In random_network, the first and last weights and all biases are uniform on (-1, 1), every layer is a sigmoid."""
    for sizes in ([40, 50, 60, 80], [2, 200, 200, 1], [3, 2000, 2]):
        spread = float(rng.uniform(2, 5))
        weights, biases, names = _drawn(random_network, sizes, spread, _seed(rng))
        expect(all(name == "sigmoid" for name in names), f"activations: expected only 'sigmoid', saw {names[:5]}")
        expect_uniform(weights[0], 1, of=f"weights of the first layer, sizes {sizes}")
        expect_uniform(weights[-1], 1, of=f"weights of the last layer, sizes {sizes}")
        for j, bias in enumerate(biases):
            expect_uniform(bias, 1, of=f"biases[{j}], sizes {sizes}")


@check(points=1)
def random_network_draws_every_number_afresh(random_network: Answer, *, rng: np.random.Generator) -> None:
    """In random_network, all weights and biases are independent of each other."""
    for sizes in ([2, 40, 40, 40, 40, 1], [30, 30, 30, 30], [2, 70, 60, 70, 1]):
        spread = float(rng.uniform(0.3, 5))
        expect_independent(_scaled_parts(_drawn(random_network, sizes, spread, _seed(rng)), spread))


@check(points=1)
def random_network_obeys_its_seed(random_network: Answer, *, rng: np.random.Generator) -> None:
    """random_network gives the same network for the same seed, and other numbers in every layer for another seed."""
    sizes, spread, seed = [12, 12, 12, 12], 3.0, 10_000 * int(rng.integers(10**5))  # round: seed // 10 shows
    parts, again = (_scaled_parts(_drawn(random_network, sizes, spread, seed), spread) for _ in range(2))
    same = all(np.array_equal(parts[name], again[name]) for name in parts)
    expect(same, f"the seed {seed}, used twice, gave two different networks; is the seed used?")
    for other in (seed + step for step in STEPS):
        fresh = _scaled_parts(_drawn(random_network, sizes, spread, other), spread)
        for name, values in parts.items():
            shared = count_shared(values, fresh[name])
            text = f"{name}: expected other numbers for seed {seed} than for seed {other}"
            text = f"{text}, saw {shared} of {values.size} again; is the whole seed used, in every layer?"
            expect(shared <= coincidences(values.size**2), text)


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _drawn(answer: Answer, sizes: list[int], spread: float, seed: int) -> Network:
    """Return a network drawn by the student's function; fail unless its shapes are right."""
    weights, biases, names = read_network(answer(sizes, spread, seed))
    expected = list(zip(sizes[1:], sizes[:-1], strict=True))
    shapes = [w.shape for w in weights]
    turned = "; are they transposed?" if [s[::-1] for s in shapes] == expected else ""
    expect(shapes == expected, f"weights for sizes {sizes}: expected shapes {expected}, saw {shapes[:6]}{turned}")
    return weights, biases, names


def _scaled_parts(net: Network, spread: float) -> dict[str, np.ndarray]:
    """Return a network's arrays by name, scaled to (-1, 1); no constant biases, which cost another check."""
    weights, biases, _ = net
    scales = [1.0, *[spread] * (len(weights) - 2), 1.0]
    parts = {f"weights[{j}]": w / scale for j, (w, scale) in enumerate(zip(weights, scales, strict=True))}
    return parts | {f"biases[{j}]": bias for j, bias in enumerate(biases) if np.ptp(bias) > 0}
