"""How well does each part of a rod conduct heat? Asked of thermometers along it.

The simulation is written as one would write it without a thought of derivatives: a workspace that is filled
anew at each step, and a state that is changed in place. Its gradient runs the same steps backwards, on one
adjoint array for each of the two.
"""

import numpy as np
from scipy.optimize import minimize

import srcad

CELLS, STEPS, TIME_STEP = 24, 300, 0.2


def simulate(conductivity, u, steps):
    """Heat flows between neighbours for `steps` steps; `u` is changed in place."""
    flux = np.empty(len(u) - 1)
    for _ in range(steps):
        flux[:] = conductivity * (u[1:] - u[:-1])
        u[:-1] += TIME_STEP * flux
        u[1:] -= TIME_STEP * flux


def misfit(log_conductivity, u0, readings, every):
    """The squared difference from the thermometers, which are read after each `every` steps."""
    conductivity = np.exp(log_conductivity)
    u = u0.copy()
    total = 0.0
    for reading in readings:
        simulate(conductivity, u, every)
        total += np.sum((u - reading) ** 2)
    return total


def measure(log_conductivity, u0, every):
    """What the thermometers show."""
    u = u0.copy()
    readings = []
    for _ in range(STEPS // every):
        simulate(np.exp(log_conductivity), u, every)
        readings.append(u.copy())
    return np.array(readings)


def main():
    place = np.linspace(0.0, 1.0, CELLS - 1)
    true = np.where((place > 0.3) & (place < 0.6), np.log(0.2), np.log(0.9)) + 0.2 * np.sin(6.0 * place)
    u0 = np.cos(3.0 * np.pi * np.linspace(0.0, 1.0, CELLS)) + np.linspace(0.0, 1.0, CELLS)
    readings = measure(true, u0, 20)

    misfit_and_gradient = srcad.value_and_grad(misfit, wrt="log_conductivity")
    found = minimize(
        misfit_and_gradient,
        np.full(CELLS - 1, np.log(0.5)),
        args=(u0, readings, 20),
        jac=True,
        method="L-BFGS-B",
        options={"ftol": 1e-16, "gtol": 1e-10, "maxiter": 2000},
    )
    error = np.max(np.abs(np.exp(found.x) - np.exp(true)))
    print(f"misfit {found.fun:.1e} after {found.nfev} gradients; largest error of a conductivity {error:.1e}")
    for k, k_true in zip(np.exp(found.x)[::4], np.exp(true)[::4], strict=True):
        print(f"  {k:.4f}   (true: {k_true:.4f})")
    assert error < 1e-2
    print(f"\n{misfit_and_gradient.source}")


if __name__ == "__main__":
    main()
