"""Lecture 2: other right answers, and the wrong ones that the checks exist for."""

from grader_tests import lecture02 as checks
from mlphys.gallery import right, wrong

# --- sigmoid


@right("sigmoid")
def sigmoid_by_tanh(z):
    f = 0.5 * (1 + np.tanh(z / 2))
    return f, f * (1 - f)


@right("sigmoid")
def sigmoid_clipped_far_out_in_single_precision(z):
    f = 1 / (1 + np.exp(-np.clip(np.asarray(z, dtype=np.float32), -80, 80)))
    return [f, f * (1 - f)]


@right("sigmoid")
def sigmoid_as_it_stands(z):
    with np.errstate(over="ignore"):
        f = 1.0 / (1.0 + np.exp(-z))
    return np.array([f, f - f**2])


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="is it f itself?",
)
def slope_is_the_value(z):
    f = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return f, f


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="is it the derivative at f(z), not at z?",
)
def slope_at_the_value(z):
    def s(x):
        return 1 / (1 + np.exp(-np.clip(x, -500, 500)))

    return s(z), s(s(z)) * (1 - s(s(z)))


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="takes the value f",
)
def slope_from_z(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500))), z * (1 - z)


@wrong("sigmoid", fails=[checks.sigmoid_is_finite_far_from_zero], says="does exp overflow?")
def slope_overflows(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)) ** 2


@wrong("sigmoid", fails=[checks.sigmoid_is_finite_far_from_zero], says="sigmoid(z) for z from")
def clipped_too_early(z):
    z = np.clip(z, -8, 8)
    f = 1 / (1 + np.exp(-z))
    return f, f * (1 - f)


@wrong("sigmoid", fails=[checks.sigmoid_has_its_value_and_slope], says="f of sigmoid(z)")
def straight_line_instead(z):
    return np.clip(0.5 + 0.25 * z, 0, 1), np.where(np.abs(z) < 2, 0.25, 0.0)


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="expected (f, df)",
)
def value_alone(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="is the sign of z turned round?",
)
def falls_instead_of_rising(z):
    f = 1 / (1 + np.exp(np.clip(z, -500, 500)))
    return f, f * (1 - f)


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="f of sigmoid(z)",
)
def table_for_the_example(z):
    known = np.linspace(-8, 8, 33)
    f = 1 / (1 + np.exp(-known))
    return np.interp(z, known, f), np.interp(z, known, f * (1 - f))


# --- relu


@right("relu")
def relu_by_a_mask(z):
    on = z > 0
    return z * on, on  # the slope is a boolean array


@right("relu")
def relu_entry_by_entry(z):
    f, df = np.zeros_like(z), np.zeros_like(z)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            f[index], df[index] = z[index], 1
    return [f, df]


@wrong("relu", fails=[checks.relu_has_slope_zero_at_the_kink], says="is it 1?")
def slope_one_at_the_kink(z):
    return np.maximum(z, 0), (z >= 0).astype(float)


@wrong("relu", fails=[checks.relu_has_slope_zero_at_the_kink], says="is it 1/2?")
def slope_half_at_the_kink(z):
    return np.maximum(z, 0), np.heaviside(z, 0.5)


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="is it the sign of z?",
)
def slope_is_the_sign(z):
    return np.maximum(z, 0), np.sign(z)


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="is it the value f?",
)
def slope_is_the_relu(z):
    return np.maximum(z, 0), np.maximum(z, 0)


@wrong("relu", fails=[checks.relu_has_its_value_and_slope], says="changed z itself")
def cuts_in_place(z):
    df = np.where(z > 0, 1.0, 0.0)
    z[z < 0] = 0
    return z, df


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="ambiguous",
)
def for_one_number_only(z):
    return (z, 1.0) if z > 0 else (0.0, 0.0)


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="f of relu(z)",
)
def leaks_below_zero(z):
    return np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1.0, 0.01)


# --- cost


@right("cost")
def cost_by_loops(y, target):
    total = 0.0
    for s in range(len(y)):
        for k in range(len(y[s])):
            total += 0.5 * (y[s][k] - target[s][k]) ** 2
    return total / len(y)


@right("cost")
def cost_by_norm_in_single_precision(y, target):
    return np.float32(np.linalg.norm(target - y) ** 2 / (2 * len(y)))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="is the factor 1/2 missing?")
def cost_without_half(y, target):
    return np.mean(np.sum((y - target) ** 2, axis=1))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="without the 1/2?")
def cost_as_in_keras(y, target):
    return np.mean((y - target) ** 2)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="They are summed")
def cost_means_over_outputs(y, target):
    return 0.5 * np.mean((y - target) ** 2)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="is the mean over the batch missing?")
def cost_sums_the_batch(y, target):
    return 0.5 * np.sum((y - target) ** 2)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="expected shape")
def cost_of_each_sample(y, target):
    return 0.5 * np.sum((y - target) ** 2, axis=1)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="cost of 5 samples")
def cost_of_absolute_deviations(y, target):
    return 0.5 * np.mean(np.sum(np.abs(y - target), axis=1))


