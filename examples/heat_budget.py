"""Which temperature to start with, so that a bar has cooled down as wanted: a gradient through 2000 time steps.

The bar's conductivity grows with its temperature, so every step has to be undone from the state that it began with. All
these states are 16 MB, and what else the steps compute is more; in a budget of 0.2 MB, binomial checkpointing keeps
some of the states, and runs the other steps again. The gradient is the same, to the last bit.
"""

import tracemalloc

import numpy as np

import srcad
from srcad.runtime.revolve import fewest_steps, placed

STEPS, CELLS = 2000, 1000
BUDGET = 200_000


def cooled(u, steps):
    """The temperatures after so many steps of the heat equation with conductivity 1 + u."""
    for _ in range(steps):
        face = 0.5 * (u[1:] + u[:-1])
        flux = (1.0 + face) * (u[1:] - u[:-1])
        u = u + 0.1 * np.concatenate([flux[:1], flux[1:] - flux[:-1], -flux[-1:]])
    return u


def misfit(u, wanted):
    return np.sum((cooled(u, STEPS) - wanted) ** 2)


def misfit_in_budget(u, wanted):
    return np.sum((srcad.checkpoint(cooled, memory=BUDGET)(u, STEPS) - wanted) ** 2)


def measured(fun, u, wanted):
    """The gradient, and the most memory that it took at one time."""
    grad = srcad.grad(fun)
    grad(u, wanted)  # makes its code
    tracemalloc.start()
    gradient = grad(u, wanted)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return gradient, peak


def picture(positions, width=64):
    """Where the snapshots lie when the loop has run for the first time."""
    row = ["."] * width
    for position in positions:
        row[position * width // STEPS] = "|"
    return "".join(row)


def main():
    x = np.linspace(0.0, 1.0, CELLS)
    u, wanted = np.exp(-50.0 * (x - 0.5) ** 2), np.full(CELLS, 0.25)
    saved, much = measured(misfit, u, wanted)
    again, little = measured(misfit_in_budget, u, wanted)
    assert np.array_equal(saved, again)

    snapshots = BUDGET // u.nbytes
    forwards = fewest_steps(STEPS, snapshots)
    print(f"{STEPS} steps of {CELLS} cells, a state has {u.nbytes} bytes")
    print(f"everything kept:    peak {much / 1e6:6.1f} MB")
    print(f"{snapshots} snapshots:      peak {little / 1e6:6.1f} MB, each step run {1 + forwards / STEPS:.2f} times")
    print(f"first |{picture(placed(STEPS, snapshots))}| last")
    assert little < BUDGET + 30 * u.nbytes + 200_000 < much / 50
    assert forwards < 3 * STEPS


if __name__ == "__main__":
    main()
