"""Answers to `backward`."""

from grader_tests.lecture02 import backward as checks
from mlphys.gallery import right, wrong

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


EXACT = GRADIENTS[:3]  # the others see short batches and gradients of the order of 1


@wrong("backward", fails=EXACT, says="layer 3) of a network 3-4-4-2")
def clips_the_gradient(target, y_layer, df_layer, weights):
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, np.clip(y_layer[j].T @ delta / len(target), -20, 20))
        db.insert(0, np.clip(delta.mean(axis=0), -20, 20))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=EXACT, says="and a batch of 100")
def looks_at_60_samples(target, y_layer, df_layer, weights):
    target, y_layer, df_layer = target[:60], [y[:60] for y in y_layer], [df[:60] for df in df_layer]
    dw, db = [], []
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=GRADIENTS[1:3], says="of a network 2-5-4-5-4-5-4-3-2")
def goes_back_five_layers_at_most(target, y_layer, df_layer, weights):
    dw, db = [np.zeros_like(w) for w in weights], [np.zeros(w.shape[1]) for w in weights]
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in list(reversed(range(len(weights))))[:5]:
        dw[j], db[j] = y_layer[j].T @ delta / len(target), delta.mean(axis=0)
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=[checks.gradients_agree_with_tensorflow], says="is the mean over the batch missing?")
def forgets_the_mean_with_four_layers(target, y_layer, df_layer, weights):
    """Alone with TensorFlow, which names the mistake: the other networks with four layers see one sample only."""
    dw, db, batch = [], [], 1 if len(weights) == 4 else len(target)
    delta = (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / batch)
        db.insert(0, delta.sum(axis=0) / batch)
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db


@wrong("backward", fails=[checks.gradients_agree_with_central_differences], says="is the sign wrong?")
def subtracts_the_wrong_way_round_for_2_3_4_2(target, y_layer, df_layer, weights):
    """Alone with the central differences, which name the mistake: they alone see a network of these sizes."""
    dw, db, sign = [], [], -1 if [len(w) for w in weights] == [2, 3, 4] else 1
    delta = sign * (y_layer[-1] - target) * df_layer[-1]
    for j in reversed(range(len(weights))):
        dw.insert(0, y_layer[j].T @ delta / len(target))
        db.insert(0, delta.mean(axis=0))
        delta = (delta @ weights[j].T) * df_layer[j - 1] if j else None
    return dw, db