# --- forward


@right("forward")
def forward_by_recursion(y, weights, biases, activations):
    if not weights:
        return (y,), ()
    f, df = activations[0](np.einsum("sj,jk->sk", y, weights[0]) + biases[0])
    rest = forward(f, weights[1:], biases[1:], activations[1:])
    return (y, *rest[0]), (df, *rest[1])


@right("forward")
def forward_in_single_precision(y, weights, biases, activations):
    layers = [np.zeros((len(y), len(w)), dtype=np.float32) for w in weights] + [None]
    layers[0][:] = y
    slopes = [None] * len(weights)
    for j in range(len(weights)):
        z = np.dot(layers[j], weights[j].astype(np.float32)) + biases[j]
        layers[j + 1], slopes[j] = (np.asarray(v, dtype=np.float32) for v in activations[j](z))
    return layers, slopes


@right("forward")
def forward_sample_by_sample(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, b, activation in zip(weights, biases, activations):
        below = y_layer[-1].tolist()
        z = np.array([[sum(y * w[i, k] for i, y in enumerate(row)) + b[k] for k in range(len(b))] for row in below])
        for layers, values in zip((y_layer, df_layer), activation(z)):
            layers += [np.array(values)]
    return [y_layer, df_layer]


@wrong("forward", fails=[checks.forward_gives_the_activities_of_every_layer], says="(the input and one per layer)")
def forgets_the_input(y, weights, biases, activations):
    y_layer, df_layer = [], []
    for w, b, activation in zip(weights, biases, activations):
        y, df = activation(y @ w + b)
        y_layer.append(y)
        df_layer.append(df)
    return y_layer, df_layer


@wrong("forward", fails=[checks.forward_keeps_the_slopes_at_z], says="is it the derivative at f(z), not at z?")
def slopes_at_the_activities(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, b, activation in zip(weights, biases, activations):
        y_layer.append(activation(y_layer[-1] @ w + b)[0])
        df_layer.append(activation(y_layer[-1])[1])
    return y_layer, df_layer


@wrong("forward", fails=[checks.forward_keeps_the_slopes_at_z], says="Use what the activation function returns")
def slopes_of_a_sigmoid_always(y, weights, biases, activations):
    y_layer = [y]
    for w, b, activation in zip(weights, biases, activations):
        y_layer.append(activation(y_layer[-1] @ w + b)[0])
    return y_layer, [y * (1 - y) for y in y_layer[1:]]


@wrong("forward", fails=[checks.forward_keeps_the_slopes_at_z], says="is it the value f(z), not the derivative?")
def keeps_the_values_twice(y, weights, biases, activations):
    y_layer = [y]
    for w, b, activation in zip(weights, biases, activations):
        y_layer.append(activation(y_layer[-1] @ w + b)[0])
    return y_layer, y_layer[1:]


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="is the bias missing?",
)
def forgets_the_biases(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, activation in zip(weights, activations):
        f, df = activation(y_layer[-1] @ w)
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="y_layer[1] of a network",
)
def always_sigmoid(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, b in zip(weights, biases):
        f, df = sigmoid(y_layer[-1] @ w + b)
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


@wrong("forward", fails=[checks.forward_gives_the_activities_of_every_layer], says="is the activation function")
def keeps_z_for_y(y, weights, biases, activations):
    z_layer, df_layer = [y], []
    for w, b, activation in zip(weights, biases, activations):
        z = y @ w + b
        z_layer.append(z)
        y, df = activation(z)
        df_layer.append(df)
    return z_layer, df_layer


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="are the weights transposed?",
)
def weights_the_other_way_round(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, b, activation in zip(weights, biases, activations):
        f, df = activation(y_layer[-1] @ w.T + b)
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="expected (y_layer, df_layer)",
)
def gives_the_output_only(y, weights, biases, activations):
    for w, b, activation in zip(weights, biases, activations):
        y, _ = activation(y @ w + b)
    return y


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="saw a list of 3",
)
def for_two_layers_only(y, weights, biases, activations):
    y1, df1 = activations[0](y @ weights[0] + biases[0])
    y2, df2 = activations[1](y1 @ weights[1] + biases[1])
    return [y, y1, y2], [df1, df2]


# --- backward


GRADIENTS = [
    checks.last_layer_has_its_gradient,
    checks.hidden_weights_have_their_gradient,
    checks.hidden_biases_have_their_gradient,
    checks.gradients_agree_with_tensorflow,
    checks.gradients_agree_with_central_differences,
]
HIDDEN = GRADIENTS[1:]
BIASES = [GRADIENTS[0], *GRADIENTS[2:]]
BACKWARD = [*GRADIENTS, checks.backward_leaves_its_arguments_alone]


@right("backward")
def backward_divides_first(target, y_layer, df_layer, weights):
    layers = len(weights)
    dw, db = [None] * layers, [None] * layers
    delta = (y_layer[layers] - target) / len(target)
    for j in range(layers - 1, -1, -1):
        delta = delta * df_layer[j]
        dw[j] = np.einsum("sj,sk->jk", y_layer[j], delta)
        db[j] = np.sum(delta, axis=0)
        delta = delta @ np.transpose(weights[j])
    return dw, db


