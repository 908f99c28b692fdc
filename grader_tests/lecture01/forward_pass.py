"""Problem 1: the forward pass of a batch through all layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader_tests.lecture01.networks import NAMES, PATIENT, draw_case, expect_untouched
from mlphys.checking import Answer, check, expect_close
from solutions import lecture01 as reference


@check(points=1, builds_on=("activate",), seconds=PATIENT)
def forward_of_one_layer(forward: Answer, *, rng: np.random.Generator) -> None:
    """The forward pass through one layer gives f(z) with z_m = sum_k w_mk y_k + b_m."""
    for n_in, n_out in [(4, 4), (2, 5), (6, 3), (3, 1)]:  # the square one first: there a transposition runs through
        for name in NAMES:
            net, y = draw_case(rng, [n_in, n_out], [name], batch=7)
            (w,), (b,), _ = net
            suspects: dict[str, Any] = {
                "is the bias missing?": reference.activate(y @ w.T, name),
                "is the activation function missing?": y @ w.T + b,
                "is the sign of the bias turned round?": reference.activate(y @ w.T - b, name),
            }
            if n_in == n_out:
                turned = reference.activate(y @ w + b, name)
                suspects["are the weights transposed? weights[j][m, k] leads from neuron k to neuron m"] = turned
            of = f"forward through one {name} layer, {n_in} to {n_out} neurons"
            expect_close(forward(*net, y), reference.forward(*net, y), of=of, suspects=suspects)


@check(points=2, builds_on=("activate",), seconds=PATIENT)
def forward_runs_through_all_layers(forward: Answer, *, rng: np.random.Generator) -> None:
    """The forward pass runs through any number of layers of any sizes, each with its own activation function."""
    few = [["sigmoid", "linear", "reLU"], ["linear", "sigmoid"], ["reLU", "jump", "linear", "sigmoid"]]
    many = [[*map(str, rng.choice(NAMES, size=layers - 1)), "linear"] for layers in (6, 12, 40)]
    for names in [*few, *many]:
        sizes = [int(n) for n in rng.integers(2, 7, size=len(names) + 1)]
        of = f"forward through layers of {_in_words(sizes)} neurons, {_in_words(names)}"
        _expect_forward(forward, rng, sizes, names, of)
    _expect_forward(forward, rng, [2, 300, 150, 2], few[0], "forward through layers of 2, 300, 150, 2 neurons")


@check(points=1, builds_on=("activate",), seconds=PATIENT)
def forward_takes_a_batch_of_any_size(forward: Answer, *, rng: np.random.Generator) -> None:
    """The forward pass takes a batch of any size, 1 too; every sample gets the same biases."""
    # the square one first: there a bias along the batch shows
    for batch, n_out in [(4, 4), (1, 3), (1, 1), (2, 1), (50, 3), (3000, 2)]:
        net, y = draw_case(rng, [3, n_out], ["linear"], batch)
        suspects = {}
        if batch == n_out:
            suspects["is the bias added along the batch?"] = y @ net[0][0].T + net[1][0][:, np.newaxis]
        of = f"forward of a batch of {batch}"
        expect_close(forward(*net, y), reference.forward(*net, y), of=of, suspects=suspects)


@check(points=1, builds_on=("activate",), seconds=PATIENT)
def forward_leaves_its_arguments_alone(forward: Answer, *, rng: np.random.Generator) -> None:
    """The weights, biases, names and inputs are the same after a call of forward as before."""
    expect_untouched(forward, reference.forward, rng)


def _expect_forward(forward: Answer, rng: np.random.Generator, sizes: list[int], names: list[str], of: str) -> None:
    """Fail unless a network that is drawn here has the right output for a batch of 9."""
    (weights, biases, _), y = draw_case(rng, sizes, names, batch=9)
    suspects = {
        "is the last layer's activation function missing?": [*names[:-1], "linear"],
        "is the first activation function used in every layer?": names[:1] * len(names),
        "is the last activation function used in every layer?": names[-1:] * len(names),
    }
    wrong = {why: reference.forward(weights, biases, others, y) for why, others in suspects.items()}
    expected = reference.forward(weights, biases, names, y)
    expect_close(forward(weights, biases, names, y), expected, of=of, suspects=wrong)


def _in_words(items: list[Any]) -> str:
    return ", ".join(map(str, items)) if len(items) < 10 else f"{', '.join(map(str, items[:3]))}, ... ({len(items)})"
