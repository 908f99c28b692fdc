"""The forward pass."""

from __future__ import annotations

import numpy as np

from grader_tests.lecture02.networks import networks
from grader_tests.lecture02.values import expect_unchanged, parts
from mlphys.checking import Answer, check, expect_close


@check(points=1)
def forward_gives_the_activities_of_every_layer(forward: Answer, *, rng: np.random.Generator) -> None:
    """`forward` gives, in `y_layer`, the input and every layer's activities, and leaves its arguments as they are."""
    for net in networks(rng):
        reply, expected = forward.watch(*net.input), net.forward()[0]
        y_layer, _ = parts(reply.value, 2, "forward", "(y_layer, df_layer)")
        layers = parts(y_layer, len(expected), "y_layer", f"{len(expected)} arrays (the input and one per layer)")
        expect_close(layers[0], net.y, of="y_layer[0], the input")
        for n, (w, b, f) in enumerate(zip(net.weights, net.biases, net.activations, strict=True), start=1):
            below = expected[n - 1]
            suspects = {"is the bias missing?": f(below @ w)[0], "is the activation function missing?": below @ w + b}
            if w.shape[0] == w.shape[1]:
                suspects["are the weights transposed? They lead from row to column"] = f(below @ w.T + b)[0]
            expect_close(layers[n], expected[n], of=f"y_layer[{n}] of a network {net}", suspects=suspects)
        expect_unchanged(reply.changed, "forward", ("y", "weights", "biases", "activations"))


@check(points=1)
def forward_keeps_the_slopes_at_z(forward: Answer, *, rng: np.random.Generator) -> None:
    """`forward` gives, in `df_layer`, one entry per layer: the derivative of its activation function at its z."""
    for net in networks(rng):
        _, df_layer = parts(forward(*net.input), 2, "forward", "(y_layer, df_layer)")
        y_layer, expected = net.forward()
        layers = parts(df_layer, len(expected), "df_layer", f"{len(expected)} arrays (one per layer)")
        for j, (seen, wanted) in enumerate(zip(layers, expected, strict=True)):
            f = net.activations[j]
            suspects = {
                "is it the derivative at f(z), not at z?": f(y_layer[j + 1])[1],
                "is it the value f(z), not the derivative?": y_layer[j + 1],
                "is it y (1 - y)? Use what the activation function returns": y_layer[j + 1] * (1 - y_layer[j + 1]),
            }
            expect_close(seen, wanted, of=f"df_layer[{j}] of a network {net}", suspects=suspects)
