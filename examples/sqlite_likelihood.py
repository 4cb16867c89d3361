"""A likelihood over twelve columns of a database, fitted in mini-batches of different lengths.

A telescope counts the photons of a fading star: a night is a batch, and no two nights have the same number of
exposures. The likelihood takes three parameters and twelve arrays, and the gradient is wanted for the three
alone: nothing is computed for the arrays, and the same generated code serves every night.
"""

import math
import operator
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np

import srcad

COLUMNS = (
    "counts", "time", "exposure", "airmass", "aperture", "flat",
    "gain", "sky", "dark", "bias", "read_noise", "weight",
)  # fmt: skip
TRUTH = {"amplitude": 900.0, "decay": 0.35, "extinction": 0.22}
NIGHTS = 40


def expected_counts(
    amplitude, decay, extinction, time, exposure, airmass, aperture, flat, gain, sky, dark, bias
):
    """What the detector should show: the star, dimmed by the air, on top of all that is not the star."""
    star = amplitude * np.exp(-decay * time - extinction * airmass) * aperture
    return bias + exposure * (dark + gain * flat * (star + sky))


def negative_log_likelihood(
    amplitude, decay, extinction,
    counts, time, exposure, airmass, aperture, flat, gain, sky, dark, bias, read_noise, weight,
):  # fmt: skip
    """Of `counts`, up to a constant: Gaussian, with the photons' own noise and the detector's."""
    expected = expected_counts(
        amplitude, decay, extinction, time, exposure, airmass, aperture, flat, gain, sky, dark, bias
    )
    variance = gain * (expected - bias) + read_noise**2
    return 0.5 * np.sum(weight * ((counts - expected) ** 2 / variance + np.log(variance)))


likelihood_and_gradient = srcad.value_and_grad(negative_log_likelihood, wrt=tuple(TRUTH))


# ---------------------------------------------------------------- the database


def observe(rng, night):
    """One night's exposures, between 5 and 60 of them, as rows in the order of `COLUMNS`."""
    n = int(rng.integers(5, 61))
    time = night / 10 + np.sort(rng.uniform(0.0, 0.04, n))
    exposure, airmass = rng.uniform(20.0, 60.0, n), rng.uniform(1.0, 2.5, n)
    aperture, flat = rng.uniform(0.7, 0.95, n), rng.normal(1.0, 0.02, n)
    gain, sky, dark = np.full(n, 1.4), rng.uniform(5.0, 20.0, n), rng.uniform(0.5, 1.0, n)
    bias, read_noise, weight = rng.normal(300.0, 1.0, n), np.full(n, 7.0), rng.uniform(0.5, 1.0, n)
    conditions = (time, exposure, airmass, aperture, flat, gain, sky, dark, bias)
    expected = expected_counts(*TRUTH.values(), *conditions)
    counts = rng.normal(expected, np.sqrt(gain * (expected - bias) + read_noise**2))
    return np.column_stack((counts, *conditions, read_noise, weight)).tolist()


def create_database(path):
    rng = np.random.default_rng(0)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE exposures (night INTEGER, {' REAL, '.join(COLUMNS)} REAL)")
        for night in range(NIGHTS):
            rows = [(night, *row) for row in observe(rng, night)]
            connection.executemany(f"INSERT INTO exposures VALUES (?{', ?' * len(COLUMNS)})", rows)


def read_night(connection, night):
    """One night's columns by name, each as an array."""
    rows = connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM exposures WHERE night = ? ORDER BY time", (night,)
    ).fetchall()
    return dict(zip(COLUMNS, np.array(rows).T, strict=True))


# ---------------------------------------------------------------- the fit


class Adam:
    """Adam's running means of the gradient and of its square, and the step that they give."""

    def __init__(self):
        self.first = self.second = 0
        self.steps = 0

    def step(self, gradient):
        self.steps += 1
        self.first = 0.9 * self.first + 0.1 * gradient
        self.second = 0.99 * self.second + 0.01 * gradient.map(lambda g: g * g)
        mean, square = self.first / (1 - 0.9**self.steps), self.second / (1 - 0.99**self.steps)
        return mean.map(lambda m, s: m / (math.sqrt(s) + 1e-9), square)


def fit(connection, params, epochs, rate):
    """The parameters, the lengths of the batches, and the texts of the gradients that were used.

    Steps are taken night by night, in the logarithms of the parameters, which keeps these positive.
    """
    adam, order = Adam(), np.random.default_rng(1)
    lengths, sources = set(), set()
    for epoch in range(epochs):
        for night in order.permutation(NIGHTS).tolist():
            batch = read_night(connection, night)
            length = len(batch["time"])
            _, gradient = likelihood_and_gradient(**params, **batch)
            lengths.add(length)
            sources.add(likelihood_and_gradient.source)

            step = adam.step(gradient.map(operator.mul, srcad.Grads(params)) / length)
            scale = rate * 0.9**epoch
            params = {name: value * math.exp(-scale * step[name]) for name, value in params.items()}
    return params, lengths, sources


def main():
    start = {"amplitude": 500.0, "decay": 0.1, "extinction": 0.1}
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "star.sqlite"
        create_database(path)
        with closing(sqlite3.connect(path)) as connection:
            found, lengths, sources = fit(connection, start, epochs=60, rate=0.05)

    for name, true in TRUTH.items():
        print(f"{name:10s} {found[name]:9.4f}   (true: {true})")
        assert abs(found[name] - true) < 0.03 * true
    info = likelihood_and_gradient.cache_info()
    print(f"\nbatches of {len(lengths)} different lengths, from {min(lengths)} to {max(lengths)} exposures;")
    print(f"{info.hits + info.misses} gradients, for which code was made {info.misses} time(s):\n")
    assert len(lengths) > 10
    assert info.misses == 1
    assert len(sources) == 1
    print(*sources)


if __name__ == "__main__":
    main()
