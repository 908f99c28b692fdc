"""Right answers to `train`."""

from grader_tests.lecture02 import training as checks
from mlphys.gallery import right


@right("train")
def draws_all_batches_at_once(target, weights, biases, activations, eta, steps, batch_size, seed):
    points = np.random.default_rng(seed).uniform(-0.5, 0.5, size=(steps, batch_size, 2))
    values = target(points.reshape(-1, 2)).reshape(steps, batch_size, 1)
    costs = []
    for y, wanted in zip(points, values):
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return list(weights), list(biases), costs


@right("train")
def asks_the_target_twice_per_batch(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng = np.random.RandomState(seed % 2**32)
    history = np.zeros(steps, dtype=np.float32)
    for t in range(steps):
        y = np.column_stack([rng.rand(batch_size) - 0.5, rng.rand(batch_size) - 0.5])
        ys, dfs = forward(y, weights, biases, activations)
        history[t] = cost(ys[-1], np.reshape(target(y), (-1, 1)))
        dw, db = backward(np.reshape(target(y), (-1, 1)), ys, dfs, weights)
        weights, biases = gradient_step(weights, biases, dw, db, eta)
    return weights, biases, history


@right("train")
def all_in_one_function(target, weights, biases, activations, eta, steps, batch_size, seed):
    """Uses none of the other answers, works in single precision and on copies."""
    weights, biases = [np.float32(w) for w in weights], [np.float32(b) for b in biases]
    rng, costs = np.random.default_rng(seed + 1), []
    for _ in range(steps):
        ys, dfs = [rng.random((batch_size, 2)) - 0.5], []
        for w, b, f in zip(weights, biases, activations):
            y, df = f(ys[-1] @ w + b)
            ys.append(y)
            dfs.append(df)
        error = ys[-1] - target(ys[0]).reshape(-1, 1)
        costs.append(float((error**2).sum()) / (2 * batch_size))
        for j in range(len(weights) - 1, -1, -1):
            delta = error * dfs[j]
            error = delta @ weights[j].T
            weights[j] = np.float32(weights[j] - eta * ys[j].T @ delta / batch_size)
            biases[j] = np.float32(biases[j] - eta * delta.sum(axis=0) / batch_size)
    return tuple(weights), tuple(biases), tuple(costs)


@right("train")
def neuron_by_neuron(target, weights, biases, activations, eta, steps, batch_size, seed):
    """Plain loops over samples and neurons, on lists; asks for the value at each point alone."""
    rng, costs = np.random.default_rng(seed), []
    w, b = [x.tolist() for x in weights], [x.tolist() for x in biases]
    layers = range(len(w))
    for _ in range(steps):
        total = 0.0
        dw = [[[0.0] * len(row) for row in matrix] for matrix in w]
        db = [[0.0] * len(vector) for vector in b]
        for _ in range(batch_size):
            y, df = [[rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5)]], []
            for j in layers:
                z = [b[j][k] + sum(y[j][i] * w[j][i][k] for i in range(len(w[j]))) for k in range(len(b[j]))]
                f, slope = activations[j](np.array([z]))
                y.append([float(value) for value in f[0]])
                df.append([float(value) for value in slope[0]])
            error = [y[-1][0] - float(target(np.array([y[0]]))[0])]
            total += 0.5 * error[0] ** 2
            for j in reversed(layers):
                delta = [e * d for e, d in zip(error, df[j])]
                for k, d in enumerate(delta):
                    db[j][k] += d / batch_size
                    for i, value in enumerate(y[j]):
                        dw[j][i][k] += value * d / batch_size
                error = [sum(w[j][i][k] * d for k, d in enumerate(delta)) for i in range(len(w[j]))]
        costs.append(total / batch_size)
        for j in layers:
            for k in range(len(b[j])):
                b[j][k] -= eta * db[j][k]
                for i in range(len(w[j])):
                    w[j][i][k] -= eta * dw[j][i][k]
    return w, b, costs


@right("train")
def keeps_to_single_precision_throughout(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng = np.random.default_rng([seed, 7])
    weights = [w.astype(np.float32) for w in weights]
    biases = [b.astype(np.float32) for b in biases]
    costs = np.empty(steps, dtype=np.float32)
    for t in range(steps):
        y = rng.random((batch_size, 2), dtype=np.float32) - np.float32(0.5)
        wanted = np.float32(target(y.tolist())).reshape(-1, 1)
        layers = forward(y, weights, biases, activations)
        costs[t] = cost(layers[0][-1], wanted)
        new = gradient_step(weights, biases, *backward(wanted, *layers, weights), np.float32(eta))
        weights, biases = ([np.float32(a) for a in arrays] for arrays in new)
    return weights, biases, costs
