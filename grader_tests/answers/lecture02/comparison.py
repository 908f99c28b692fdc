"""Answers to `compare_activations`."""

from grader_tests.lecture02 import comparison as checks
from mlphys.gallery import right, wrong


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


@right("compare_activations")
def asks_for_the_target_with_lists(target, weights, biases, eta, steps, batch_size, seed):
    def function(y):
        return np.array(target([list(map(float, point)) for point in y]))

    names = ["relu", "sigmoid"]
    hidden = [relu, sigmoid]
    numbers = {"eta": eta, "steps": steps, "batch_size": batch_size, "seed": seed}
    return {
        names[i]: train(function, weights, biases, [hidden[i]] * (len(weights) - 1) + [linear], **numbers)
        for i in (0, 1)
    }


COMPARE = [checks.both_activations_get_the_same_training, checks.each_cost_curve_belongs_to_its_network]


@wrong("compare_activations", fails=[COMPARE[0]], says="does it start where the other network ended?")
def goes_on_from_the_other_network(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for name, f in (("relu", relu), ("sigmoid", sigmoid)):
        activations = with_linear_output(f, len(weights))
        results[name] = train(target, weights, biases, activations, eta, steps, batch_size, seed)
        weights, biases, _ = results[name]
    return results


@wrong("compare_activations", fails=[COMPARE[0]], says='of "relu"')
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


@wrong("compare_activations", fails=[COMPARE[0]], says='weights[0] of "sigmoid"')
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


@wrong("compare_activations", fails=[COMPARE[0]], says='biases[0] of "sigmoid": expected')
def forgets_the_biases_of_sigmoid(target, weights, biases, eta, steps, batch_size, seed):
    results = {}
    for name, f in (("relu", relu), ("sigmoid", sigmoid)):
        activations = with_linear_output(f, len(weights))
        w, b, costs = train(target, weights, biases, activations, eta, steps, batch_size, seed)
        results[name] = (w, b if name == "relu" else biases[:1] + b[1:], costs)
    return results
