"""How sure is a fitted curve? Logistic growth of the United States, from the counts of 16 censuses.

Newton's method takes steps with the exact Hessian. What is left of it at the minimum gives the parameters' standard
errors, and by way of the curve's Jacobian the error of a forecast. Both sweeps through the curve are printed, as they
were generated.
"""

import numpy as np

import srcad

YEARS = np.arange(1790.0, 1950.0, 10.0)
MILLIONS = np.array([
    3.929, 5.308, 7.240, 9.638, 12.866, 17.069, 23.192, 31.443,
    38.558, 50.156, 62.948, 75.995, 91.972, 105.711, 122.775, 131.669,
])  # fmt: skip


def population(params, years):
    """Millions of people: `limit` in the end, half of that in the year `middle`."""
    limit, rate, middle = params
    return limit / (1.0 + np.exp(-rate * (years - middle)))


def misfit(params, years, counted):
    return 0.5 * np.sum((population(params, years) - counted) ** 2)


def newton(params, years, counted):
    """The minimum of the misfit, from a start that is near enough, and the number of steps."""
    gradient, hessian = srcad.grad(misfit), srcad.hessian(misfit)
    step, steps = params, 0
    while np.any(np.abs(step) > 1e-9 * np.abs(params)):
        step = -np.linalg.solve(hessian(params, years, counted), gradient(params, years, counted))
        params, steps = params + step, steps + 1
    return params, steps


def standard_errors(params, years, counted):
    """Of the parameters, and a function that gives the curve's own in a year."""
    variance = 2.0 * misfit(params, years, counted) / (len(years) - len(params))
    covariance = variance * np.linalg.inv(srcad.hessian(misfit)(params, years, counted))
    slopes = srcad.jacobian(population)

    def of_curve(year):
        row = slopes(params, np.array([year]))[0]
        return np.sqrt(row @ covariance @ row)

    return np.sqrt(np.diag(covariance)), of_curve


def main():
    found, steps = newton(np.array([180.0, 0.03, 1910.0]), YEARS, MILLIONS)
    errors, error_of_curve = standard_errors(found, YEARS, MILLIONS)
    print(f"Newton's method: {steps} steps, gradient {np.linalg.norm(srcad.grad(misfit)(found, YEARS, MILLIONS)):.0e}")
    for name, value, error in zip(("limit", "rate", "middle"), found, errors, strict=True):
        print(f"{name:8s}{value:10.4f} ± {error:.4f}")
    for year, counted in [*zip(YEARS[::5], MILLIONS[::5], strict=True), (1950.0, 150.697)]:
        curve = population(found, np.array([year]))[0]
        print(f"{year:.0f}    {curve:8.2f} ± {error_of_curve(year):.2f}   (counted: {counted})")
    print(f"\nforward:\n\n{srcad.source(misfit, mode='forward', example_args=(found, YEARS, MILLIONS))}")
    print(f"reverse:\n\n{srcad.source(misfit, example_args=(found, YEARS, MILLIONS))}")


if __name__ == "__main__":
    main()
