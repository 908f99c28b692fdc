"""Answers to `outputs_by_depth`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import depths as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import activate, forward

ALL = [
    checks.depths_end_with_the_whole_network,
    checks.depths_begin_with_one_hidden_layer,
    checks.every_depth_keeps_the_last_layer,
    checks.outputs_by_depth_leaves_its_arguments_alone,
]


@right("outputs_by_depth")
def in_one_sweep(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T + biases[-1], activations[-1]))
    return outputs


@right("outputs_by_depth")
def by_cutting_copies(weights, biases, activations, y):
    outputs = []
    weights, biases, activations = list(weights), list(biases), list(activations)
    while len(weights) > 1:
        outputs.insert(0, forward(weights, biases, activations, y).tolist())
        del weights[-2], biases[-2], activations[-2]
    return tuple(outputs)


@right("outputs_by_depth")
def in_a_table_filled_row_by_row(weights, biases, activations, y):
    depth = len(weights) - 1
    stored = np.zeros((depth, len(y), len(biases[-1])), dtype=np.float32)
    for j in range(depth):
        layers = list(range(j + 1)) + [-1]
        stored[j] = forward(
            [weights[i] for i in layers], [biases[i] for i in layers], [activations[i] for i in layers], y
        )
    return stored


@wrong("outputs_by_depth", fails=ALL, says="is entry 0 written twice?")
def writes_entry_0_twice(weights, biases, activations, y):
    depth = len(weights) - 1
    stored = np.zeros((depth, len(y), len(biases[-1])))
    y = activate(y @ weights[0].T + biases[0], activations[0])
    stored[0] = activate(y @ weights[-1].T + biases[-1], activations[-1])
    for j in range(depth - 1):
        y = activate(y @ weights[j + 1].T + biases[j + 1], activations[j + 1])
        stored[j] = activate(y @ weights[-1].T + biases[-1], activations[-1])
    return stored


@wrong("outputs_by_depth", fails=ALL, says="one per hidden layer, saw")
def stops_before_the_last_hidden_layer(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-2], biases[:-2], activations[:-2]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T + biases[-1], activations[-1]))
    return outputs


@wrong("outputs_by_depth", fails=ALL, says="expected shape")
def returns_the_hidden_layers_themselves(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(y)
    return np.array(outputs)


@wrong("outputs_by_depth", fails=ALL, says="is the last bias missing?")
def forgets_the_last_bias(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T, activations[-1]))
    return np.array(outputs)


@wrong("outputs_by_depth", fails=ALL, says="given the activation function of the layer below?")
def ends_with_the_activation_of_the_layer_below(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T + biases[-1], f))
    return np.array(outputs)


@wrong(
    "outputs_by_depth",
    fails=[checks.depths_begin_with_one_hidden_layer, checks.every_depth_keeps_the_last_layer, ALL[3]],
    says="is every entry the whole network?",
)
def never_cuts(weights, biases, activations, y):
    return np.array([forward(weights, biases, activations, y) for _ in weights[1:]])


@wrong("outputs_by_depth", fails=ALL, says="are the entries in reverse order?")
def counts_from_the_top(weights, biases, activations, y):
    def cut(layers, n):
        return layers[:n] + layers[-1:]

    depths = range(len(weights) - 1, 0, -1)
    return [forward(cut(weights, n), cut(biases, n), cut(activations, n), y) for n in depths]


@wrong(
    "outputs_by_depth", fails=[checks.outputs_by_depth_leaves_its_arguments_alone], says="changed its argument weights"
)
def cuts_the_callers_network(weights, biases, activations, y):
    outputs = []
    while len(weights) > 1:
        outputs.insert(0, forward(weights, biases, activations, y))
        del weights[-2], biases[-2], activations[-2]
    return outputs


@wrong("outputs_by_depth", fails=ALL[:3], says="expected 30 entries, one per hidden layer, saw 10")
def has_ten_depths_at_most(weights, biases, activations, y):
    outputs = []
    for w, b, f in list(zip(weights[:-1], biases[:-1], activations[:-1]))[:10]:
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T + biases[-1], activations[-1]))
    return outputs


@wrong("outputs_by_depth", fails=[ALL[0], ALL[2]], says="the last of 30 entries")
def goes_no_deeper_than_ten(weights, biases, activations, y):
    outputs = []
    for n in range(1, len(weights)):
        if n <= 10:
            y = activate(y @ weights[n - 1].T + biases[n - 1], activations[n - 1])
        outputs.append(activate(y @ weights[-1].T + biases[-1], activations[-1]))
    return outputs
