"""Wrong answers to `train`: the points that it draws."""

from grader_tests.lecture02 import training as checks
from mlphys.gallery import wrong

LONG = checks.long_training_is_right_to_its_end
POINTS = checks.training_draws_fresh_points_from_the_square
SEED = checks.training_repeats_with_its_seed


@wrong("train", fails=[LONG, POINTS], says="are batches repeated?")
def draws_the_same_batch_again(target, weights, biases, activations, eta, steps, batch_size, seed):
    costs = []
    for t in range(steps):
        rng = np.random.default_rng(seed + t % 20)  # twenty batches over and over
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="expected points from -0.5 to 0.5")
def draws_beyond_the_square(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.55, 0.55, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="of the points: expected")
def draws_more_in_the_middle(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = np.clip(0.3 * rng.normal(size=(batch_size, 2)), -0.5, 0.5) * (1 - 1e-9 * rng.random((batch_size, 2)))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="are points mirrored, or inputs used twice?")
def mirrors_every_other_batch(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for t in range(steps):
        y = -y if t % 2 else rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="are points mirrored, or inputs used twice?")
def shuffles_one_input_into_the_other(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        inputs = rng.uniform(-0.5, 0.5, size=batch_size)
        y = np.column_stack([inputs, rng.permutation(inputs)])
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="are points mirrored, or inputs used twice?")
def draws_inputs_that_belong_together(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        y[::4, 1] = y[::4, 0]
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[SEED], says="saw the same network")
def has_a_seed_of_its_own(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(0), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[SEED], says="a second training with the same seed")
def ignores_the_seed(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="are points mirrored, or inputs used twice?")
def draws_on_the_diagonals(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        y[:, 1] = y[:, 0] * rng.choice([-1, 1], size=batch_size)
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="up to the edges at 0.5")
def draws_short_of_the_edges(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.499, 0.499, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="of the values below")
def draws_in_two_quarters(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        y[:, 1] = np.copysign(y[:, 1], y[:, 0])
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="in each of 8 x 8 equal parts")
def leaves_the_corners_out(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(3 * batch_size + 20, 2))
        y = y[np.min(np.abs(y), axis=1) < 0.4][:batch_size]
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[LONG], says="are batches repeated?")
def draws_the_first_batches_again_later(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for t in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        if t == 220:
            rng = np.random.default_rng(seed)
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[SEED], says="saw the same network")
def takes_its_seed_modulo_1000(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed % 1000), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[SEED], says="saw the same network")
def takes_its_seed_modulo_65536(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed % 65536), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="both inputs: expected")
def draws_inputs_that_lean_on_one_another(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        u = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        near = (u[:, 0] + 0.1 * u[:, 1] + 0.5) % 1 - 0.5
        y = np.column_stack([u[:, 0], np.where(rng.random(batch_size) < 0.5, near, u[:, 1])])
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="is each point drawn on its own?")
def draws_a_latin_hypercube(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        rows = np.column_stack([rng.permutation(batch_size), rng.permutation(batch_size)])
        y = (rows + rng.random((batch_size, 2))) / batch_size - 0.5
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[POINTS], says="is each point drawn on its own?")
def draws_each_batch_in_the_next_quarter(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for t in range(steps):
        y = 0.5 * rng.random((batch_size, 2)) - 0.5 * np.array([t % 2, t // 2 % 2])
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)
