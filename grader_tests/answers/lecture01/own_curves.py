"""Answers to `own_curves`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import landscapes as checks
from mlphys.gallery import right, wrong


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


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="saw a sin(k x + b) + c, the text's, at")
def the_example_of_the_text(theta, x):
    return np.sin(theta * x), np.sin(3 * x)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="it must not depend on theta")
def a_truth_that_follows_theta(theta, x):
    return np.sin(theta * x) * x, np.cos(theta * x)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="gave different curves")
def a_model_with_noise(theta, x):
    return theta * x + np.random.default_rng().normal(size=len(x)), x**2


@right("own_curves")
def a_decay_that_oscillates(theta, x):
    def ring(k):
        return [float(np.cos(k * s) / (1 + s**2 / 9)) for s in x]

    return ring(theta), ring(3)


@right("own_curves")
def a_step_that_moves(theta, x):
    truth = np.tanh(3 * (x + 3)) - np.tanh(3 * (x - 1)) + np.tanh(3 * (x - 2.5))
    return np.tanh(3 * (x - theta)).astype(np.float32), truth


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="saw a sin(k x + b) + c, the text's, at")
def the_example_in_disguise(theta, x):
    return 0.2 + 1.1 * np.sin(1.5 * theta * x), np.sin(2 * x)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="hardly differ")
def two_minima_of_nearly_the_same_curve(theta, x):
    height = 0.05 * (theta**2 - 1) ** 2 + 0.02 * (theta + 1)
    truth = np.cos(x) * np.exp(-(x**2) / 10)
    return truth * (1 + height), truth


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="the ridges between them are too low")
def two_minima_that_the_ridge_hardly_parts(theta, x):
    shift = theta**2 / 4 - 0.01 * np.cos(8 * theta)
    return x * shift, x**2


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="C jumps near")
def a_cost_that_jumps(theta, x):
    return (1.2 + theta % 2 + 0.1 * np.floor(theta / 2)) * x**2, x**2


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="C jumps near")
def a_parameter_that_is_chopped(theta, x):
    return (0.2 + 0.618 * int(3 * theta) % 1) * x**2, x**2


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="C jumps near")
def numbers_at_random_for_each_theta(theta, x):
    height = np.random.default_rng(int(1e6 * (theta + 9))).normal()
    return height * np.abs(x), x**2


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="saw a sin(k x + b) + c, the text's, at")
def the_example_with_a_phase(theta, x):
    return np.sin(theta * x + 0.7), np.sin(3 * x + 0.7)


@wrong("own_curves", fails=[checks.own_cost_has_two_unequal_minima], says="saw a sin(k x + b) + c, the text's, at")
def the_example_with_cosines(theta, x):
    return np.cos(theta * x) - 0.3, np.cos(3 * x)


@right("own_curves")
def a_wide_gaussian_that_shifts(theta, x):  # nearly a cosine where its middle is in sight
    truth = np.exp(-((x + 3.5) ** 2) / 3) + 0.6 * np.exp(-((x - 3.5) ** 2) / 3)
    return np.exp(-((x - theta) ** 2) / 3), truth