@right("backward")
def backward_sample_by_sample(target, y_layer, df_layer, weights):
    dw = [np.zeros_like(w) for w in weights]
    db = [np.zeros(w.shape[1]) for w in weights]
    batch = target.shape[0]
    for s in range(batch):
        delta = (y_layer[-1][s] - target[s]) * df_layer[-1][s]
        for j in reversed(range(len(weights))):
            dw[j] += np.outer(y_layer[j][s], delta) / batch
            db[j] += delta / batch
            if j:
                delta = weights[j].dot(delta) * df_layer[j - 1][s]
    return tuple(dw), tuple(db)


@right("backward")
def backward_by_recursion_in_single_precision(target, y_layer, df_layer, weights):
    def go(j, error):
        if j < 0:
            return [], []
        delta = np.float32(error * df_layer[j])
        dw, db = go(j - 1, delta @ np.float32(weights[j]).T)
        return dw + [np.float32(y_layer[j]).T @ delta / np.float32(len(target))], db + [delta.mean(axis=0)]

    return go(len(weights) - 1, y_layer[-1] - target)


@wrong(
    "backward",
    fails=[GRADIENTS[1], GRADIENTS[3], GRADIENTS[4]],
    says="is the mean over the batch missing?",
)
def forgets_the_mean_in_hidden_weights(target, y_layer, df_layer, weights):
    """A published version of the algorithm does this."""
    batch = len(target)
    dw, db = [None] * len(weights), [None] * len(weights)
    delta = (y_layer[-1] - target) * df_layer[-1]
    dw[-1], db[-1] = y_layer[-2].T @ delta / batch, delta.sum(axis=0) / batch
    for j in reversed(range(len(weights) - 1)):
        delta = (delta @ weights[j + 1].T) * df_layer[j]
        dw[j], db[j] = y_layer[j].T @ delta, delta.sum(axis=0) / batch
    return dw, db


