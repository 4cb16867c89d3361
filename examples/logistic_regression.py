"""Logistic regression in plain NumPy, trained with a generated gradient: what `make demo` runs.

The loss below knows nothing of srcad. Its gradient is generated, handed to SciPy's optimizer, and the fit is
compared with scikit-learn's own on the same data (569 tumours, 30 measurements each).
"""

import timeit

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

import srcad
from srcad.backend.cache import default_directory


def loss(weights, intercept, X, y, penalty):
    """The negative log likelihood of labels `y` (0 or 1), and a penalty on the weights."""
    z = X @ weights + intercept
    return np.sum(np.logaddexp(0.0, z) - y * z) + 0.5 * penalty * np.sum(weights**2)


loss_and_gradient = srcad.value_and_grad(loss, wrt=("weights", "intercept"))


def standardized(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def fit(X, y, penalty):
    """The weights and the intercept that minimize `loss`."""

    def objective(params):
        value, (weights_bar, intercept_bar) = loss_and_gradient(params[:-1], params[-1], X, y, penalty)
        return value, np.append(weights_bar, intercept_bar)

    found = minimize(
        objective,
        np.zeros(X.shape[1] + 1),
        jac=True,
        method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 5000, "maxcor": 30},
    )
    print(f"fitted: loss {found.fun:.6f} after {found.nit} iterations, {found.nfev} gradients")
    return found.x[:-1], found.x[-1]


def compare(weights, intercept, X, y, penalty):
    """Assert that scikit-learn finds the same coefficients, each to a relative 1e-4."""
    reference = LogisticRegression(C=1.0 / penalty, tol=1e-10, max_iter=10_000).fit(X, y)
    ours = np.append(weights, intercept)
    theirs = np.append(reference.coef_[0], reference.intercept_)
    error = np.max(np.abs(ours - theirs) / np.abs(theirs))
    print(f"scikit-learn's coefficients: largest relative difference {error:.1e}")
    assert error < 1e-4


def show_generated(source):
    """Print the gradient that was generated, and where it is kept for the next run."""
    print(f"\n{source}")
    directory = default_directory()
    files = [path for path in directory.glob("*.py") if source in path.read_text(encoding="utf-8")]
    print(f"kept in {files[0] if files else directory}")


def microseconds(function, *args):
    """What a call costs, at the best of twenty tries."""
    return min(timeit.repeat(lambda: function(*args), number=100, repeat=20)) / 100 * 1e6


def show_times(*args):
    """Print what the loss and its gradient cost together, and what the loss alone costs."""
    primal, both = microseconds(loss, *args), microseconds(loss_and_gradient, *args)
    print(f"loss {primal:.1f} microseconds, with its gradient {both:.1f}: {both / primal:.2f} times as much")


def main():
    data = load_breast_cancer()
    X, y, penalty = standardized(data.data), data.target.astype(float), 1.0
    weights, intercept = fit(X, y, penalty)
    compare(weights, intercept, X, y, penalty)
    show_generated(loss_and_gradient.source)
    show_times(weights, intercept, X, y, penalty)


if __name__ == "__main__":
    main()
