"""Trainings that the judge draws, hands to a student's function, and repeats on the batches that it drew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from grader_tests.lecture02.batches import Probe
from grader_tests.lecture02.networks import Network
from grader_tests.lecture02.values import parts, shape_of
from mlphys.checking import Answer, as_array, expect
from mlphys.checking.expect import describe
from solutions import lecture02 as reference
from solutions.lecture02 import Activation, Layers, Target, Trained

FRESH: Final = 4000  # points on which the judge itself measures a cost: 3 % accuracy or better
HIDDEN: Final[Mapping[str, Activation]] = {"relu": reference.relu, "sigmoid": reference.sigmoid}
TRAINS: Final = ("cost", "forward", "backward", "gradient_step")  # what training calls by name
PATIENT: Final = 60.0  # seconds for a long training: loops over samples are slow, and right


@dataclass(frozen=True)
class Training:
    """The arguments of a training, and what comes out of it if all is right."""

    target: Target
    start: Network
    activations: list[Activation]
    eta: float
    steps: int
    batch_size: int
    seed: int

    @staticmethod
    def draw(
        rng: np.random.Generator,
        sizes: list[int],
        hidden: Activation,
        eta: float,
        steps: int,
        batch_size: int,
        miss: float | None = None,
    ) -> Training:
        """Draw a start and a target; with `miss`, the start misses the target's mean by this much."""
        start = reference.random_network(sizes, seed_of(rng))
        activations = reference.with_linear_output(hidden, len(sizes) - 1)
        case = Training(wavy(rng), start, activations, eta, steps, batch_size, seed_of(rng))
        if miss is not None:
            points = reference.grid_points(20)
            output = reference.forward(points, *start, activations)[0][-1]
            start[1][-1] += miss + float(np.mean(case.target(points)) - np.mean(output))
        return case

    def arguments(self, target: Target, activations: Sequence[Any] | None = None) -> tuple[Any, ...]:
        """Return the arguments of `train`; the activations may be answers of the student's."""
        own = self.activations if activations is None else list(activations)
        return target, *self.start, own, self.eta, self.steps, self.batch_size, self.seed

    def run(self, train: Answer, activations: Sequence[Answer] | None = None) -> tuple[Trained, np.ndarray]:
        """Return what the student's training gives, and the batches that it drew."""
        probe = Probe(self.target)
        trained = self.read(train(*self.arguments(probe, activations)))
        return trained, probe.batches(self.steps, self.batch_size)

    def compare(self, compare_activations: Answer) -> dict[str, Trained]:
        """Return what the student's comparison of activations gives."""
        seen = compare_activations(self.target, *self.start, self.eta, self.steps, self.batch_size, self.seed)
        expect(
            isinstance(seen, dict) and set(seen) == set(HIDDEN),
            f'compare_activations: expected a dict with the keys "relu" and "sigmoid", saw {describe(seen)}',
        )
        return {name: self.read(seen[name]) for name in HIDDEN}

    def read(self, seen: Any) -> Trained:
        """Return (weights, biases, costs) as arrays of the right shapes."""
        weights, biases, costs = parts(seen, 3, "trained network", "(weights, biases, costs)")
        read: list[Layers] = []
        for of, values, like in (("weights", weights, self.start[0]), ("biases", biases, self.start[1])):
            layers = parts(values, len(like), of, f"{len(like)} arrays (one per layer)")
            expect(
                shape_of(layers[-1]) != (*like[-1].shape[:-1], self.batch_size),
                f"{of} of the last layer: saw {self.batch_size} outputs; is the target of shape (batch,) "
                "subtracted from outputs of shape (batch, 1)? That gives (batch, batch)",
            )
            named = [(f"{of}[{j}] after training", value, like[j].shape) for j, value in enumerate(layers)]
            read.append([as_array(value, of=name, shape=shape) for name, value, shape in named])
        return read[0], read[1], as_array(costs, of="costs", shape=(self.steps,))

    def with_hidden(self, name: str) -> Training:
        """Return the same training with another activation of the hidden layers."""
        return replace(self, activations=reference.with_linear_output(HIDDEN[name], len(self.activations)))

    def replay(self, batches: np.ndarray, eta: float | None = None) -> Network:
        """Return the network after a gradient step for each batch."""
        return self._walk(batches, self.eta if eta is None else eta)[-1]

    def costs(self, batches: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the cost of each batch before and after its step."""
        walk = self._walk(batches, self.eta)
        costs = [[self._cost(*net, y) for net in pair] for pair, y in zip(pairwise(walk), batches, strict=True)]
        before, after = np.array(costs).T
        return before, after

    def by_reference(self) -> Trained:
        """Return what the reference comes to."""
        return reference.train(*self.arguments(self.target))

    def fresh_cost(self, weights: Layers, biases: Layers, rng: np.random.Generator) -> float:
        """Return the cost of a network on points that nobody has seen."""
        return self._cost(weights, biases, rng.uniform(-0.5, 0.5, size=(FRESH, 2)))

    def _cost(self, weights: Layers, biases: Layers, y: np.ndarray) -> float:
        with np.errstate(all="ignore"):  # a student's network may have run away
            output = reference.forward(y, weights, biases, self.activations)[0][-1]
            return reference.cost(output, self.target(y)[:, None])

    def _walk(self, batches: np.ndarray, eta: float) -> list[Network]:
        """Return the network before the first step, and after each."""
        walk = [self.start]
        with np.errstate(all="ignore"):  # points that a student drew can be anything
            for y in batches:
                layers = reference.forward(y, *walk[-1], self.activations)
                gradient = reference.backward(self.target(y)[:, None], *layers, walk[-1][0])
                walk.append(reference.gradient_step(*walk[-1], *gradient, eta))
        return walk


def wavy(rng: np.random.Generator) -> Target:
    """Return a target without any symmetry that would hide a turned picture."""
    a, b, phase = rng.uniform(4, 6), rng.uniform(2, 3), rng.uniform(0.2, 0.5)

    def target(y: np.ndarray) -> np.ndarray:
        y = np.asarray(y, dtype=float)  # a list of points is as good as an array
        return np.asarray(np.sin(a * y[:, 0] + phase) * np.cos(b * y[:, 1] - phase))

    return target


def seed_of(rng: np.random.Generator) -> int:
    """Return a seed to hand on."""
    return int(rng.integers(2**31))
