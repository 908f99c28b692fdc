"""Answers to `xor_network` and `xor_one_hidden_layer`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import xor as checks
from mlphys.gallery import right, wrong

ALL = [
    checks.xor_separates_the_quadrants,
    checks.xor_holds_close_to_the_axes,
    checks.xor_holds_far_from_the_origin,
]
BOTH = [checks.one_hidden_layer_knows_the_four_corners, checks.one_hidden_layer_fills_the_quadrants]


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


@right("xor_network")
def with_rounding_passed_on_by_a_linear_layer():
    weights = [np.array([[1, 0], [1, 1], [0, 1]]), np.array([[1, -1, 1]]), np.array([[1]])]
    return weights, [np.zeros(3), np.zeros(1), np.zeros(1)], ["reLU", "linear", "jump"]


@right("xor_network")
def with_rounding_passed_on_by_a_relu():
    weights = [np.array([[1, 0], [1, 1], [0, 1]]) / 3, np.array([[1, -1, 1]]), np.array([[1]])]
    return weights, [np.zeros(3), np.zeros(1), np.zeros(1)], ["reLU", "reLU", "jump"]


@right("xor_network")
def with_moduli_over_two_linear_layers():
    first = np.array([[1, 0], [-1, 0], [1, 1], [-1, -1], [0, 1], [0, -1]])  # |y1| + |y2| > |y1 + y2|
    second = np.array([[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1]])
    weights = [0.7 * first, 0.1 * second, np.array([[0.3, -0.3, 0.3]]), np.array([[1.0]])]
    return weights, [np.zeros(6), np.zeros(3), np.zeros(1), np.zeros(1)], ["reLU", "linear", "linear", "jump"]


@right("xor_network")
def after_a_hundred_turns_of_the_plane():
    # rounding, taken at its worst, would grow here as 1.41**96, and the outputs hang on no sum that is zero
    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)  # by 45 degrees
    sides = np.array([[-1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, -1.0]])
    both = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    weights = [turn] * 96 + [sides, both, np.array([[1.0, 1.0]])]
    return weights, [0] * 96 + [0, -1.5, 0], ["linear"] * 96 + ["jump", "jump", "linear"]


@wrong("xor_network", fails=ALL, says="is this OR?")
def off_by_a_billionth():  # more than rounding, so the jump sees it where both are positive
    weights = [np.array([[1, 0], [1, 1], [0, 1]]), np.array([[1, -1 + 1e-9, 1]]), np.array([[1]])]
    return weights, [np.zeros(3), np.zeros(1), np.zeros(1)], ["reLU", "linear", "jump"]


@wrong("xor_network", fails=ALL, says="is this XOR of bits 0 and 1?")
def of_the_bits_zero_and_one():
    weights = [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -1.0]])]
    return weights, [np.array([-0.5, -1.5]), np.zeros(1)], ["jump", "linear"]


@wrong("xor_network", fails=ALL, says="is it 1 where the signs agree")
def true_where_the_signs_agree():
    weights = [np.eye(2), np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.array([-1.5, 0.5]), np.zeros(1)], ["jump", "jump", "linear"]


@wrong("xor_network", fails=ALL, says="one of the two quadrants is missing, where y1 < 0 < y2")
def true_in_one_quadrant_only():
    weights = [np.array([[1.0, 0.0], [0.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.array([-1.5])], ["jump", "jump"]


@wrong("xor_network", fails=ALL, says="is it -1 instead of 0")
def minus_one_where_the_signs_agree():
    weights = [np.eye(2), np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[2.0, 2.0]])]
    return weights, [np.zeros(2), np.zeros(2), np.array([-1.0])], ["jump", "jump", "linear"]


@wrong("xor_network", fails=ALL, says="points are off by more than 0.1")
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


@wrong("xor_network", fails=ALL, says="are they transposed?")
def with_weights_transposed():
    weights = [np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([[1.0], [1.0], [-1.0]])]
    return weights, [np.zeros(3), np.array([-1e-9])], ["reLU", "jump"]


@wrong("xor_network", fails=ALL, says="expected three lists: weights, biases, activations")
def without_activations():
    return [np.eye(2), np.ones((1, 2))], [np.zeros(2), np.zeros(1)]


@wrong("xor_network", fails=ALL, says="expected names from sigmoid, reLU, jump, linear")
def with_an_activation_nobody_knows():
    weights = [np.eye(2), np.array([[-1.0, 0.0]])]
    return weights, [np.zeros(2), np.zeros(1)], ["sign", "product"]


@wrong("xor_network", fails=ALL, says="expected a list")
def returns_a_function_of_y():
    return lambda y: (y[:, 0] * y[:, 1] < 0) * 1.0


@wrong("xor_network", fails=ALL, says="the output is the same everywhere")
def always_zero():
    return [np.zeros((1, 2))], [np.zeros(1)], ["linear"]


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
def with_four_tails_of_sigmoids():
    # far down its tail a sigmoid is an exponential: cosh(y1 - y2) > cosh(y1 + y2), all values about 1e-22
    first = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]])
    return [first, np.array([[1.0, 1.0, -1.0, -1.0]])], [np.full(4, -50.0), np.zeros(1)], ["sigmoid", "jump"]


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


@wrong("xor_one_hidden_layer", fails=BOTH, says="expected 2 weight matrices, saw 3")
def with_two_hidden_layers():
    weights = [np.eye(2), np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.zeros(2), np.zeros(2), np.zeros(1)], ["jump", "jump", "linear"]


@wrong(
    "xor_one_hidden_layer", fails=[checks.one_hidden_layer_fills_the_quadrants], says="points are off by more than 0.2"
)
def right_around_the_four_corners_only():
    weights = [np.array([[-1.0, 1.0], [1.0, -1.0]]), np.array([[1.0, 1.0]])]
    return weights, [np.array([-1.5, -1.5]), np.zeros(1)], ["jump", "linear"]


@wrong("xor_one_hidden_layer", fails=BOTH, says="points are off by more than 0.2")
def without_the_last_jump():
    weights = [np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[1.0, 1.0, -1.0]])]
    return weights, [np.zeros(3), np.zeros(1)], ["reLU", "linear"]


@wrong("xor_one_hidden_layer", fails=BOTH, says="is it 1 where the signs agree")
def true_where_the_signs_agree_with_one_layer():
    weights = [np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[-1.0, -1.0, 1.0]])]
    return weights, [np.zeros(3), np.array([1e-9])], ["reLU", "jump"]