@wrong("backward", fails=GRADIENTS, says="is the mean over the batch missing?")
def forgets_the_mean(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta)
        db.insert(0, delta.sum(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=BIASES, says="is the mean over the batch missing?")
def forgets_the_mean_of_the_biases(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.sum(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=BIASES, says="saw 0")
def leaves_the_biases_out(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, np.zeros(weights[j].shape[1]))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=BIASES, says="expected shape 4, saw 6")
def means_over_the_neurons(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=1))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=BIASES, says="expected shape 4, saw 1x4")
def keeps_the_axis_of_the_batch(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0, keepdims=True))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=GRADIENTS, says="is f'(z) of the output layer missing?")
def forgets_the_slope_of_the_output(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = y_layer[-1] - target
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=HIDDEN, says="are the f'(z) of the hidden layers missing?")
def forgets_the_slopes_of_hidden_layers(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = delta @ weights[j].T
    return dw, db


@wrong("backward", fails=GRADIENTS, says="is it 2 (y - target)?")
def differentiates_a_cost_without_half(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = 2 * (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=GRADIENTS, says="is it divided by the number of outputs?")
def means_over_outputs_too(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1] / target.shape[1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=GRADIENTS, says="is the sign wrong?")
def subtracts_the_wrong_way_round(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (target - y_layer[-1]) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=BACKWARD, says="is f'(z) that of the layer above?")
def takes_the_slope_one_layer_too_high(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j] if j else None
    return dw, db


@wrong("backward", fails=BACKWARD, says="are the weights to be transposed on the way back?")
def goes_back_without_transposing(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j]) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=GRADIENTS, says="Use df_layer")
def assumes_sigmoids(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * y_layer[-1] * (1 - y_layer[-1])
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * y_layer[j] * (1 - y_layer[j]) if j else None
    return dw, db


@wrong("backward", fails=[GRADIENTS[0], GRADIENTS[1], *GRADIENTS[3:]], says="is it transposed?")
def gives_weights_out_by_in(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, delta.T @ y_layer[j] / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=HIDDEN, says="saw 0")
def trains_the_last_layer_only(target, y_layer, df_layer, weights):
    delta = (y_layer[-1] - target) * df_layer[-1]
    dw = [np.zeros_like(w) for w in weights]
    db = [np.zeros(w.shape[1]) for w in weights]
    dw[-1], db[-1] = y_layer[-2].T @ delta / len(target), delta.mean(axis=0)
    return dw, db


@wrong("backward", fails=BACKWARD, says="reverse order")
def lists_the_last_layer_first(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.append(y_layer[j].T @ delta / len(target))
        db.append(delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=BACKWARD, says="saw a list of 2")
def knows_two_layers_only(target, y_layer, df_layer, weights):
    delta2 = (y_layer[2] - target) * df_layer[1]
    delta1 = (delta2 @ weights[1].T) * df_layer[0]
    dw = [y_layer[0].T @ delta1 / len(target), y_layer[1].T @ delta2 / len(target)]
    return dw, [delta1.mean(axis=0), delta2.mean(axis=0)]


@wrong("backward", fails=[checks.backward_leaves_its_arguments_alone], says="backward changed y_layer in place")
def subtracts_in_place(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = y_layer[-1]
    delta -= target
    delta *= df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


# --- gradient_step


@right("gradient_step")
def step_with_loops(weights, biases, dw, db, eta):
    new_weights, new_biases = [], []
    for j in range(len(weights)):
        new_weights.append(weights[j] + (-eta) * dw[j])
        new_biases.append((biases[j] - eta * db[j]).tolist())
    return tuple(new_weights), tuple(new_biases)


@right("gradient_step")
def step_on_copies(weights, biases, dw, db, eta):
    weights, biases = [w.astype(np.float32) for w in weights], [b.copy() for b in biases]
    for w, g in zip(weights + biases, dw + db):
        w -= eta * g
    return [weights, biases]


@wrong("gradient_step", fails=[checks.step_goes_downhill], says="is the step taken uphill?")
def goes_uphill(weights, biases, dw, db, eta):
    return [w + eta * g for w, g in zip(weights, dw)], [b + eta * g for b, g in zip(biases, db)]


@wrong("gradient_step", fails=[checks.step_goes_downhill], says="new biases[0]: expected")
def moves_the_weights_only(weights, biases, dw, db, eta):
    return [w - eta * g for w, g in zip(weights, dw)], [b.copy() for b in biases]


@wrong("gradient_step", fails=[checks.step_makes_new_arrays], says="changed weights and biases in place")
def steps_in_place(weights, biases, dw, db, eta):
    for j in range(len(weights)):
        weights[j] -= eta * dw[j]
        biases[j] -= eta * db[j]
    return weights, biases


@wrong("gradient_step", fails=[checks.step_makes_new_arrays], says="changed weights and biases in place")
def replaces_entries_of_the_lists(weights, biases, dw, db, eta):
    for j in range(len(weights)):
        weights[j] = weights[j] - eta * dw[j]
        biases[j] = biases[j] - eta * db[j]
    return weights, biases


@wrong("gradient_step", fails=[checks.step_goes_downhill], says="is it the change alone?")
def gives_the_change_only(weights, biases, dw, db, eta):
    return [-eta * g for g in dw], [-eta * g for g in db]


@wrong("gradient_step", fails=[checks.step_goes_downhill], says="is eta missing?")
def forgets_eta(weights, biases, dw, db, eta):
    return [w - g for w, g in zip(weights, dw)], [b - g for b, g in zip(biases, db)]


@wrong(
    "gradient_step",
    fails=[checks.step_goes_downhill, checks.step_makes_new_arrays],
    says="expected (weights, biases)",
)
def steps_in_place_and_returns_nothing(weights, biases, dw, db, eta):
    for w, g in zip(weights + biases, dw + db):
        w -= eta * g


# --- interesting_target


@right("interesting_target")
def ridge(y):
    return np.exp(-5 * np.sum(y**2, axis=1)) * np.abs(y[:, 0] + y[:, 1])


@right("interesting_target")
def ring_by_loop(y):
    return np.array([1 if 0.2 < (a * a + b * b) ** 0.5 < 0.4 else 0 for a, b in y], dtype=np.float32)


@right("interesting_target")
def checkerboard(y):
    return (np.floor(4 * y[:, 0]) + np.floor(4 * y[:, 1])) % 2 == 0


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="a plane leaves only")
def tilted_plane(y):
    return 1 + 2 * y[:, 0] - y[:, 1]


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="saw a constant")
def constant(y):
    return np.full(len(y), 0.5)


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="expected shape 900, saw 900x1")
def column(y):
    return np.sin(6 * y[:, :1]) * y[:, 1:]


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="expected shape 900, saw ()")
def first_point_only(y):
    return np.sin(6 * y[0, 0]) * np.cos(4 * y[0, 1])


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="of the same points")
def scaled_by_its_batch(y):
    values = np.sin(6 * y[:, 0]) + y[:, 1] ** 2
    return values / np.max(np.abs(values))


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="of the same points")
def noise(y):
    return np.random.default_rng().normal(size=len(y))


# --- train


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


TRAIN = [
    checks.training_takes_a_step_per_batch,
    checks.training_reports_the_cost_of_each_batch,
    checks.training_lowers_the_cost_on_fresh_points,
    checks.reported_costs_hold_on_fresh_points,
    checks.training_draws_fresh_points_from_the_square,
    checks.training_repeats_with_its_seed,
    checks.training_leaves_its_start_alone,
]


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


@wrong("train", fails=[checks.training_draws_fresh_points_from_the_square], says="are batches repeated?")
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


@wrong("train", fails=[checks.training_draws_fresh_points_from_the_square], says="expected points from -0.5 to 0.5")
def draws_beyond_the_square(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.55, 0.55, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[checks.training_draws_fresh_points_from_the_square], says="saw another distribution")
def draws_more_in_the_middle(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = np.clip(0.3 * rng.normal(size=(batch_size, 2)), -0.5, 0.5) * (1 - 1e-9 * rng.random((batch_size, 2)))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[checks.training_draws_fresh_points_from_the_square], says="in each quarter of the square")
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


