"""Answers to `training_figure`: right ones, and wrong images."""

from grader_tests.lecture02 import pictures as checks
from mlphys.gallery import right, wrong


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


@right("training_figure")
def figure_with_its_axes(target, results):
    """Returns both, with a legend in another order and a line that belongs to neither network."""
    x = (np.arange(50) + 0.5) / 50 - 0.5
    y = np.array([(a, b) for b in x for a in x])
    fig, axes = plt.subplots(1, 4, figsize=(14, 3))
    box = dict(origin="lower", extent=(-0.5, 0.5, -0.5, 0.5), cmap="RdBu")
    axes[0].imshow(target(y).reshape(50, 50), **box)
    axes[0].set_title("The target")
    lines = []
    for ax, name, f in ((axes[1], "relu", relu), (axes[2], "sigmoid", sigmoid)):
        w, b, costs = results[name]
        ax.imshow(forward(y, w, b, with_linear_output(f, len(w)))[0][-1].reshape(50, 50), **box)
        ax.set_title(f"{name} network (target on the left)")
        lines += axes[3].plot(range(len(costs)), costs, "-" if f is relu else "--", color="k", lw=0.8)
    axes[3].axhline(0.01, color="r", ls=":", label="goal")
    axes[3].legend(lines[::-1], ["sigmoid", "relu"])
    axes[3].set(xlabel="step", ylabel="cost")
    return fig, axes


@right("training_figure")
def figure_with_smoothed_curves_and_one_legend(target, results):
    y = grid_points(64)
    fig, axes = plt.subplot_mosaic([["target", "relu"], ["sigmoid", "costs"]], figsize=(9, 8))
    pictures = {"target": target(y)}
    for name, (w, b, costs) in results.items():
        f = {"relu": relu, "sigmoid": sigmoid}[name]
        pictures[name] = forward(y, w, b, [f] * (len(w) - 1) + [linear])[0][-1]
        colour = "C0" if name == "relu" else "C1"
        smooth = np.convolve(costs, np.ones(9) / 9, mode="valid")
        axes["costs"].plot(4 + np.arange(len(smooth)), smooth, colour, lw=2, label=f"{name}, smoothed")
        axes["costs"].plot(costs, colour, lw=0.5, alpha=0.4, label=name)
    axes["costs"].set(xlabel="batch", ylabel="cost", yscale="log")
    fig.legend(loc="upper right")
    for name, values in pictures.items():
        shown = axes[name].pcolormesh(np.linspace(-0.5, 0.5, 65), np.linspace(-0.5, 0.5, 65), values.reshape(64, 64))
        axes[name].set_title("target" if name == "target" else f"target as the {name} network sees it")
        fig.colorbar(shown, ax=axes[name])
    return [fig]


@right("training_figure")
def figure_with_titles_on_the_left(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title(name, loc="left")
    return fig


LEARNED = checks.figure_shows_what_was_learned


@wrong("training_figure", fails=[LEARNED], says="it is transposed")
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


@wrong("training_figure", fails=[LEARNED], says="it is upside down")
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


@wrong("training_figure", fails=[LEARNED], says="set its extent")
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


@wrong("training_figure", fails=[LEARNED], says="it shows what target should")
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


@wrong("training_figure", fails=[LEARNED], says="does not show the values of sigmoid")
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


@wrong("training_figure", fails=[LEARNED], says="no image has a title")
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


@wrong("training_figure", fails=[LEARNED], says="do not tell which image is which")
def titles_that_say_everything(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title("target, relu, sigmoid")
    return fig


@wrong("training_figure", fails=[LEARNED], says="it shows what sigmoid should")
def networks_under_each_others_titles(target, results):
    points, square = grid_points(50), (-0.5, 0.5, -0.5, 0.5)
    fig, axes = plt.subplots(1, 4)
    pictures = {"target": target(points)}
    for name, (w, b, costs) in results.items():
        f = relu if name == "relu" else sigmoid
        pictures[name] = forward(points, w, b, with_linear_output(f, len(w)))[0][-1]
        axes[0].plot(costs, label=name)
    axes[0].legend()
    axes[0].set(xlabel="step", ylabel="cost")
    for ax, name in zip(axes[1:], pictures):
        ax.imshow(pictures[name].reshape(50, 50), origin="lower", extent=square)
        ax.set_title({"relu": "sigmoid", "sigmoid": "relu"}.get(name, name))
    return fig
