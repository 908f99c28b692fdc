"""Networks that the judge draws for the forward and the backward pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from grader_tests.lecture02.values import parts, shape_of
from mlphys.checking import Answer, expect, expect_close
from mlphys.checking.expect import RTOL
from solutions import lecture02 as reference
from solutions.lecture02 import Activation, Layers

Network = tuple[Layers, Layers]  # weights, biases

CLEAR: Final = 1e-4  # how far z stays from relu's kink, so that single precision is on the same side
CASES: Final = (  # layer sizes, samples, size of inputs and targets: different depths, equal and different widths
    ([4, 4, 4, 4], 6, 1.0, 1.0),
    ([2, 3, 1], 4, 1.0, 1.0),
    ([3, 4, 4, 2], 5, 1.0, 1000.0),  # gradients in the hundreds
    ([2, 5, 3, 4, 2], 1, 1.0, 1.0),
    ([1, 6, 1], 3, 1.0, 1.0),
    ([3, 4, 5, 3], 100, 1.0, 1.0),
    ([2, 5, 4, 5, 4, 5, 4, 3, 2], 7, 1.0, 1.0),
    ([2, 4, 3], 6, 1e6, 1.0),  # a relu and a linear layer, which keep large inputs large
)


def networks(rng: np.random.Generator) -> Iterator[Net]:
    """Yield networks for the cases above."""
    for sizes, batch, reach, size in CASES:
        yield Net.draw(rng, sizes, batch, reach=reach, size=size)


def sine(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An activation function that nobody has at hand."""
    z = np.asarray(z, dtype=float)
    return np.sin(z), np.cos(z)


def random_layers(rng: np.random.Generator, sizes: Sequence[int]) -> Network:
    """Return weights and biases."""
    return [rng.normal(size=shape) for shape in pairwise(sizes)], [rng.normal(size=n) for n in sizes[1:]]


