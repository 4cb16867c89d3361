"""Arguments of every specimen: tiny, small and large."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.golden.table import Specimen

Arguments = tuple[Any, ...]


def arguments(specimen: Specimen, size: str) -> Arguments | None:
    """The arguments of a size; None where the specimen has only one."""
    if size == "small":
        return specimen.arguments()
    make = (_LARGE if size == "large" else _TINY).get(specimen.module.__name__.rpartition(".")[2])
    return make(np.random.default_rng(0)) if make else None


def _gaussian_process(rng: np.random.Generator) -> Arguments:
    x = np.sort(rng.uniform(0.0, 100.0, size=300))
    return 0.1, 0.2, -1.0, x, np.sin(x)


def _heat(rng: np.random.Generator) -> Arguments:
    return rng.normal(size=20_000), 0.1, 100


def _huber(rng: np.random.Generator) -> Arguments:
    t = np.linspace(0.0, 3.0, 5_000)
    return np.array([0.8, 1.5, 0.5]), t, 1.0 + 2.0 * np.exp(-0.7 * t) + 0.3 * rng.normal(size=t.size), 0.2


def _logistic_regression(rng: np.random.Generator) -> Arguments:
    X = rng.normal(size=(20_000, 100))
    y = (rng.uniform(size=len(X)) < 0.5).astype(float)
    return 0.1 * rng.normal(size=X.shape[1]), 0.3, X, y


def _mlp(rng: np.random.Generator) -> Arguments:
    widths = [100, 300, 300, 10]
    params = [
        (rng.normal(size=(m, n)) / m**0.5, rng.normal(size=n))
        for m, n in zip(widths, widths[1:], strict=False)
    ]
    return params, rng.normal(size=(500, 100)), rng.normal(size=(500, 10))


def _rnn(rng: np.random.Generator) -> Arguments:
    p = {
        "W": rng.normal(size=(64, 128)) / 8,
        "U": rng.normal(size=(128, 128)) / 12,
        "b": rng.normal(size=128),
    }
    return p, rng.normal(size=(100, 64)), rng.normal(size=(100, 128))


_LARGE = {
    "gaussian_process": _gaussian_process,
    "heat": _heat,
    "huber": _huber,
    "logistic_regression": _logistic_regression,
    "mlp": _mlp,
    "rnn": _rnn,
}

#: As little work as possible: what is left is the call.
_TINY = {
    "gaussian_process": lambda rng: (0.1, 0.2, -1.0, np.array([0.0, 1.0]), np.array([0.3, 0.4])),
    "heat": lambda rng: (rng.normal(size=4), 0.1, 1),
    "huber": lambda rng: (np.array([0.8, 1.5, 0.5]), np.array([0.1, 0.2]), np.array([2.0, 2.1]), 0.2),
    "logistic_regression": lambda rng: (np.ones(2), 0.3, np.ones((2, 2)), np.array([0.0, 1.0])),
    "mlp": lambda rng: ([(np.ones((2, 2)), np.ones(2))], np.ones((2, 2)), np.ones((2, 2))),
    "rnn": lambda rng: (
        {"W": np.ones((2, 2)), "U": np.ones((2, 2)), "b": np.ones(2)},
        np.ones((2, 2)),
        np.ones((2, 2)),
    ),
}
