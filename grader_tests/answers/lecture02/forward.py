"""Answers to `forward`."""

from grader_tests.lecture02 import forward as checks
from mlphys.gallery import right, wrong


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


@wrong("forward", fails=[checks.forward_gives_the_activities_of_every_layer], says="forward changed biases in place")
def adds_into_the_biases(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for j in range(len(weights)):
        b = biases[j].copy()
        biases[j] = np.tile(b, (len(y), 1))
        f, df = activations[j](y_layer[-1] @ weights[j] + biases[j])
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="expected 9 arrays",
)
def forward_through_five_layers_at_most(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, b, activation in list(zip(weights, biases, activations))[:5]:
        f, df = activation(y_layer[-1] @ w + b)
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


@wrong(
    "forward",
    fails=[checks.forward_gives_the_activities_of_every_layer, checks.forward_keeps_the_slopes_at_z],
    says="expected shape 100x3, saw 60x3",
)
def forward_of_60_samples(y, weights, biases, activations):
    y_layer, df_layer = [y[:60]], []
    for w, b, activation in zip(weights, biases, activations):
        f, df = activation(y_layer[-1] @ w + b)
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer


@wrong("forward", fails=[checks.forward_gives_the_activities_of_every_layer], says="of a network 2-4-3")
def clips_at_a_thousand(y, weights, biases, activations):
    y_layer, df_layer = [y], []
    for w, b, activation in zip(weights, biases, activations):
        f, df = activation(np.clip(y_layer[-1] @ w + b, -1000, 1000))
        y_layer.append(f)
        df_layer.append(df)
    return y_layer, df_layer
