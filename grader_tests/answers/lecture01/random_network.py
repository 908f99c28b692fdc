"""Answers to `random_network`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import random_weights as checks
from mlphys.gallery import right, wrong

ALL = [
    checks.random_network_spreads_the_hidden_weights,
    checks.random_network_keeps_the_rest_between_minus_one_and_one,
    checks.random_network_draws_every_number_afresh,
    checks.random_network_obeys_its_seed,
]


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
    fails=[checks.random_network_draws_every_number_afresh],
    says="is one seed used for both?",
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


@wrong(
    "random_network",
    fails=[checks.random_network_obeys_its_seed],
    says="gave two different networks; is the seed used?",
)
def ignores_the_seed(sizes, spread, seed):
    rng = np.random.default_rng()
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="is the whole seed used, in every layer?")
def always_draws_the_same(sizes, spread, seed):
    rng = np.random.default_rng(1)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=ALL[:3], says="are they transposed?")
def draws_inputs_by_outputs(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(k, m)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@right("random_network")
def with_seeds_that_count_up(sizes, spread, seed):
    weights, biases = [], []
    for j, (k, m) in enumerate(zip(sizes, sizes[1:])):
        a = spread if 0 < j < len(sizes) - 2 else 1.0
        weights.append(np.random.default_rng(seed + j).uniform(-a, a, size=(m, k)))
        biases.append(np.random.default_rng(seed + 500 + j).uniform(-1, 1, size=m))
    return weights, biases, ["sigmoid"] * len(weights)


@right("random_network")
def cut_out_of_one_long_row(sizes, spread, seed):
    numbers = iter(2 * np.random.RandomState(seed).rand(sum(m * (k + 1) for k, m in zip(sizes, sizes[1:]))) - 1)
    weights = [np.array([[next(numbers) for _ in range(k)] for _ in range(m)]) for k, m in zip(sizes, sizes[1:])]
    for w in weights[1:-1]:
        w *= spread
    return weights, [np.array([next(numbers) for _ in range(m)]) for m in sizes[1:]], len(weights) * ["sigmoid"]


@wrong("random_network", fails=[checks.random_network_spreads_the_hidden_weights], says="is the interval too narrow?")
def draws_a_little_too_narrow(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    weights[1:-1] = [0.97 * w for w in weights[1:-1]]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_spreads_the_hidden_weights], says="expected values on")
def draws_a_little_too_wide(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    weights[1:-1] = [1.03 * w for w in weights[1:-1]]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong(
    "random_network",
    fails=[checks.random_network_keeps_the_rest_between_minus_one_and_one],
    says="is the interval too narrow?",
)
def draws_narrow_biases(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-0.97, 0.97, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="is one seed used for both?")
def draws_weights_and_biases_from_the_same_numbers(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    rng = np.random.default_rng(seed)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="biases[0] again")
def has_the_same_biases_in_every_layer(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    biases = rng.uniform(-1, 1, size=max(sizes))
    return weights, [biases[:m] for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="are those of weights[1] again")
def shuffles_one_layer_into_the_next(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    for j in range(2, len(weights) - 1):
        if weights[j].shape == weights[1].shape:
            weights[j] = rng.permuted(weights[1].ravel()).reshape(weights[1].shape)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="are those of weights[1] again")
def turns_the_sign_of_the_layer_before(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    for j in range(2, len(weights) - 1):
        if weights[j].shape == weights[1].shape:
            weights[j] = -weights[j - 1]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="are those of weights[1] again")
def shifts_the_layer_before(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    for j in range(2, len(weights) - 1):
        if weights[j].shape == weights[1].shape:
            weights[j] = np.roll(weights[j - 1], 1, axis=0)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="is one made from the other?")
def folds_the_layer_before(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    for j in range(2, len(weights) - 1):
        if weights[j].shape == weights[1].shape:
            weights[j] = 2 * np.abs(weights[1]) - spread
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="is one made from the other?")
def sorts_every_row(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    weights = [np.sort(w, axis=1) for w in weights]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_draws_every_number_afresh], says="numbers, saw")
def repeats_one_row(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    for j in range(1, len(weights) - 1):
        weights[j][1::2] = weights[j][::2][: len(weights[j]) // 2]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong(
    "random_network",
    fails=[
        checks.random_network_spreads_the_hidden_weights,
        checks.random_network_draws_every_number_afresh,
        checks.random_network_obeys_its_seed,
    ],
    says="more evenly spaced than chance would have it",
)
def shuffles_evenly_spaced_numbers(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    for j in range(1, len(weights) - 1):
        numbers = np.linspace(-spread, spread, weights[j].size)
        weights[j] = rng.permuted(numbers).reshape(weights[j].shape)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="is the whole seed used")
def takes_the_seed_modulo_a_hundred(sizes, spread, seed):
    rng = np.random.default_rng(seed % 100)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="is the whole seed used")
def takes_the_seed_modulo_a_thousand(sizes, spread, seed):
    rng = np.random.default_rng(seed % 1000)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="is the whole seed used")
def takes_the_seed_modulo_two_to_the_sixteen(sizes, spread, seed):
    rng = np.random.default_rng(seed % 2**16)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="is the whole seed used")
def takes_tens_of_seeds(sizes, spread, seed):
    rng = np.random.default_rng(seed // 10)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)


@wrong("random_network", fails=[checks.random_network_obeys_its_seed], says="biases[0]: expected other numbers")
def seeds_the_weights_only(sizes, spread, seed):
    rng = np.random.default_rng(seed)
    limits = [1] + [spread] * (len(sizes) - 3) + [1]
    weights = [rng.uniform(-a, a, size=(m, k)) for a, k, m in zip(limits, sizes, sizes[1:])]
    rng = np.random.default_rng(0)
    return weights, [rng.uniform(-1, 1, size=m) for m in sizes[1:]], ["sigmoid"] * len(weights)
