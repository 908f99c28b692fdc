"""Answers to `forward`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import forward_pass as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import activate, forward

ALL = [
    checks.forward_of_one_layer,
    checks.forward_runs_through_all_layers,
    checks.forward_takes_a_batch_of_any_size,
    checks.forward_leaves_its_arguments_alone,
]


@right("forward")
def sample_by_sample(weights, biases, activations, y):
    outputs = []
    for sample in y:
        for w, b, name in zip(weights, biases, activations):
            sample = activate(np.dot(w, sample) + b, name)
        outputs.append(list(sample))
    return outputs


@right("forward")
def by_recursion(weights, biases, activations, y):
    if len(weights) == 0:
        return y
    y = activate(np.einsum("mk,bk->bm", weights[0], y) + biases[0], activations[0])
    return forward(weights[1:], biases[1:], activations[1:], y)


@right("forward")
def in_columns_and_float32(weights, biases, activations, y):
    columns = np.array(y, dtype=np.float32).T
    for j in range(len(weights)):
        z = np.matmul(np.float32(weights[j]), columns) + np.float32(biases[j])[:, None]
        if activations[j] == "sigmoid":
            columns = 1 / (1 + np.exp(-z))
        elif activations[j] == "jump":
            columns = np.float32(z > 0)
        elif activations[j] == "reLU":
            columns = np.clip(z, 0, None)
        else:
            columns = z
    return columns.T


@wrong("forward", fails=ALL, says="are the weights transposed?")
def takes_the_weights_transposed(weights, biases, activations, y):
    for w, b, name in zip(weights, biases, activations):
        y = activate(np.dot(y, w) + b, name)
    return y


@wrong("forward", fails=ALL, says="is the bias missing?")
def forgets_the_bias(weights, biases, activations, y):
    for w, name in zip(weights, activations):
        y = activate(y @ w.T, name)
    return y


@wrong("forward", fails=ALL, says="is the bias added along the batch?")
def adds_the_bias_along_the_batch(weights, biases, activations, y):
    for w, b, name in zip(weights, biases, activations):
        y = activate(y @ w.T + b[:, np.newaxis], name)
    return y


@wrong(
    "forward",
    fails=[checks.forward_runs_through_all_layers, checks.forward_leaves_its_arguments_alone],
    says="is the first activation function used in every layer?",
)
def uses_the_first_activation_everywhere(weights, biases, activations, y):
    for w, b in zip(weights, biases):
        y = activate(y @ w.T + b, activations[0])
    return y


@wrong(
    "forward",
    fails=[
        checks.forward_of_one_layer,
        checks.forward_runs_through_all_layers,
        checks.forward_leaves_its_arguments_alone,
    ],
    says="is the last layer's activation function missing?",
)
def leaves_the_output_linear(weights, biases, activations, y):
    for w, b, name in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, name)
    return y @ weights[-1].T + biases[-1]


@wrong("forward", fails=[checks.forward_of_one_layer, checks.forward_takes_a_batch_of_any_size], says="expected shape")
def squeezes_the_output(weights, biases, activations, y):
    for w, b, name in zip(weights, biases, activations):
        y = activate(y @ w.T + b, name)
    return np.squeeze(y)


@wrong("forward", fails=[checks.forward_leaves_its_arguments_alone], says="changed its argument weights in place")
def transposes_the_callers_weights(weights, biases, activations, y):
    for j in range(len(weights)):
        weights[j] = weights[j].T
        y = activate(y @ weights[j] + biases[j], activations[j])
    return y


@wrong("forward", fails=[checks.forward_leaves_its_arguments_alone], says="weights and biases and activations in place")
def eats_up_the_network(weights, biases, activations, y):
    while weights:
        y = activate(y @ weights.pop(0).T + biases.pop(0), activations.pop(0))
    return y


@wrong("forward", fails=ALL, says="expected shape")
def knows_the_example_network_by_heart(weights, biases, activations, y):
    return np.array([[0.0], [0.0], [1.0]])


@wrong("forward", fails=[checks.forward_runs_through_all_layers], says="expected ")
def knows_five_layers_at_most(weights, biases, activations, y):
    for w, b, name in list(zip(weights, biases, activations))[:5]:
        y = activate(y @ w.T + b, name)
    return y


@wrong("forward", fails=[checks.forward_runs_through_all_layers], says="expected ")
def leaves_out_layers_beyond_the_thirtieth(weights, biases, activations, y):
    for j in [*range(min(len(weights) - 1, 30)), -1]:
        y = activate(y[:, : weights[j].shape[1]] @ weights[j][:, : y.shape[1]].T + biases[j], activations[j])
    return y


@wrong("forward", fails=[checks.forward_takes_a_batch_of_any_size], says="forward of a batch of 3000: expected shape")
def takes_sixty_samples_at_most(weights, biases, activations, y):
    y = y[:60]
    for w, b, name in zip(weights, biases, activations):
        y = activate(y @ w.T + b, name)
    return y
