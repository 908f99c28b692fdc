"""Lecture 1: other right answers, and the wrong ones that each check exists for."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from grader_tests import lecture01 as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import activate, forward, outputs_by_depth, sgd_step

ALL_FORWARD = [
    checks.forward_of_one_layer,
    checks.forward_runs_through_all_layers,
    checks.forward_takes_a_batch_of_any_size,
    checks.forward_leaves_its_arguments_alone,
]
ALL_XOR = [
    checks.xor_separates_the_quadrants,
    checks.xor_holds_close_to_the_axes,
    checks.xor_holds_far_from_the_origin,
]
BOTH_ONE_LAYER = [checks.one_hidden_layer_knows_the_four_corners, checks.one_hidden_layer_fills_the_quadrants]
ALL_RANDOM = [
    checks.random_network_spreads_the_hidden_weights,
    checks.random_network_keeps_the_rest_between_minus_one_and_one,
    checks.random_network_obeys_its_seed,
]
ALL_DEPTHS = [
    checks.depths_end_with_the_whole_network,
    checks.depths_begin_with_one_hidden_layer,
    checks.every_depth_keeps_the_last_layer,
    checks.outputs_by_depth_leaves_its_arguments_alone,
]
ALL_FIGURE = [
    checks.figure_names_each_depth,
    checks.figure_labels_its_axes,
    checks.figure_shows_the_outputs_upright,
]
BOTH_ESCAPES = [checks.noise_of_few_samples_helps_to_escape, checks.escapes_follow_learning_rate_steps_and_seed]


# --- activate


@right("activate")
def with_an_if_for_each(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    elif name == "jump":
        return z > 0
    elif name == "reLU":
        return z * (z > 0)
    elif name == "linear":
        return z
    else:
        raise ValueError("no such activation: " + name)


@right("activate")
def with_a_table_of_functions(z, name):
    def sigmoid(z):
        e = np.exp(-np.abs(z))
        return np.where(z > 0, 1 / (1 + e), e / (1 + e))

    table = {"sigmoid": sigmoid, "jump": lambda z: np.heaviside(z, 0), "linear": lambda z: z}
    table["reLU"] = lambda z: np.where(z > 0, z, 0)
    return table[name](z)


@right("activate")
def one_number_at_a_time_in_float32(z, name):
    def f(x):
        if name == "sigmoid":
            return 0.0 if x < -80 else 1 / (1 + np.exp(-x))
        if name == "jump":
            return 1.0 if x > 0 else 0.0
        if name == "reLU":
            return max(x, 0.0)
        return x

    assert isinstance(z, np.ndarray)
    if not any(name == known for known in ["sigmoid", "jump", "reLU", "linear"]):
        raise ValueError(name)
    return np.array([f(x) for x in z.ravel()], dtype="float32").reshape(z.shape)


@wrong("activate", fails=[checks.jump_is_zero_at_zero], says="jump(0) must be 0, is it 1?")
def jumps_at_zero(z, name):
    if name == "jump":
        return np.where(z >= 0, 1.0, 0.0)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return {"reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.jump_is_zero_at_zero], says="is it 1/2?")
def jumps_half_way_at_zero(z, name):
    values = {"jump": np.heaviside(z, 0.5), "sigmoid": 1 / (1 + np.exp(-z)), "reLU": np.maximum(z, 0), "linear": z}
    return values[name]


@wrong(
    "activate",
    fails=[checks.activate_computes_the_four_functions, checks.jump_is_zero_at_zero],
    says="is it -1 instead of 0?",
)
def jumps_from_minus_one(z, name):
    return {"jump": np.sign(z), "sigmoid": 1 / (1 + np.exp(-z)), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.sigmoid_stays_finite], says="does exp overflow?")
def sigmoid_overflows(z, name):
    if name == "sigmoid":
        return np.exp(z) / (1 + np.exp(z))
    return {"jump": np.where(z > 0, 1.0, 0.0), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong(
    "activate",
    fails=[checks.activate_computes_the_four_functions, checks.sigmoid_stays_finite],
    says="is it tanh instead?",
)
def sigmoid_is_tanh(z, name):
    return {"sigmoid": np.tanh(z), "jump": np.where(z > 0, 1.0, 0.0), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.unknown_activation_is_refused], says="expected a ValueError")
def takes_any_other_name_for_linear(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "jump":
        return np.where(z > 0, 1.0, 0.0)
    if name == "reLU":
        return np.maximum(z, 0)
    return z


@wrong("activate", fails=[checks.unknown_activation_is_refused], says="UnboundLocalError")
def falls_through_all_ifs(z, name):
    if name == "sigmoid":
        f = 1 / (1 + np.exp(-z))
    if name == "jump":
        f = np.where(z > 0, 1.0, 0.0)
    if name == "reLU":
        f = np.maximum(z, 0)
    if name == "linear":
        f = z
    return f


@wrong(
    "activate",
    fails=[
        checks.activate_computes_the_four_functions,
        checks.jump_is_zero_at_zero,
        checks.sigmoid_stays_finite,
        checks.unknown_activation_is_refused,
    ],
    says="expected shape",
)
def knows_the_example_by_heart(z, name):
    if name not in ("sigmoid", "reLU", "jump", "linear"):
        raise ValueError(name)
    return {"sigmoid": [0.119203, 0.5, 0.880797], "reLU": [0, 0, 2], "jump": [0, 0, 1], "linear": [-2, 0, 2]}[name]


# --- forward


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


@wrong("forward", fails=ALL_FORWARD, says="are the weights transposed?")
def takes_the_weights_transposed(weights, biases, activations, y):
    for w, b, name in zip(weights, biases, activations):
        y = activate(np.dot(y, w) + b, name)
    return y


@wrong("forward", fails=ALL_FORWARD, says="is the bias missing?")
def forgets_the_bias(weights, biases, activations, y):
    for w, name in zip(weights, activations):
        y = activate(y @ w.T, name)
    return y


@wrong("forward", fails=ALL_FORWARD, says="is the bias added along the batch?")
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


@wrong("forward", fails=ALL_FORWARD, says="expected shape")
def knows_the_example_network_by_heart(weights, biases, activations, y):
    return np.array([[0.0], [0.0], [1.0]])


# --- xor_network


@right("xor_network")
def of_steep_sigmoids():  # every layer, the output too
    slope = 1000
    weights = [slope * np.array([[1, 0], [0, 1]]), slope * np.array([[1, -1], [-1, 1]]), slope * np.array([[1, 1]])]
    biases = [np.zeros(2), -slope / 2 * np.ones(2), -slope / 2 * np.ones(1)]
    return weights, biases, ["sigmoid", "sigmoid", "sigmoid"]


@right("xor_network")
def as_lists_of_lists():
    weights = [[[1, 0], [0, 1]], [[1, -1], [-1, 1]], [[1, 1]]]
    biases = [[0, 0], [0, 0], [0]]
    return [weights, biases, ["jump", "jump", "jump"]]


@right("xor_network")
def with_sums_that_rounding_spoils():
    # relu(0.7 y1) + relu(0.7 y2) = relu(0.7 (y1 + y2)) only but for rounding, and a strict jump sees it
    weights = [np.array([[0.7, 0], [0, 0.7], [0.7, 0.7]]), np.array([[0.3, 0.3, -0.3]])]
    return weights, [np.zeros(3), np.zeros(1)], ["reLU", "jump"]


@right("xor_network")
def of_five_layers_some_of_them_idle():
    first = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]])  # |y1 - y2| > |y1 + y2|
    weights = [np.eye(2) * 3, first, np.array([[1.0, 1.0, -1.0, -1.0]]), np.array([[2.0]]), np.array([[0.5]])]
    return weights, [0, 0, 0, 0, 0], ("linear", "reLU", "jump", "linear", "reLU")


@wrong("xor_network", fails=ALL_XOR, says="is this XOR of bits 0 and 1?")
def of_the_bits_zero_and_one():
    weights = [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -1.0]])]
    return weights, [np.array([-0.5, -1.5]), np.zeros(1)], ["jump", "linear"]


@wrong("xor_network", fails=ALL_XOR, says="is it 1 where the signs agree")
def true_where_the_signs_agree():
    weights = [np.eye(2), np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.array([-1.5, 0.5]), np.zeros(1)], ["jump", "jump", "linear"]


@wrong("xor_network", fails=ALL_XOR, says="one of the two quadrants is missing, where y1 < 0 < y2")
def true_in_one_quadrant_only():
    weights = [np.array([[1.0, 0.0], [0.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.array([-1.5])], ["jump", "jump"]


@wrong("xor_network", fails=ALL_XOR, says="is it -1 instead of 0")
def minus_one_where_the_signs_agree():
    weights = [np.eye(2), np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[2.0, 2.0]])]
    return weights, [np.zeros(2), np.zeros(2), np.array([-1.0])], ["jump", "jump", "linear"]


@wrong("xor_network", fails=ALL_XOR, says="points are off by more than 0.1")
def right_at_four_points_only():
    weights = [np.array([[-1.0, 1.0], [1.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.array([-1.5, -1.5]), np.zeros(1)], ["jump", "linear"]


@wrong("xor_network", fails=[checks.xor_holds_close_to_the_axes], says="are the sigmoids steep enough?")
def of_sigmoids_of_slope_60():
    weights = [60 * np.eye(2), 60 * np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.full(2, -30.0), np.zeros(1)], ["sigmoid", "sigmoid", "linear"]


@wrong(
    "xor_network",
    fails=[checks.xor_holds_close_to_the_axes, checks.xor_holds_far_from_the_origin],
    says="expected 1, saw 0",
)
def saturates_far_away():
    # even and growing functions of y1 - y2 and y1 + y2, compared; in float64 both end at 1
    first = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]])
    weights = [first, np.array([[1.0, 1.0, -1.0, -1.0]])]
    return weights, [np.full(4, -2.0), np.zeros(1)], ["sigmoid", "jump"]


@wrong("xor_network", fails=ALL_XOR, says="are they transposed?")
def with_weights_transposed():
    weights = [np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([[1.0], [1.0], [-1.0]])]
    return weights, [np.zeros(3), np.array([-1e-9])], ["reLU", "jump"]


@wrong("xor_network", fails=ALL_XOR, says="expected three lists: weights, biases, activations")
def without_activations():
    return [np.eye(2), np.ones((1, 2))], [np.zeros(2), np.zeros(1)]


@wrong("xor_network", fails=ALL_XOR, says="expected names from sigmoid, reLU, jump, linear")
def with_an_activation_nobody_knows():
    weights = [np.eye(2), np.array([[-1.0, 0.0]])]
    return weights, [np.zeros(2), np.zeros(1)], ["sign", "product"]


@wrong("xor_network", fails=ALL_XOR, says="expected a list")
def returns_a_function_of_y():
    return lambda y: (y[:, 0] * y[:, 1] < 0) * 1.0


@wrong("xor_network", fails=ALL_XOR, says="the output is the same everywhere")
def always_zero():
    return [np.zeros((1, 2))], [np.zeros(1)], ["linear"]


# --- xor_one_hidden_layer


@right("xor_one_hidden_layer")
def with_moduli_of_sum_and_difference():
    first = np.array([[1, -1], [-1, 1], [1, 1], [-1, -1]])
    return [first, np.array([[1, 1, -1, -1]])], [np.zeros(4), np.zeros(1)], ["reLU", "jump"]


@right("xor_one_hidden_layer")
def with_four_soft_sigmoids():
    # sigmoid(s - 2) + sigmoid(-s - 2) is even and grows with |s|: compare it at y1 - y2 and y1 + y2
    first = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]])
    return [first, np.array([[1.0, 1.0, -1.0, -1.0]])], [np.full(4, -2.0), np.zeros(1)], ["sigmoid", "jump"]


@right("xor_one_hidden_layer")
def fitted_with_random_neurons():
    rng = np.random.default_rng(0)
    w, b = 6 * rng.normal(size=(400, 2)), rng.uniform(-18, 18, size=400)
    y = rng.uniform(-3.1, 3.1, size=(6000, 2))
    y = y[np.abs(y).min(axis=1) > 0.4]
    hidden = 1 / (1 + np.exp(-np.clip(y @ w.T + b, -500, 500)))
    design = np.column_stack([hidden, np.ones(len(y))])
    penalty = 1e-2 * np.eye(401)
    c = np.linalg.solve(design.T @ design + penalty, design.T @ (y[:, 0] * y[:, 1] < 0))
    return [w, c[np.newaxis, :-1]], [b, c[-1:]], ["sigmoid", "linear"]


@wrong("xor_one_hidden_layer", fails=BOTH_ONE_LAYER, says="expected 2 weight matrices, saw 3")
def with_two_hidden_layers():
    weights = [np.eye(2), np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.zeros(2), np.zeros(1)], ["jump", "jump", "linear"]


@wrong(
    "xor_one_hidden_layer", fails=[checks.one_hidden_layer_fills_the_quadrants], says="points are off by more than 0.2"
)
def right_around_the_four_corners_only():
    weights = [np.array([[-1.0, 1.0], [1.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.array([-1.5, -1.5]), np.zeros(1)], ["jump", "linear"]


@wrong("xor_one_hidden_layer", fails=BOTH_ONE_LAYER, says="points are off by more than 0.2")
def without_the_last_jump():
    weights = [np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[1.0, 1.0, -1.0]])]
    return weights, [np.zeros(3), np.zeros(1)], ["reLU", "linear"]


@wrong("xor_one_hidden_layer", fails=BOTH_ONE_LAYER, says="is it 1 where the signs agree")
def true_where_the_signs_agree_with_one_layer():
    weights = [np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[-1.0, -1.0, 1.0]])]
    return weights, [np.zeros(3), np.array([1e-9])], ["reLU", "jump"]


# --- random_network


@right("random_network")
def with_the_old_generator(sizes, spread, seed):
    np.random.seed(seed)
    weights, biases, names = [], [], []
    for j in range(len(sizes) - 1):
        limit = spread if 0 < j < len(sizes) - 2 else 1
        weights.append(limit * (2 * np.random.rand(sizes[j + 1], sizes[j]) - 1))
        biases.append(2 * np.random.rand(sizes[j + 1]) - 1)
        names.append("sigmoid")
    return weights, biases, names


@right("random_network")
def with_single_precision(sizes, spread, seed):
    rng = np.random.default_rng(seed)

    def draw(*shape):
        return 2 * rng.random(shape, dtype=np.float32) - 1

    weights = [draw(sizes[j + 1], sizes[j]) for j in range(len(sizes) - 1)]
    weights[1:-1] = [w * np.float32(spread) for w in weights[1:-1]]
    return weights, [draw(n) for n in sizes[1:]], ["sigmoid" for _ in weights]


@right("random_network")
def as_nested_lists_with_pythons_random(sizes, spread, seed):
    import random

    rng = random.Random(seed)
    weights = []
    for j, (n_in, n_out) in enumerate(zip(sizes, sizes[1:])):
        a = 1 if j in (0, len(sizes) - 2) else spread
        weights.append([[rng.uniform(-a, a) for _ in range(n_in)] for _ in range(n_out)])
    return weights, [[rng.uniform(-1, 1) for _ in range(n)] for n in sizes[1:]], ["sigmoid"] * len(weights)


@wrong(
    "random_network",
    fails=[checks.random_network_spreads_the_hidden_weights],
    says="expected values on",
)
def draws_gaussian_weights(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    weights = [rng.uniform(-1, 1, size=(m, k)) for k, m in zip(sizes, sizes[1:])]
    for j in range(1, len(weights) - 1):
        weights[j] = rng.normal(0, spread, size=weights[j].shape)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_spreads_the_hidden_weights], says="a uniform distribution on")
def takes_the_spread_for_the_whole_width(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    weights = [rng.uniform(-1, 1, size=(m, k)) for k, m in zip(sizes, sizes[1:])]
    weights[1:-1] = [w * spread / 2 for w in weights[1:-1]]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong(
    "random_network",
    fails=[checks.random_network_spreads_the_hidden_weights],
    says="is one seed used for several layers?",
)
def seeds_every_layer_alike(sizes, spread, seed):
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    shapes = zip(sizes[1:], sizes[:-1])
    weights = [np.random.default_rng(seed).uniform(-a, a, size=shape) for a, shape in zip(limits, shapes)]
    rng = np.random.default_rng(seed)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong(
    "random_network",
    fails=[checks.random_network_keeps_the_rest_between_minus_one_and_one],
    says="weights of the first layer",
)
def spreads_every_layer(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    weights = [rng.uniform(-spread, spread, size=(m, k)) for k, m in zip(sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong(
    "random_network",
    fails=[checks.random_network_keeps_the_rest_between_minus_one_and_one],
    says="biases[0], sizes",
)
def starts_with_zero_biases(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [np.zeros(m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="two different networks")
def ignores_the_seed(sizes, spread, seed):
    rng = np.random.default_rng()
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="another seed gave a network")
def always_draws_the_same(sizes, spread, seed):
    rng = np.random.default_rng(1)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=ALL_RANDOM, says="are they transposed?")
def draws_inputs_by_outputs(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(k, m)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


# --- outputs_by_depth


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


@wrong("outputs_by_depth", fails=ALL_DEPTHS, says="is entry 0 written twice?")
def writes_entry_0_twice(weights, biases, activations, y):
    depth = len(weights) - 1
    stored = np.zeros((depth, len(y), len(biases[-1])))
    y = activate(y @ weights[0].T + biases[0], activations[0])
    stored[0] = activate(y @ weights[-1].T + biases[-1], activations[-1])
    for j in range(depth - 1):
        y = activate(y @ weights[j + 1].T + biases[j + 1], activations[j + 1])
        stored[j] = activate(y @ weights[-1].T + biases[-1], activations[-1])
    return stored


@wrong("outputs_by_depth", fails=ALL_DEPTHS, says="one per hidden layer, saw")
def stops_before_the_last_hidden_layer(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-2], biases[:-2], activations[:-2]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T + biases[-1], activations[-1]))
    return outputs


@wrong("outputs_by_depth", fails=ALL_DEPTHS, says="expected shape")
def returns_the_hidden_layers_themselves(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(y)
    return np.array(outputs)


@wrong("outputs_by_depth", fails=ALL_DEPTHS, says="is the last bias missing?")
def forgets_the_last_bias(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T, activations[-1]))
    return np.array(outputs)


@wrong("outputs_by_depth", fails=ALL_DEPTHS, says="given the activation function of the layer below?")
def ends_with_the_activation_of_the_layer_below(weights, biases, activations, y):
    outputs = []
    for w, b, f in zip(weights[:-1], biases[:-1], activations[:-1]):
        y = activate(y @ w.T + b, f)
        outputs.append(activate(y @ weights[-1].T + biases[-1], f))
    return np.array(outputs)


@wrong(
    "outputs_by_depth",
    fails=[checks.depths_begin_with_one_hidden_layer, checks.every_depth_keeps_the_last_layer, ALL_DEPTHS[3]],
    says="is every entry the whole network?",
)
def never_cuts(weights, biases, activations, y):
    return np.array([forward(weights, biases, activations, y) for _ in weights[1:]])


@wrong("outputs_by_depth", fails=ALL_DEPTHS, says="are the entries in reverse order?")
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


# --- plot_depths


@right("plot_depths")
def with_pcolormesh_and_colour_bars(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.stack([y1.flatten(), y2.flatten()], axis=1))
    fig = plt.figure(figsize=(12, 3))
    for n in range(1, len(weights)):
        ax = fig.add_subplot(1, len(weights), n)
        mesh = ax.pcolormesh(line, line, images[n - 1].reshape(pixels, pixels), shading="nearest")
        fig.colorbar(mesh, ax=ax)
        ax.set_title(f"output after hidden layer {n}")
        ax.set_xlabel("y1")
        ax.set_ylabel("y2")
    return fig


@right("plot_depths")
def from_the_top_down_on_two_rows(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    depth = len(weights) - 1
    fig, axes = plt.subplots(2, (depth + 1) // 2)
    for ax in axes.ravel()[depth:]:
        ax.axis("off")
    for n, ax in enumerate(axes.ravel()[:depth], start=1):
        image = np.zeros((pixels, pixels))
        for row, y2 in enumerate(line[::-1]):
            y = np.array([[y1, y2] for y1 in line])
            cut = weights[:n] + weights[-1:], biases[:n] + biases[-1:], activations[:n] + activations[-1:]
            image[row] = forward(*cut, y)[:, 0]
        ax.imshow(image, extent=[-half_width, half_width, -half_width, half_width], cmap="gray")
        ax.set(title=f"{n} of {depth}", xlabel="input $y_{1}$", ylabel="input y₂")
    return fig


@right("plot_depths")
def with_rows_and_columns_exchanged_twice(weights, biases, activations, half_width, pixels):
    y1, y2 = np.meshgrid(*[np.linspace(-half_width, half_width, pixels)] * 2, indexing="ij")
    images = outputs_by_depth(weights, biases, activations, np.array([y1.ravel(), y2.ravel()]).T)
    fig = plt.figure()
    for n, image in enumerate(images, 1):
        ax = fig.add_subplot(len(images), 1, n, title=f"n={n}", xlabel="y_1", ylabel="y_2")
        edges = (-half_width, half_width, -half_width, half_width)
        ax.imshow(image[:, 0].reshape(pixels, pixels).T, origin="lower", extent=edges)
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="is it upside down?")
def upside_down(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        ax = axes[0, n - 1]
        ax.imshow(image.reshape(pixels, pixels), extent=(-half_width, half_width, -half_width, half_width))
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="are y1 and y2 exchanged?")
def with_y1_and_y2_exchanged(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line, indexing="ij")
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="expected y to grow")
def with_the_axis_turned_over(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, half_width, -half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@right("plot_depths")
def with_colour_bars_of_its_own(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line, indexing="ij")
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(2, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        mesh = axes[0, n - 1].pcolormesh(y1, y2, image.reshape(pixels, pixels), shading="gouraud")
        fig.colorbar(mesh, cax=axes[1, n - 1], orientation="horizontal")
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_labels_its_axes], says="are these pixel numbers?")
def in_pixel_numbers(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower")
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_labels_its_axes], says="its x axis has no label")
def without_labels(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set_title(f"n = {n}")
    return fig


@wrong("plot_depths", fails=[checks.figure_names_each_depth], says="expected a title that names n = 2, saw 'n = 1'")
def counts_from_zero(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images):
        axes[0, n].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n].set(title=f"n = {n}" if n else "the first, n = 1", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="is it the output for n = 2?")
def shows_one_depth_again_and_again(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n in range(1, len(weights)):
        axes[0, n - 1].imshow(images[-1].reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=ALL_FIGURE, says="end with `return fig`")
def shows_and_returns_nothing(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    plt.close(fig)


@wrong("plot_depths", fails=ALL_FIGURE, says="panels with something drawn in each, saw 1")
def shows_the_whole_network_only(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    image = forward(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig: Figure = plt.figure()
    ax = fig.add_subplot(title="n = 1", xlabel="y1", ylabel="y2")
    edges = (-half_width, half_width, -half_width, half_width)
    ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
    return fig


# --- response_by_depth


@right("response_by_depth")
def from_shorter_and_shorter_networks(weights, biases, activations, y):
    response = []
    for n in range(1, len(weights) + 1):
        layer = np.array(forward(weights[:n], biases[:n], activations[:n], y))
        response.append(np.mean((layer - layer.mean(axis=0)) ** 2) ** 0.5)
    return response


@right("response_by_depth")
def neuron_by_neuron(weights, biases, activations, y):
    response = np.zeros(len(weights), dtype=np.float32)
    for j in range(len(weights)):
        y = activate(y @ weights[j].T + biases[j], activations[j])
        squares = [np.std(neuron) ** 2 for neuron in y.T]
        response[j] = np.sqrt(sum(squares) / len(squares))
    return response


@wrong("response_by_depth", fails=[checks.response_is_the_spread_over_the_batch], says="is it the variance")
def forgets_the_root(weights, biases, activations, y):
    response = []
    for w, b, name in zip(weights, biases, activations):
        y = forward([w], [b], [name], y)
        response.append(y.var(axis=0).mean())
    return response


@wrong(
    "response_by_depth", fails=[checks.response_is_the_spread_over_the_batch], says="over neurons, not over the batch"
)
def takes_the_spread_over_neurons(weights, biases, activations, y):
    response = []
    for w, b, name in zip(weights, biases, activations):
        y = forward([w], [b], [name], y)
        response.append(np.sqrt(y.var(axis=1).mean()))
    return response


@wrong("response_by_depth", fails=[checks.response_is_the_spread_over_the_batch], says="batch and neurons together")
def takes_the_spread_of_everything(weights, biases, activations, y):
    response = []
    for w, b, name in zip(weights, biases, activations):
        y = forward([w], [b], [name], y)
        response.append(y.std())
    return response


# --- critical_spread_relu


@right("critical_spread_relu")
def from_chi_with_half_the_neurons_on(width):
    variance = 1 / (width * 0.5)
    return np.float32((3 * variance) ** 0.5)


@right("critical_spread_relu")
def by_bisection(width):
    low, high = 0.0, 10.0
    for _ in range(60):
        a = (low + high) / 2
        if width * a**2 / 3 / 2 > 1:
            high = a
        else:
            low = a
    return [a][0]


@wrong("critical_spread_relu", fails=[checks.relu_spread_is_critical], says="the half of the neurons that are off")
def takes_all_neurons_for_on(width):
    return np.sqrt(3 / width)


@wrong("critical_spread_relu", fails=[checks.relu_spread_is_critical], says="is it the standard deviation")
def gives_the_standard_deviation(width):
    return np.sqrt(2 / width)


@wrong("critical_spread_relu", fails=[checks.relu_spread_is_critical], says="does it depend on the width?")
def knows_width_100_by_heart(width):
    return 0.245


# --- critical_spread_sigmoid


@right("critical_spread_sigmoid")
def by_iterating_q_inside_a_bisection(width):
    t, weight = np.polynomial.legendre.leggauss(200)
    t = 8 * t
    weight = weight * np.exp(-(t**2) / 2)
    weight = weight / weight.sum()

    def chi(a):
        q = 1.0
        for _ in range(200):
            f = 1 / (1 + np.exp(-np.sqrt(q) * t))
            q = width * a**2 / 3 * np.sum(weight * f**2) + 1 / 3
        f = 1 / (1 + np.exp(-np.sqrt(q) * t))
        return width * a**2 / 3 * np.sum(weight * (f * (1 - f)) ** 2)

    low, high = 0.0, 60 / np.sqrt(width)
    for _ in range(30):
        a = (low + high) / 2
        low, high = (a, high) if chi(a) < 1 else (low, a)
    return a


@right("critical_spread_sigmoid")
def by_drawing_z(width):
    t = np.random.default_rng(3).normal(size=100_000)
    variance = 100.0  # of all weights of a neuron together
    for _ in range(40):
        q = variance / 4
        for _ in range(5):
            q = variance * np.mean(1 / (1 + np.exp(-np.sqrt(q) * t)) ** 2) + 1 / 3
        f = 1 / (1 + np.exp(-np.sqrt(q) * t))
        variance = 0.5 * variance + 0.5 / np.mean((f * (1 - f)) ** 2)
    return np.sqrt(3 * variance / width)


@right("critical_spread_sigmoid")
def by_scaling_from_width_100(width):
    return 1.76 * np.sqrt(100 / width)


@wrong("critical_spread_sigmoid", fails=[checks.sigmoid_spread_is_critical], says="is f' taken at z = 0")
def takes_the_slope_at_zero(width):
    return 4 * np.sqrt(3 / width)


@wrong("critical_spread_sigmoid", fails=[checks.sigmoid_spread_is_critical], says="is it the standard deviation")
def gives_the_standard_deviation_of_the_weights(width):
    return 10.19 / np.sqrt(width)


@wrong("critical_spread_sigmoid", fails=[checks.sigmoid_spread_is_critical], says="does it depend on the width?")
def is_the_same_at_all_widths(width):
    return 1.76


# --- sgd_step


@right("sgd_step")
def run_by_run(theta, x, eta):
    new = []
    for t, samples in zip(theta, x):
        gradient = sum((np.sin(t * s) - np.sin(3 * s)) * np.cos(t * s) * s for s in samples) / len(samples)
        new.append(t - eta * gradient)
    return new


@right("sgd_step")
def with_differences_of_the_cost(theta, x, eta):
    def cost(t):
        return 0.5 * np.mean((np.sin(t[:, None] * x) - np.sin(3 * x)) ** 2, axis=1)

    h = 1e-5
    return theta - eta * (cost(theta + h) - cost(theta - h)) / (2 * h)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="is the sign wrong?")
def climbs(theta, x, eta):
    phase = theta[:, None] * x
    return theta + eta * np.mean((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase), axis=1)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="is it the sum over samples")
def sums_over_samples(theta, x, eta):
    phase = theta[:, None] * x
    return theta - eta * np.sum((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase), axis=1)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="is the factor x of the chain rule missing?")
def forgets_the_chain_rule(theta, x, eta):
    phase = theta[:, None] * x
    return theta - eta * np.mean((np.sin(phase) - np.sin(3 * x)) * np.cos(phase), axis=1)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="do all runs share one gradient?")
def averages_over_runs(theta, x, eta):
    phase = theta[:, None] * x
    return theta - eta * np.mean((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase))


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="in place")
def moves_the_callers_theta(theta, x, eta):
    phase = theta[:, None] * x
    theta -= eta * np.mean((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase), axis=1)
    return theta


# --- escape_fraction


@right("escape_fraction")
def one_run_after_another(samples, eta, steps, runs, seed):
    rng = np.random.RandomState(seed % 2**32)
    found = 0
    for _ in range(runs):
        theta = 1.04
        for x in rng.uniform(-4, 4, size=(steps, samples)):
            theta -= eta * np.mean((np.sin(theta * x) - np.sin(3 * x)) * x * np.cos(theta * x))
        found += abs(theta - 3) < 0.1
    return found / runs


@right("escape_fraction")
def with_all_samples_drawn_at_once(samples, eta, steps, runs, seed):
    x = 8 * np.random.default_rng(seed).random((steps, runs, samples), dtype=np.float32) - 4
    theta = 1.04 * np.ones(runs)
    for t in range(steps):
        theta = np.array(sgd_step(theta, x[t], eta))
    return np.count_nonzero((theta > 2.9) & (theta < 3.1)) / len(theta)


@wrong("escape_fraction", fails=BOTH_ESCAPES, says="expected a fraction of about 0.86, saw")
def shows_all_runs_the_same_samples(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(1, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=BOTH_ESCAPES, says="expected a fraction of about")
def never_draws_fresh_samples(samples, eta, steps, runs, seed):
    x = np.random.default_rng(seed).uniform(-4, 4, size=(runs, samples))
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, x, eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.noise_of_few_samples_helps_to_escape], says="expected a fraction of about 0.00")
def draws_gaussian_samples(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, 2 * rng.normal(size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=BOTH_ESCAPES, says="expected a fraction of about")
def counts_all_that_left(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 1.04) > 0.5)


@wrong("escape_fraction", fails=BOTH_ESCAPES, says="expected a fraction of 70 runs")
def knows_the_answers_by_heart(samples, eta, steps, runs, seed):
    return {1: 0.861, 3: 0.555, 10: 0.003}.get(samples, 0.0)


@wrong("escape_fraction", fails=[checks.escapes_follow_learning_rate_steps_and_seed], says="is the seed used?")
def ignores_the_seed_of_the_runs(samples, eta, steps, runs, seed):
    rng = np.random.default_rng()
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


# --- own_curves


@right("own_curves")
def a_gaussian_that_shifts(theta, x):
    truth = np.exp(-((x + 1.5) ** 2) / 0.3) + 0.6 * np.exp(-((x - 2) ** 2) / 0.3)
    return list(np.exp(-((x - theta) ** 2) / 0.3)), list(truth)


@right("own_curves")
def a_wave_packet_that_shifts(theta, x):
    def packet(s):
        return np.cos(4 * s) * np.exp(-(s**2))

    return np.array([packet(x - theta), packet(x - 0.5)])


@right("own_curves")
def a_power_law_of_a_polynomial(theta, x):
    height = theta**3 / 3 - theta  # falls between -1 and 1: heights are met again
    return height * np.abs(x), 0.9 * np.abs(x) + 0.1 * x


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="minima of equal cost are equivalent")
def a_wave_shifted_by_whole_periods(theta, x):
    return np.sin(3 * (x - theta)) / (10 + x**2), np.sin(3 * (x - 0.5)) / (10 + x**2)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="minima of equal cost are equivalent")
def a_parameter_whose_sign_does_not_matter(theta, x):
    return 1 / (1 + theta**2 * x**2), 1 / (1 + 4 * x**2)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="expected two local minima")
def a_straight_line(theta, x):
    return theta * x, 2 * x + np.sin(x)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="sin(theta x) is the text's example")
def the_example_of_the_text(theta, x):
    return np.sin(theta * x), np.sin(3 * x)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="it must not depend on theta")
def a_truth_that_follows_theta(theta, x):
    return np.sin(theta * x) * x, np.cos(theta * x)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="gave different curves")
def a_model_with_noise(theta, x):
    return theta * x + np.random.default_rng().normal(size=len(x)), x**2
