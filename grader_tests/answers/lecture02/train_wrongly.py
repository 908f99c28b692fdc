"""Wrong answers to `train`: its steps, its costs, its network; also such as go wrong only later."""

from grader_tests.lecture02 import training as checks
from mlphys.gallery import wrong

STEPS = checks.training_takes_a_step_per_batch
COSTS = checks.training_reports_the_cost_of_each_batch
LOWERS = checks.training_lowers_the_cost_on_fresh_points
LONG = checks.long_training_is_right_to_its_end
POINTS = checks.training_draws_fresh_points_from_the_square
SEED = checks.training_repeats_with_its_seed
START = checks.training_leaves_its_start_alone
TRAIN = [STEPS, COSTS, LOWERS, LONG, POINTS, SEED, START]


@wrong("train", fails=TRAIN, says="is the target of shape (batch,) subtracted")
def forgets_to_reshape_the_target(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], target(y)))
        dw, db = backward(target(y), y_layer, df_layer, weights)
        weights, biases = gradient_step(weights, biases, dw, db, eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[START], says="train changed weights and biases in place")
def trains_its_start(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        dw, db = backward(wanted, y_layer, df_layer, weights)
        for j in range(len(weights)):
            weights[j] -= eta * dw[j]
            biases[j] -= eta * db[j]
    return weights, biases, np.array(costs)


@wrong("train", fails=[COSTS, LONG], says="is it the cost after the step?")
def reports_the_cost_after_the_step(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
        costs.append(cost(forward(y, weights, biases, activations)[0][-1], wanted))
    return weights, biases, np.array(costs)


@wrong("train", fails=[COSTS, LONG], says="is it a running mean over all batches so far?")
def reports_a_running_mean(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.cumsum(costs) / np.arange(1, steps + 1)


@wrong("train", fails=[COSTS, LONG], says="entries differ")
def invents_its_costs(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        y_layer, df_layer = forward(y, weights, biases, activations)
        dw, db = backward(target(y)[:, None], y_layer, df_layer, weights)
        weights, biases = gradient_step(weights, biases, dw, db, eta)
    return weights, biases, np.exp(-np.arange(steps) / 20) + 0.001 * rng.random(steps)


@wrong("train", fails=[STEPS, COSTS, LOWERS, LONG, SEED, START], says="is it left as it was?")
def does_not_train(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        costs.append(cost(forward(y, weights, biases, activations)[0][-1], target(y)[:, None]))
    return weights, biases, np.array(costs)


@wrong("train", fails=[STEPS, COSTS, LOWERS, LONG], says="are the steps taken uphill?")
def climbs(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), -eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[STEPS, LONG], says="is it left as it was?")
def returns_the_network_before_the_last_step(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        before = weights, biases
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return *before, np.array(costs)


@wrong("train", fails=TRAIN, says="expected (weights, biases, costs)")
def returns_the_costs_only(target, weights, biases, activations, eta, steps, batch_size, seed):
    return np.linspace(1, 0, steps)


@wrong("train", fails=[LONG], says="entries differ")
def stops_after_a_hundred_steps(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for t in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        if t < 100:
            weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[LONG], says="entries differ")
def lowers_its_learning_rate(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for t in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        rate = eta if t < 20 else eta / 2
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), rate)
    return weights, biases, np.array(costs)


@wrong("train", fails=[COSTS, LONG], says="is it the lowest cost so far?")
def reports_the_lowest_cost_so_far(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.minimum.accumulate(costs)


@wrong("train", fails=[LONG], says="entries differ")
def smooths_long_histories(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    if steps > 50:
        costs = np.convolve(np.pad(costs, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return weights, biases, np.array(costs)


@wrong("train", fails=[STEPS, COSTS, LONG], says="entries differ")
def gives_half_precision(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    weights, biases = [w.astype(np.float16) for w in weights], [b.astype(np.float16) for b in biases]
    return weights, biases, np.float16(costs)


@wrong("train", fails=[STEPS, LONG], says="entries differ")
def rounds_its_network(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return [w.round(3) for w in weights], [b.round(3) for b in biases], np.array(costs)


@wrong("train", fails=[STEPS, COSTS, LONG], says="entries differ")
def clips_its_gradient(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        dw, db = backward(wanted, y_layer, df_layer, weights)
        dw, db = [np.clip(g, -1, 1) for g in dw], [np.clip(g, -1, 1) for g in db]
        weights, biases = gradient_step(weights, biases, dw, db, eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[STEPS, COSTS], says="entries differ")
def learns_from_the_first_60_samples(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        layers, wanted = forward(y[:60], weights, biases, activations), wanted[:60]
        weights, biases = gradient_step(weights, biases, *backward(wanted, *layers, weights), eta)
    return weights, biases, np.array(costs)
