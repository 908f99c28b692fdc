"""Problem 3: what the network would put out with its first n hidden layers alone."""

from __future__ import annotations

import numpy as np

from grader_tests.lecture01.networks import PATIENT, draw_case, expect_untouched
from mlphys.checking import Answer, CheckFailed, as_array, check, expect_close
from solutions import lecture01 as reference
from solutions.lecture01 import Network


@check(points=1, builds_on=("activate", "forward"), seconds=PATIENT)
def depths_end_with_the_whole_network(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """outputs_by_depth has one entry per hidden layer, and the last is the output of the whole network."""
    for net, y in _deep_cases(rng):
        seen = _depths(outputs_by_depth, net, y)
        suspects = {"the last entry is zero; is it ever written?": np.zeros_like(seen[-1])}
        if len(seen) > 1:
            suspects["does the last entry miss a layer?"] = reference.outputs_by_depth(*net, y)[-2]
        of = f"the last of {len(seen)} entries"
        expect_close(seen[-1], reference.forward(*net, y), of=of, suspects=suspects)


@check(points=1, builds_on=("activate", "forward"), seconds=PATIENT)
def depths_begin_with_one_hidden_layer(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """Entry 0 of outputs_by_depth is the output with the first hidden layer alone."""
    for net, y in _deep_cases(rng):
        seen, expected = _depths(outputs_by_depth, net, y), reference.outputs_by_depth(*net, y)
        suspects = {
            "it is the output with two hidden layers; is entry 0 written twice?": expected[:2][-1],
            "it is the output of the whole network": expected[-1],
        }
        expect_close(seen[0], expected[0], of="entry 0, one hidden layer", suspects=suspects)


@check(points=2, builds_on=("activate", "forward"), seconds=PATIENT)
def every_depth_keeps_the_last_layer(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """Every entry of outputs_by_depth comes from the last layer's own weights, bias and activation."""
    for net, y in _deep_cases(rng):
        weights, biases, names = net
        hidden, expected = len(weights) - 1, reference.outputs_by_depth(*net, y)
        without_bias = [*biases[:-1], np.zeros_like(biases[-1])]
        linear = [*names[:-1], "linear"]
        suspects = {
            "is the last bias missing?": reference.outputs_by_depth(weights, without_bias, names, y),
            "is the last activation function missing?": reference.outputs_by_depth(weights, biases, linear, y),
            "is the last layer given the activation function of the layer below?": _with_names_from_below(net, y),
            "are the entries in reverse order?": expected[::-1],
            "is every entry one layer too deep, and the last zero?": np.append(expected[1:], 0 * expected[:1], axis=0),
            "is every entry one layer too deep?": np.append(expected[1:], expected[-1:], axis=0),
            "is every entry the whole network?": np.repeat(expected[-1:], hidden, axis=0),
        }
        seen = _depths(outputs_by_depth, net, y)
        expect_close(seen, expected, of=f"outputs of {hidden} depths", suspects=suspects)


@check(points=1, builds_on=("activate", "forward"), seconds=PATIENT)
def outputs_by_depth_leaves_its_arguments_alone(outputs_by_depth: Answer, *, rng: np.random.Generator) -> None:
    """The weights, biases, names and inputs are the same after a call of outputs_by_depth as before."""
    expect_untouched(outputs_by_depth, reference.outputs_by_depth, rng)


def _deep_cases(rng: np.random.Generator) -> list[tuple[Network, np.ndarray]]:
    """Draw networks with hidden layers of one size, several depths and outputs, and batches for them."""
    smooth = ["sigmoid", "reLU", "linear"]
    shapes = [
        (2, 5, 1, 6, ["sigmoid", "reLU", "sigmoid", "linear", "sigmoid"]),
        (3, 4, 2, 5, ["reLU", "linear", "reLU", "sigmoid"]),
        (2, 6, 1, 4, ["sigmoid", "linear"]),
        (4, 4, 3, 1, ["sigmoid", "sigmoid", "linear", "reLU", "sigmoid", "linear"]),
        (2, 7, 1, 70, ["sigmoid", *(str(name) for name in rng.choice(smooth, size=29)), "linear"]),
    ]
    return [
        draw_case(rng, [inputs, *[width] * (len(names) - 1), outputs], names, batch)
        for inputs, width, outputs, batch, names in shapes
    ]


def _with_names_from_below(net: Network, y: np.ndarray) -> np.ndarray:
    """Return the outputs by depth if the last layer took over the activation function below it."""
    weights, biases, names = net
    cuts = [([*weights[:n], weights[-1]], [*biases[:n], biases[-1]], n) for n in range(1, len(weights))]
    return np.array([reference.forward(w, b, [*names[:n], names[n - 1]], y) for w, b, n in cuts])


def _depths(answer: Answer, net: Network, y: np.ndarray) -> np.ndarray:
    """Return the student's outputs by depth; fail unless the shape is right."""
    hidden, outputs = len(net[0]) - 1, net[0][-1].shape[0]
    seen = answer(*net, y)
    if isinstance(seen, list | tuple) and len(seen) != hidden:
        raise CheckFailed(f"outputs by depth: expected {hidden} entries, one per hidden layer, saw {len(seen)}")
    return as_array(seen, of="outputs by depth", shape=(hidden, len(y), outputs))
