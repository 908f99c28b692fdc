"""Notebooks to grade: one of cheap numpy cells, one of a small TensorFlow training, and a lecture's."""

from __future__ import annotations

from typing import Final

from nbformat import NotebookNode

from mlphys.notebooks import new_cell, new_notebook

CHEAP: Final = (
    "import numpy as np\nimport matplotlib.pyplot as plt",
    "x = np.linspace(0, 1, 1000)",
    "def square(x):\n    return x**2",
    "def mean(x):\n    return np.sum(x) / len(x)",
)
TENSORFLOW: Final = (
    "import numpy as np\nfrom tensorflow import keras",
    "x = np.linspace(-1, 1, 64).reshape(-1, 1)\ny = x**2",
    "def network():\n    layers = [keras.layers.Dense(8, activation='relu'), keras.layers.Dense(1)]\n"
    "    net = keras.Sequential(layers)\n    net.compile(optimizer='adam', loss='mse')\n    return net",
    "net = network()\nhistory = net.fit(x, y, epochs=3, verbose=0)",
)
CHECKS: Final = {
    "cheap": ("assert np.allclose(square(x), x**2)", "assert abs(mean(x) - 0.5) < 1e-9", "plt.plot(x)\nplt.show()"),
    "tensorflow": ("assert net.count_params() == 25", "assert np.isfinite(history.history['loss']).all()"),
}
KERNEL: Final = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def source_notebook(kind: str) -> NotebookNode:
    """Return an instructor's notebook of a kind: cells, then graded cells that are run in the notebook itself."""
    plain = [
        new_cell("code", source, f"plain-{i}") for i, source in enumerate(CHEAP if kind == "cheap" else TENSORFLOW)
    ]
    graded = [new_cell("code", source, name, _graded(name)) for name, source in _named(kind)]
    return new_notebook([*plain, *graded], KERNEL)


def _named(kind: str) -> list[tuple[str, str]]:
    return [(f"check_{i}", source) for i, source in enumerate(CHECKS[kind])]


def _graded(name: str) -> dict[str, dict[str, object]]:
    flags = {"grade": True, "solution": False, "locked": True, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, "points": 1, **flags}}