@wrong("train", fails=[checks.training_repeats_with_its_seed], says="saw the same network")
def has_a_seed_of_its_own(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(0), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[checks.training_repeats_with_its_seed], says="a second training with the same seed")
def ignores_the_seed(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[checks.training_leaves_its_start_alone], says="train changed weights and biases in place")
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


@wrong("train", fails=[checks.training_reports_the_cost_of_each_batch], says="is it the cost after the step?")
def reports_the_cost_after_the_step(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
        costs.append(cost(forward(y, weights, biases, activations)[0][-1], wanted))
    return weights, biases, np.array(costs)


@wrong("train", fails=TRAIN[1:2] + TRAIN[3:4], says="is it a running mean over all batches so far?")
def reports_a_running_mean(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), eta)
    return weights, biases, np.cumsum(costs) / np.arange(1, steps + 1)


@wrong("train", fails=TRAIN[1:2] + TRAIN[3:4], says="as on fresh points")
def invents_its_costs(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        y_layer, df_layer = forward(y, weights, biases, activations)
        dw, db = backward(target(y)[:, None], y_layer, df_layer, weights)
        weights, biases = gradient_step(weights, biases, dw, db, eta)
    return weights, biases, np.exp(-np.arange(steps) / 20) + 0.001 * rng.random(steps)


@wrong("train", fails=TRAIN[:3] + TRAIN[5:], says="is it left as it was?")
def does_not_train(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        costs.append(cost(forward(y, weights, biases, activations)[0][-1], target(y)[:, None]))
    return weights, biases, np.array(costs)


@wrong("train", fails=TRAIN[:4], says="are the steps taken uphill?")
def climbs(target, weights, biases, activations, eta, steps, batch_size, seed):
    rng, costs = np.random.default_rng(seed), []
    for _ in range(steps):
        y = rng.uniform(-0.5, 0.5, size=(batch_size, 2))
        wanted = target(y)[:, None]
        y_layer, df_layer = forward(y, weights, biases, activations)
        costs.append(cost(y_layer[-1], wanted))
        weights, biases = gradient_step(weights, biases, *backward(wanted, y_layer, df_layer, weights), -eta)
    return weights, biases, np.array(costs)


@wrong("train", fails=[TRAIN[0], TRAIN[6]], says="is it left as it was?")
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


# --- compare_activations


@right("compare_activations")
def compares_one_after_the_other(target, weights, biases, eta, steps, batch_size, seed):
    hidden = len(weights) - 1
    of_relu = train(target, weights, biases, [relu] * hidden + [linear], eta, steps, batch_size, seed)
    of_sigmoid = train(target, weights, biases, [sigmoid] * hidden + [linear], eta, steps, batch_size, seed)
    return {"sigmoid": list(of_sigmoid), "relu": list(of_relu)}


@right("compare_activations")
def compares_on_copies(target, weights, biases, eta, steps, batch_size, seed):
    results = dict()
    for function in (sigmoid, relu):
        start = [w.copy() for w in weights], [b.copy() for b in biases]
        activations = [function for _ in weights]
        activations[-1] = lambda z: (z, np.ones(z.shape))
        w, b, costs = train(target, *start, activations, eta, steps, batch_size, seed)
        results["relu" if function is relu else "sigmoid"] = (w, b, [float(c) for c in costs])
    return results


COMPARE = [checks.both_activations_get_the_same_training, checks.each_cost_curve_belongs_to_its_network]


@wrong("compare_activations", fails=[COMPARE[0]], says="does it start where the other network ended?")
def goes_on_from_the_other_network(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for name, f in (("relu", relu), ("sigmoid", sigmoid)):
        activations = with_linear_output(f, len(weights))
        results[name] = train(target, weights, biases, activations, eta, steps, batch_size, seed)
        weights, biases, _ = results[name]
    return results


@wrong("compare_activations", fails=[COMPARE[0]], says='weights of "relu"')
def has_its_own_learning_rate(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for name, f in (("relu", relu), ("sigmoid", sigmoid)):
        activations = with_linear_output(f, len(weights))
        results[name] = train(target, weights, biases, activations, 0.1, steps, batch_size, seed)
    return results


@wrong("compare_activations", fails=[COMPARE[0]], says="has it another seed?")
def gives_each_its_own_batches(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for i, (name, f) in enumerate((("relu", relu), ("sigmoid", sigmoid))):
        activations = with_linear_output(f, len(weights))
        results[name] = train(target, weights, biases, activations, eta, steps, batch_size, seed + i)
    return results


@wrong("compare_activations", fails=[COMPARE[0]], says='weights of "sigmoid"')
def gives_each_its_own_start(target, weights, biases, eta, steps, batch_size, seed):
    results, sizes = {}, [2] + [len(b) for b in biases]
    for i, (name, f) in enumerate((("relu", relu), ("sigmoid", sigmoid))):
        start = random_network(sizes, i) if i else (weights, biases)
        results[name] = train(target, *start, with_linear_output(f, len(weights)), eta, steps, batch_size, seed)
    return results


@wrong("compare_activations", fails=COMPARE, says="is it the relu network?")
def reports_relu_twice(target, weights, biases, eta, steps, batch_size, seed):
    activations = with_linear_output(relu, len(weights))
    result = train(target, weights, biases, activations, eta, steps, batch_size, seed)
    return {"relu": result, "sigmoid": result}


@wrong("compare_activations", fails=COMPARE, says="is it the sigmoid network?")
def swaps_the_names(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for name, f in (("relu", sigmoid), ("sigmoid", relu)):
        activations = with_linear_output(f, len(weights))
        results[name] = train(target, weights, biases, activations, eta, steps, batch_size, seed)
    return results


@wrong("compare_activations", fails=COMPARE, says='of "relu": expected')
def squashes_the_output(target, weights, biases, eta, steps, batch_size, seed):
    hidden = len(weights) - 1
    return {
        name: train(target, weights, biases, [f] * hidden + [sigmoid], eta, steps, batch_size, seed)
        for name, f in (("relu", relu), ("sigmoid", sigmoid))
    }


@wrong("compare_activations", fails=[COMPARE[0]], says='costs of "sigmoid"')
def makes_sigmoid_look_slower(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for name, f in (("relu", relu), ("sigmoid", sigmoid)):
        activations = with_linear_output(f, len(weights))
        w, b, costs = train(target, weights, biases, activations, eta, steps, batch_size, seed)
        results[name] = (w, b, costs if name == "relu" else 1.2 * np.asarray(costs))
    return results


@wrong("compare_activations", fails=COMPARE, says='with the keys "relu" and "sigmoid"')
def returns_a_pair(target, weights, biases, eta, steps, batch_size, seed):
    return tuple(
        train(target, weights, biases, with_linear_output(f, len(weights)), eta, steps, batch_size, seed)
        for f in (relu, sigmoid)
    )


# --- training_figure


@right("training_figure")
def figure_of_meshes(target, results):
    x = np.linspace(-0.5, 0.5, 101)
    a, b = np.meshgrid(x, x)
    y = np.column_stack([a.ravel(), b.ravel()])
    fig, axes = plt.subplots(2, 2, figsize=(9, 8))
    axes[0, 0].pcolormesh(x, x, target(y).reshape(a.shape))
    axes[0, 0].set_title("The target function")
    for ax, name, f in ((axes[0, 1], "relu", relu), (axes[1, 0], "sigmoid", sigmoid)):
        w, b, costs = results[name]
        output = forward(y, w, b, [f] * (len(w) - 1) + [linear])[0][-1]
        fig.colorbar(ax.pcolormesh(x, x, np.asarray(output).reshape(101, 101), cmap="gray", shading="nearest"), ax=ax)
        ax.set_title(f"learned with {name.upper()}")
        axes[1, 1].plot(np.arange(1, len(costs) + 1), costs)
    axes[1, 1].legend(["ReLU", "Sigmoid"])
    axes[1, 1].set_xlabel("batch")
    axes[1, 1].set_ylabel("C")
    axes[1, 1].set_yscale("log")
    return fig


@right("training_figure")
def figure_of_images_from_the_top(target, results):
    n = 40
    x = np.linspace(-0.5, 0.5, n)
    points = np.array([[a, b] for b in x[::-1] for a in x])  # the top row first
    fig = plt.figure(figsize=(12, 3))
    curves = fig.add_subplot(1, 4, 4, xlabel="steps", ylabel="cost", title="cost")
    fig.add_subplot(1, 4, 1, title="target")
    plt.imshow(np.reshape(target(points), (n, n)), extent=[-0.5, 0.5, -0.5, 0.5])
    for i, (name, f) in enumerate((("sigmoid", sigmoid), ("relu", relu))):
        w, b, costs = results[name]
        y = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        fig.add_subplot(1, 4, 2 + i, title=name)
        plt.imshow(np.asarray(y, dtype=np.float32).reshape(n, n), extent=[-0.5, 0.5, -0.5, 0.5], vmin=-1, vmax=1)
        plt.colorbar()
        curves.plot(costs, lw=0.5, label=f"{name} network")
    curves.legend()
    return plt.gcf()


FIGURE = [checks.figure_shows_both_cost_curves, checks.figure_shows_what_was_learned]


@wrong("training_figure", fails=[FIGURE[1]], says="it is transposed")
def pictures_transposed(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50).T, origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[1]], says="it is upside down")
def pictures_upside_down(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[1]], says="set its extent")
def pictures_in_pixels(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower")
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[1]], says="it shows what target should")
def pictures_of_the_target_only(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    for name in results:
        axes[0].plot(results[name][2], label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], ("target", "relu", "sigmoid")):
        ax.imshow(target(points).reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[1]], says="does not show the values of sigmoid")
def runs_both_networks_with_relu(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        pictures[name] = forward(points, w, b, with_linear_output(relu, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[1]], says="no image has a title")
def pictures_without_titles(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
    return fig


@wrong("training_figure", fails=[FIGURE[0]], says="no legend")
def curves_without_a_legend(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[0]], says="is it the cost of sigmoid?")
def curves_with_swapped_labels(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label="sigmoid" if name == "relu" else "relu")
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=[FIGURE[0]], says='the curve labelled "relu"')
def curves_smoothed(target, results):
    points = grid_points(50)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(np.convolve(costs, np.ones(5) / 5, mode="same"), label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=(-0.5, 0.5, -0.5, 0.5))
        ax.set_title(name)
    return fig


@wrong("training_figure", fails=FIGURE, says="end with `return fig`")
def figure_is_shown_and_lost(target, results):
    fig, axes = plt.subplots(1, 4)
    for name in results:
        axes[0].plot(results[name][2], label=name)
    plt.show()


# --- the slope (bonus)


@right("slope_step")
def slope_step_by_loop(w, true_w, x, eta):
    gradient = 0
    for value in x:
        gradient += (w * value - true_w * value) * value
    return w - eta * gradient


@right("slope_step")
def slope_step_by_dot(w, true_w, x, eta):
    x = np.float32(x)
    return np.array(true_w + (w - true_w) * (1 - eta * x.dot(x)))


SLOPE = [checks.slope_moves_by_the_gradient_of_the_summed_cost]


@wrong("slope_step", fails=SLOPE, says="is it the mean over the samples?")
def slope_step_of_the_mean_cost(w, true_w, x, eta):
    return w - eta * (w - true_w) * np.mean(x**2)


@wrong("slope_step", fails=SLOPE, says="is the step taken uphill?")
def slope_step_uphill(w, true_w, x, eta):
    return w + eta * (w - true_w) * np.sum(x**2)


@wrong("slope_step", fails=SLOPE, says="is it twice the step?")
def slope_step_without_half(w, true_w, x, eta):
    return w - 2 * eta * (w - true_w) * np.sum(x**2)


@wrong("slope_step", fails=SLOPE, says="is one factor x missing?")
def slope_step_without_inner_derivative(w, true_w, x, eta):
    return w - eta * np.sum(w * x - true_w * x)


@wrong("slope_step", fails=SLOPE, says="slope after a step with 1 samples")
def slope_step_of_the_example(w, true_w, x, eta):
    return 1.5


@right("simulate_slope")
def simulates_run_by_run(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    result = []
    for _ in range(runs):
        path = [w]
        for _ in range(steps):
            path.append(slope_step(path[-1], true_w, sigma * rng.standard_normal(n_samples), eta))
        result.append(path)
    return result


@right("simulate_slope")
def simulates_by_products(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.RandomState(seed).normal(scale=sigma, size=(n_samples, runs, steps))
    factors = np.cumprod(1 - eta * np.sum(x**2, axis=0), axis=1)
    deviation = (w - true_w) * np.concatenate([np.ones((runs, 1)), factors], axis=1)
    return np.float32(true_w + deviation)


@right("simulate_slope")
def simulates_by_chi_squared(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    sums = sigma**2 * np.random.default_rng(seed).chisquare(n_samples, size=(steps, runs))
    slopes = [np.full(runs, w)]
    for s in sums:
        slopes.append(slopes[-1] - eta * s * (slopes[-1] - true_w))
    return np.array(slopes).T


SIMULATE = [checks.simulated_steps_have_the_right_distribution, checks.simulated_steps_are_independent]


@wrong("simulate_slope", fails=[SIMULATE[0]], says="the sum of 3 squared samples that the steps show")
def simulates_the_mean_cost(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = rng.normal(0, sigma, size=(runs, n_samples))
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.mean(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=[SIMULATE[0]], says="squared samples that the steps show")
def takes_sigma_for_the_variance(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = np.sqrt(sigma) * rng.normal(size=(runs, n_samples))
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=[SIMULATE[0]], says="squared samples that the steps show")
def draws_uniform_samples(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = rng.uniform(-np.sqrt(3) * sigma, np.sqrt(3) * sigma, size=(runs, n_samples))
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=SIMULATE, says="are samples used twice?")
def gives_all_runs_the_same_samples(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = rng.normal(0, sigma, size=n_samples)
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2)
    return slopes


@wrong("simulate_slope", fails=[SIMULATE[1]], says="are samples used twice?")
def draws_samples_once_per_run(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.default_rng(seed).normal(0, sigma, size=(runs, n_samples))
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=SIMULATE, says="expected shape 3000x6, saw 3000x5")
def leaves_the_start_out(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes, now = [], np.full(runs, float(w))
    for _ in range(steps):
        x = rng.normal(0, sigma, size=(runs, n_samples))
        now = now - eta * (now - true_w) * np.sum(x**2, axis=1)
        slopes.append(now)
    return np.array(slopes).T


@right("slope_mean")
def mean_by_steps(delta, eta, n_samples, sigma, t):
    for _ in range(t):
        delta = delta - eta * n_samples * sigma * sigma * delta
    return delta


@right("slope_mean")
def mean_as_an_array(delta, eta, n_samples, sigma, t):
    return np.array(delta * np.power(1 - eta * sigma**2 * n_samples, t), dtype=np.float32)


MEAN = [checks.mean_deviation_is_right]


@wrong("slope_mean", fails=MEAN, says="is it the cost of a mean over samples?")
def mean_for_the_mean_cost(delta, eta, n_samples, sigma, t):
    return delta * (1 - eta * sigma**2) ** t


@wrong("slope_mean", fails=MEAN, says="is it the limit of small eta?")
def mean_for_small_eta(delta, eta, n_samples, sigma, t):
    return delta * np.exp(-eta * n_samples * sigma**2 * t)


@wrong("slope_mean", fails=MEAN, says="is sigma taken for the variance?")
def mean_with_sigma_for_the_variance(delta, eta, n_samples, sigma, t):
    return delta * (1 - eta * n_samples * sigma) ** t


@wrong("slope_mean", fails=MEAN, says="is the sign lost?")
def mean_without_sign(delta, eta, n_samples, sigma, t):
    return abs(delta * (1 - eta * n_samples * sigma**2) ** t)


@right("slope_mean_square")
def mean_square_by_mean_and_variance(delta, eta, n_samples, sigma, t):
    square = delta**2
    for _ in range(t):
        square = square * ((1 - eta * n_samples * sigma**2) ** 2 + 2 * n_samples * (eta * sigma**2) ** 2)
    return square


@right("slope_mean_square")
def mean_square_from_fourth_moments(delta, eta, n_samples, sigma, t):
    fourth = n_samples * 3 * sigma**4 + n_samples * (n_samples - 1) * sigma**4
    return np.float32(delta**2 * (1 - 2 * eta * n_samples * sigma**2 + eta**2 * fourth) ** t)


SQUARE = [checks.mean_square_deviation_is_right]


@wrong("slope_mean_square", fails=SQUARE, says="is it the square of the mean?")
def mean_square_without_the_two(delta, eta, n_samples, sigma, t):
    return delta**2 * (1 - 2 * eta * n_samples * sigma**2 + eta**2 * n_samples**2 * sigma**4) ** t


@wrong("slope_mean_square", fails=SQUARE, says="is it the cost of a mean over samples?")
def mean_square_for_the_mean_cost(delta, eta, n_samples, sigma, t):
    return delta**2 * (1 - 2 * eta * sigma**2 + eta**2 * (1 + 2 / n_samples) * sigma**4) ** t


@wrong("slope_mean_square", fails=SQUARE, says="is it the variance, without the square of the mean?")
def variance_instead_of_mean_square(delta, eta, n_samples, sigma, t):
    mean = 1 - eta * n_samples * sigma**2
    return delta**2 * ((mean**2 + 2 * n_samples * eta**2 * sigma**4) ** t - mean ** (2 * t))


@wrong("slope_mean_square", fails=SQUARE, says="is it the root of the mean square?")
def root_mean_square(delta, eta, n_samples, sigma, t):
    s = sigma**2
    return abs(delta) * (1 - 2 * eta * n_samples * s + eta**2 * n_samples * (n_samples + 2) * s**2) ** (t / 2)


@right("stability_limits")
def limits_as_an_array(n_samples, sigma):
    return np.array([2 / n_samples, 2 / (n_samples + 2)]) / sigma**2


@right("stability_limits")
def limits_from_the_moments(n_samples, sigma):
    s = n_samples * sigma**2
    s2 = s**2 + 2 * n_samples * sigma**4
    return [2 / s, 2 * s / s2]


LIMITS = [checks.limit_for_the_mean_is_right, checks.limit_for_the_mean_square_is_right]


@wrong("stability_limits", fails=LIMITS, says="is it the other limit?")
def swaps_the_limits(n_samples, sigma):
    return 2 / ((n_samples + 2) * sigma**2), 2 / (n_samples * sigma**2)


@wrong("stability_limits", fails=[LIMITS[1]], says="is it the other limit?")
def gives_one_limit_twice(n_samples, sigma):
    return 2 / (n_samples * sigma**2), 2 / (n_samples * sigma**2)


@wrong("stability_limits", fails=LIMITS, says="is it that of a cost with a mean over samples?")
def limits_for_the_mean_cost(n_samples, sigma):
    return 2 / sigma**2, 2 / (sigma**2 * (1 + 2 / n_samples))


@wrong("stability_limits", fails=LIMITS, says="is it where convergence is fastest?")
def gives_the_fastest_rates(n_samples, sigma):
    return 1 / (n_samples * sigma**2), 1 / ((n_samples + 2) * sigma**2)


@wrong("stability_limits", fails=LIMITS, says="is sigma taken for the variance?")
def limits_with_sigma_for_the_variance(n_samples, sigma):
    return 2 / (n_samples * sigma), 2 / ((n_samples + 2) * sigma)


@wrong("stability_limits", fails=LIMITS, says="is it the limit for sigma=1?")
def limits_for_the_example(n_samples, sigma):
    return 2 / n_samples, 2 / (n_samples + 2)
