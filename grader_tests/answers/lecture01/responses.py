"""Answers about responses and critical spreads: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import responses as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import activate, forward


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


@right("critical_spread_relu")
def by_newtons_method_on_an_array(width):
    a = np.array([1.0])
    for _ in range(50):
        a = a - (width * a**2 / 6 - 1) / (width * a / 3)
    return a


@wrong("critical_spread_relu", fails=[checks.relu_spread_is_critical], says="the half of the neurons that are off")
def takes_all_neurons_for_on(width):
    return np.sqrt(3 / width)


@wrong("critical_spread_relu", fails=[checks.relu_spread_is_critical], says="is it the standard deviation")
def gives_the_standard_deviation(width):
    return np.sqrt(2 / width)


@wrong("critical_spread_relu", fails=[checks.relu_spread_is_critical], says="does it depend on the width?")
def knows_width_100_by_heart(width):
    return 0.245


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


@wrong("critical_spread_sigmoid", fails=[checks.sigmoid_spread_is_critical], says="is it <f^2> - <f>^2")
def takes_the_variance_of_f(width):
    t = np.linspace(-6, 6, 1001)
    p = np.exp(-(t**2) / 2) / np.exp(-(t**2) / 2).sum()
    q = 3.0
    for _ in range(200):
        f = 1 / (1 + np.exp(-np.sqrt(q) * t))
        variance = 1 / (p @ (f * (1 - f)) ** 2)
        q = 0.5 * q + 0.5 * (variance * (p @ f**2 - (p @ f) ** 2) + 1 / 3)
    return np.sqrt(3 * variance / width)


@wrong("critical_spread_sigmoid", fails=[checks.sigmoid_spread_is_critical], says="is it the standard deviation")
def gives_the_standard_deviation_of_the_weights(width):
    return 10.19 / np.sqrt(width)


@wrong("critical_spread_sigmoid", fails=[checks.sigmoid_spread_is_critical], says="does it depend on the width?")
def is_the_same_at_all_widths(width):
    return 1.76
