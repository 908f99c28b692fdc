"""The comparison of two activation functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from grader_tests.lecture02.replay import HIDDEN, PATIENT, TRAINS, Training
from mlphys.checking import Answer, check, expect, expect_close
from solutions import lecture02 as reference
from solutions.lecture02 import Trained

# Reported costs were 0.83 to 1.39 times the fresh ones in 12000 comparisons by the reference, half of them with each
# activation: P(> 1.25) = 1e-3, P(< 0.88) = 1e-3, and going on like this the bounds below are left in fewer than 1e-8.
ALIKE: Final = 2.5


@check(points=1, builds_on=(*TRAINS, "train", "relu", "sigmoid"), seconds=PATIENT)
def both_activations_get_the_same_training(
    compare_activations: Answer,
    train: Answer,
    relu: Answer,
    sigmoid: Answer,
    linear: Answer,
    *,
    rng: np.random.Generator,
) -> None:
    """`compare_activations` trains both networks on the same function from the same start with the same seed."""
    own = {"relu": relu, "sigmoid": sigmoid}
    for sizes in ([2, 5, 1], [2, 4, 3, 1]):
        case = Training.draw(rng, sizes, reference.relu, eta=float(rng.uniform(0.05, 0.2)), steps=40, batch_size=10)
        seen = case.compare(compare_activations)
        layers = {name: [*[hidden] * (len(sizes) - 2), linear] for name, hidden in own.items()}
        wanted = {name: case.run(train, layers[name])[0] for name in HIDDEN}
        for name, other in (("relu", "sigmoid"), ("sigmoid", "relu")):
            gone_on, reseeded = replace(case, start=wanted[other][:2]), replace(case, seed=case.seed + 1)
            suspects = {
                f"is it the {other} network?": wanted[other],
                "does it start where the other network ended?": gone_on.run(train, layers[name])[0],
                "has it another seed?": reseeded.run(train, layers[name])[0],
            }
            _expect_trained(seen[name], wanted[name], name, suspects)


@check(points=1, builds_on=("train", "relu", "sigmoid", *TRAINS), seconds=PATIENT)
def each_cost_curve_belongs_to_its_network(compare_activations: Answer, *, rng: np.random.Generator) -> None:
    """`compare_activations` gives networks that cost, on fresh points, what their histories end with."""
    case = Training.draw(rng, [2, 20, 1], reference.relu, eta=0.1, steps=150, batch_size=30, miss=1.0)
    np.abs(case.start[0][-1], out=case.start[0][-1])  # so that relu and sigmoid give outputs that are far apart
    for name, (weights, biases, costs) in case.compare(compare_activations).items():
        fresh = case.with_hidden(name).fresh_cost(weights, biases, rng)
        seen = float(np.mean(costs[-40:] / 40) * 40)  # divided first: 1e308 must not overflow
        alike = fresh / ALIKE < seen < fresh * ALIKE
        of = f'mean of the last 40 costs of "{name}" (with {name} in the hidden layers and a linear output)'
        expect(alike, f"{of}: expected about {fresh:.3g} as on fresh points, saw {seen:.3g}")


def _expect_trained(seen: Trained, wanted: Trained, name: str, suspects: dict[str, Trained]) -> None:
    """Fail unless a network and its costs are those expected."""
    for of, value, expected, hints in _named_parts(seen, wanted, suspects):
        floor = 1e-4 * float(np.abs(expected).max())
        expect_close(value, expected, of=f'{of} of "{name}"', rtol=1e-3, atol=floor, suspects=hints)


def _named_parts(
    seen: Trained, wanted: Trained, suspects: dict[str, Trained]
) -> Iterator[tuple[str, np.ndarray, np.ndarray, dict[str, np.ndarray]]]:
    """Yield the name of each array of a trained network, with what was seen, expected and suspected."""
    for part, kind in enumerate(("weights", "biases")):
        for j, expected in enumerate(wanted[part]):
            yield f"{kind}[{j}]", seen[part][j], expected, {hint: net[part][j] for hint, net in suspects.items()}
    yield "costs", seen[2], wanted[2], {hint: net[2] for hint, net in suspects.items()}
