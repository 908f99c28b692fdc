"""Answers to `gradient_step`."""

from grader_tests.lecture02 import backward as checks
from mlphys.gallery import right, wrong


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


@wrong("gradient_step", fails=[checks.step_goes_downhill], says="entries differ")
def takes_no_large_step(weights, biases, dw, db, eta):
    new = [[a - eta * np.clip(g, -5, 5) for a, g in zip(*pair)] for pair in ((weights, dw), (biases, db))]
    return new[0], new[1]