@dataclass(frozen=True)
class Net:
    """A network and a batch for it."""

    y: np.ndarray
    target: np.ndarray
    weights: Layers
    biases: Layers
    activations: list[Activation]

    @staticmethod
    def draw(
        rng: np.random.Generator,
        sizes: Sequence[int],
        batch: int,
        given: list[Activation] | None = None,
        reach: float = 1.0,
        size: float = 1.0,
    ) -> Net:
        """Draw a network that lets a gradient through, with inputs of the size `reach` and targets of that `size`.

        Without given activations, every layer has another one.
        """
        kinds = [sine, reference.sigmoid, reference.relu, reference.linear]
        activations = given or [kinds[(batch + j) % 4] for j in range(len(sizes) - 1)]
        while True:
            y, target = reach * rng.normal(size=(batch, sizes[0])), size * rng.normal(size=(batch, sizes[-1]))
            net = Net(y, target, *random_layers(rng, sizes), activations)
            if net.clear_of_the_kink() and min(np.abs(g).max() for g in net.gradient()[0]) > 1e-3:  # no layer is off
                return net

    def __str__(self) -> str:
        sizes = [self.y.shape[1], *(len(b) for b in self.biases)]
        return f"{'-'.join(map(str, sizes))} and a batch of {len(self.y)}"

    @property
    def input(self) -> tuple[Any, ...]:
        """The arguments of `forward`."""
        return self.y, self.weights, self.biases, self.activations

    def clear_of_the_kink(self) -> bool:
        """Return whether no relu is near its kink, for any sample."""
        layers = zip(self.forward()[0][:-1], self.weights, self.biases, self.activations, strict=True)
        return all(
            np.abs(y @ w + b).min() > CLEAR * max(1.0, np.abs(y).max()) for y, w, b, f in layers if f is reference.relu
        )

    def forward(self) -> tuple[Layers, Layers]:
        """Return the right (y_layer, df_layer)."""
        return reference.forward(*self.input)

    def gradient(self) -> tuple[Layers, Layers]:
        """Return the right (dw, db)."""
        return reference.backward(self.target, *self.forward(), self.weights)

    def cost(self) -> float:
        """Return the cost of the batch."""
        return reference.cost(self.forward()[0][-1], self.target)

    def gradients(self, backward: Answer) -> tuple[Sequence[Any], Sequence[Any]]:
        """Return the student's (dw, db) for the right forward pass."""
        return self.read_gradients(backward(self.target, *self.forward(), self.weights))

    def read_gradients(self, seen: Any) -> tuple[Sequence[Any], Sequence[Any]]:
        """Return (dw, db), one entry per layer each, with the first layer first."""
        dw, db = parts(seen, 2, "backward", "(dw, db)")
        read = []
        for of, values, like in (("dw", dw, self.weights), ("db", db, self.biases)):
            layers = parts(values, len(like), of, f"{len(like)} arrays (one per layer)")
            shapes, wanted = [shape_of(value) for value in layers], [value.shape for value in like]
            turned = shapes[::-1] == wanted and shapes not in (wanted, [value.T.shape for value in like])
            expect(not turned, f"{of}: the layers come in reverse order; {of}[0] belongs to the first layer")
            read.append(layers)
        return read[0], read[1]

    def expect_gradient(self, seen: Sequence[Any], kind: str, j: int) -> None:
        """Fail unless the gradient of one layer is right; name known mistakes."""
        part = ("dw", "db").index(kind)
        self._expect_layer(seen[j], self.gradient()[part][j], part, j, of=f" of a network {self}")

    def expect_gradients(
        self, seen: tuple[Sequence[Any], Sequence[Any]], oracle: tuple[Layers, Layers], *, by: str, rtol: float = RTOL
    ) -> None:
        """Fail unless the gradients of all layers are those that an oracle gives; name known mistakes."""
        for part, layers in enumerate(oracle):
            for j, expected in enumerate(layers):
                self._expect_layer(seen[part][j], expected, part, j, of=f", compared with {by},", rtol=rtol)

    def _expect_layer(self, seen: Any, expected: np.ndarray, part: int, j: int, *, of: str, rtol: float = RTOL) -> None:
        suspects = {hint: mistaken[part][j] for hint, mistaken in self._mistaken().items()}
        name = f"{('dw', 'db')[part]}[{j}] (layer {j + 1}){of}"
        expect_close(seen, expected, of=name, rtol=rtol, suspects=suspects)

    def _mistaken(self) -> dict[str, tuple[Layers, Layers]]:
        """Return the gradients that known mistakes give."""
        y_layer, df_layer = self.forward()
        batch, outputs = self.target.shape
        ones = [np.ones_like(df) for df in df_layer]

        def scaled(factor: float) -> tuple[Layers, Layers]:
            dw, db = with_slopes(df_layer)
            return [factor * g for g in dw], [factor * g for g in db]

        def with_slopes(slopes: Layers) -> tuple[Layers, Layers]:
            return reference.backward(self.target, y_layer, slopes, self.weights)

        mistaken = {
            "is the mean over the batch missing?": scaled(batch),
            "is it 2 (y - target)? The cost has a factor 1/2": scaled(2),
            "is it divided by the number of outputs? The cost is a sum over them": scaled(1 / outputs),
            "is the sign wrong? The cost grows with y - target": scaled(-1),
            "is f'(z) of the output layer missing?": with_slopes([*df_layer[:-1], ones[-1]]),
            "are the f'(z) of the hidden layers missing?": with_slopes([*ones[:-1], df_layer[-1]]),
            "is f'(z) missing?": with_slopes(ones),
            "is f'(z) taken to be y (1 - y)? Use df_layer": with_slopes([y * (1 - y) for y in y_layer[1:]]),
        }
        if len({w.shape for w in self.weights} | {w.T.shape for w in self.weights}) == 1:  # else these do not run
            turned = reference.backward(self.target, y_layer, df_layer, [w.T for w in self.weights])
            mistaken["is f'(z) that of the layer above?"] = with_slopes([*df_layer[1:], df_layer[-1]])
            mistaken["are the weights to be transposed on the way back?"] = turned
        return mistaken
