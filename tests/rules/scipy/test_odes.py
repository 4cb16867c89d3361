"""Solutions of ordinary differential equations, by start, times and parameters."""

import numpy as np
import pytest
from scipy import integrate
from scipy.linalg import expm

import srcad
from tests.rules.scipy import directions

TIMES = np.linspace(0.0, 2.0, 5)


def prey(t, y, a, b):
    return [a * y[0] - b * y[0] * y[1], -y[1] + 0.5 * y[0] * y[1] + b * np.sin(t)]


def by_odeint(y0, a, b):
    y = integrate.odeint(lambda y, t: prey(t, y, a, b), y0, TIMES, rtol=1e-11, atol=1e-12)
    return np.sum(y[1:] ** 2) + y[-1, 0]


def by_odeint_args(y0, a, b):
    y = integrate.odeint(prey, y0, TIMES, args=(a, b), tfirst=True, rtol=1e-11, atol=1e-12)
    return np.sum(y[1:] ** 2) + y[-1, 0]


def by_ivp(y0, a, b):
    def f(t, y):
        return np.array(prey(t, y, a, b))

    sol = integrate.solve_ivp(f, (0.0, 2.0), y0, t_eval=TIMES, rtol=1e-11, atol=1e-12)
    return np.sum(sol.y[:, 1:] ** 2) + sol.y[0, -1] if sol.success else 0.0


@pytest.mark.parametrize("fun", [by_odeint, by_odeint_args, by_ivp])
def test_predators_and_prey(fun):
    directions.check(fun, (np.array([1.0, 2.0]), 1.1, 0.4))
    srcad.check_grads(fun, (np.array([1.0, 2.0]), 1.1, 0.4), order=2, modes=("reverse",), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("method", ["RK45", "RK23", "DOP853", "Radau", "BDF", "LSODA"])
def test_every_method_without_times_in_between(method):
    tolerance = 1e-8 if method in ("RK23", "BDF") else 1e-10

    def loss(y0, a, b, end):
        sol = integrate.solve_ivp(
            prey, (0.0, end), y0, method=method, args=(a, b), rtol=tolerance, atol=1e-10
        )
        return sol.y[0, -1] ** 2 + sol.y[:, -1] @ np.array([1.0, 2.0]) + sol.y[1, 0]

    args = (np.array([1.0, 2.0]), 1.1, 0.4, 1.7)
    want = srcad.value_and_grad(exact, wrt=(0, 1, 2, 3))(*args)
    value, found = srcad.value_and_grad(loss, wrt=(0, 1, 2, 3))(*args)
    np.testing.assert_allclose(value, want[0], rtol=1e-6)
    for p, q in zip(found, want[1]):
        np.testing.assert_allclose(p, q, rtol=1e-6)


def exact(y0, a, b, end):
    y = integrate.odeint(prey, y0, np.array([0.0, end]), args=(a, b), tfirst=True, rtol=1e-12, atol=1e-12)
    return y[-1, 0] ** 2 + y[-1] @ np.array([1.0, 2.0]) + y[0, 1]


def test_the_end_by_differences():
    directions.check(exact, (np.array([1.0, 2.0]), 1.1, 0.4, 1.7))


def test_a_linear_equation_has_the_exponential_of_its_matrix():
    weights = np.array([1.0, -2.0, 0.5])

    def solved(A, y0):
        return weights @ integrate.odeint(lambda y, t: A @ y, y0, np.array([0.0, 1.5]), rtol=1e-12, atol=1e-12)[-1]

    def closed(A, y0):
        return weights @ (expm(1.5 * A) @ y0)

    rng = np.random.default_rng(4)
    args = (rng.normal(size=(3, 3)), rng.normal(size=3))
    for p, q in zip(srcad.grad(solved, wrt=(0, 1))(*args), srcad.grad(closed, wrt=(0, 1))(*args)):
        np.testing.assert_allclose(p, q, rtol=1e-8, atol=1e-9)


def robertson(t, y, k1, k2, k3):
    return np.array([
        -k1 * y[0] + k3 * y[1] * y[2], k1 * y[0] - k3 * y[1] * y[2] - k2 * y[1] ** 2, k2 * y[1] ** 2
    ])  # fmt: skip


@pytest.mark.parametrize("method", ["LSODA", "Radau", "BDF"])
def test_stiff_reactions(method):
    """Against the sensitivities, solved apart with Radau at 1e-11: a row of the Jacobian by y0, k1, k2, k3."""
    want = [7.98280087e-01, 7.77713670e-01, 7.77715773e-01, -3.55823988e00, -2.20709835e-09, 1.26276875e-05]

    def loss(y0, k1, k2, k3):
        sol = integrate.solve_ivp(
            lambda t, y: robertson(t, y, k1, k2, k3), (0.0, 100.0), y0, method=method, rtol=1e-7, atol=1e-10
        )
        return sol.y[:, -1] @ np.array([1.0, 1e3, 0.3])

    args = (np.array([1.0, 0.0, 0.0]), 0.04, 3e7, 1e4)
    found = srcad.grad(loss, wrt=(0, 1, 2, 3))(*args)
    np.testing.assert_allclose([*found[0], *found[1:]], want, rtol=1e-6)
    forward = [srcad.jacobian(loss, wrt=i, mode="forward")(*args) for i in range(4)]
    np.testing.assert_allclose([*forward[0], *forward[1:]], want, rtol=1e-6)


def test_van_der_pol():
    def loss(mu, y0):
        f = lambda t, y: [y[1], mu * (1.0 - y[0] ** 2) * y[1] - y[0]]
        return integrate.solve_ivp(f, (0.0, 1.0), y0, method="LSODA", rtol=1e-11, atol=1e-12).y[0, -1]

    directions.check(loss, (20.0, np.array([2.0, 0.0])), rtol=1e-5)


@pytest.mark.filterwarnings("ignore:lsoda")  # SciPy's: it cannot be nested
@pytest.mark.parametrize("method", ["RK45", "LSODA"])
def test_an_equation_whose_function_solves_one(method):
    """The equation of the derivatives is solved by LSODA, which keeps what it solves in global variables."""

    def loss(a, y0):
        def rate(t):
            return integrate.solve_ivp(lambda t, y: -a * y, (0.0, 0.5), [y0], method, rtol=1e-9, atol=1e-11).y[0, -1]

        return integrate.solve_ivp(lambda t, y: -rate(t) * y, (1.0, 0.0), [1.0], rtol=1e-9, atol=1e-11).y[0, -1]

    inner = 1.3 * np.exp(-0.35)
    want = np.exp(inner) * inner * np.array([-0.5, 1 / 1.3])
    found = srcad.grad(loss, wrt=(0, 1))(0.7, 1.3)
    np.testing.assert_allclose([found.a, found.y0], want, rtol=1e-7)
    np.testing.assert_allclose(srcad.jvp(loss, (0.7, 1.3), (1.0, 2.0))[1], want @ [1.0, 2.0], rtol=1e-7)


def test_no_number_behind_a_pole():
    def loss(a):
        return integrate.odeint(lambda y, t: a * y**2, [1.0], [0.0, 0.5, 2.0])[:, 0]

    with np.errstate(all="ignore"), pytest.warns(integrate.ODEintWarning):
        _, found = srcad.jvp(loss, (1.0,), (1.0,))
    np.testing.assert_allclose(found[:2], [0.0, 2.0], rtol=1e-7)  # of 1 / (1 - a t)
    assert np.isnan(found[2])


def test_by_the_times():
    def loss(t, a):
        y = integrate.odeint(lambda y, t: prey(t, y, a, 0.4), [1.0, 2.0], t, rtol=1e-11, atol=1e-12)
        return np.sum(y**2 * np.arange(8.0).reshape(4, 2))

    directions.check(loss, (np.array([0.2, 0.5, 1.1, 1.3]), 1.1))

    def spans(start, end, times, a):
        sol = integrate.solve_ivp(
            lambda t, y: prey(t, y, a, 0.4), (start, end), [1.0, a], t_eval=times, rtol=1e-11, atol=1e-12
        )
        return np.sum(sol.y**2 * np.arange(6.0).reshape(2, 3)) + np.sum(sol.t**2)

    directions.check(spans, (0.2, 2.0, np.array([0.5, 1.1, 1.3]), 1.1))

    def ends(start, end, a):
        sol = integrate.solve_ivp(lambda t, y: prey(t, y, a, 0.4), [start, end], [1.0, 2.0], rtol=1e-11, atol=1e-12)
        return sol.y[0, -1] ** 2 * a

    directions.check(ends, (0.2, 2.0, 1.1))


def test_backwards_in_time():
    loss = lambda y0, a: np.sum(integrate.odeint(lambda y, t: -a * y, y0, [1.0, 0.5, 0.0], rtol=1e-11, atol=1e-12) ** 2)
    directions.check(loss, (np.array([1.0, 2.0]), 1.1))


def test_starts_that_are_numbers_and_lists():
    directions.check(
        lambda y0, a: integrate.odeint(lambda y, t: -a * y, y0, TIMES, rtol=1e-11, atol=1e-12)[-1, 0], (1.5, 0.7)
    )
    directions.check(
        lambda u, v, a: np.sum(integrate.odeint(
            lambda y, t: [y[1], -a * y[0]], [u, v], TIMES, rtol=1e-11, atol=1e-12)[1:, 0] ** 2),
        (1.5, 0.7, 2.0),
    )


class Pendulum:
    def __init__(self, length, damping):
        self.length, self.damping = length, damping

    def slope(self, t, y):
        theta, omega = y
        return np.array([omega, -9.81 / self.length * np.sin(theta) - self.damping * omega])


def test_a_method_of_an_object():
    def loss(p):
        return integrate.solve_ivp(p.slope, (0.0, 1.0), [0.5, 0.0], rtol=1e-11, atol=1e-12).y[0, -1]

    g = srcad.grad(loss)(Pendulum(1.3, 0.2))
    apart = lambda length, damping: loss(Pendulum(length, damping))
    h = 1e-5
    np.testing.assert_allclose(g.length, (apart(1.3 + h, 0.2) - apart(1.3 - h, 0.2)) / (2 * h), rtol=1e-6)
    np.testing.assert_allclose(g.damping, (apart(1.3, 0.2 + h) - apart(1.3, 0.2 - h)) / (2 * h), rtol=1e-6)


def test_weights_in_a_dict():
    def loss(w, y0):
        f = lambda t, y: np.tanh(w["a"] @ y) @ w["b"] + w["c"]
        return np.sum(integrate.solve_ivp(f, (0.0, 1.0), y0, t_eval=[0.5, 1.0], rtol=1e-10, atol=1e-11).y ** 2)

    rng = np.random.default_rng(5)
    w = {"a": rng.normal(size=(2, 2)), "b": rng.normal(size=(2, 2)), "c": rng.normal(size=2)}
    directions.check(loss, (w, np.array([0.3, -0.4])), rtol=1e-5)


def chosen(y0):
    return np.sum(integrate.solve_ivp(lambda t, y: -y, (0.0, 1.0), y0).y)


def test_points_at_times_that_the_solver_chose():
    with pytest.raises(srcad.SrcadError, match="give t_eval"):
        srcad.grad(chosen)(np.array([1.0, 2.0]))
    assert np.isnan(srcad.jvp(chosen, (np.array([1.0, 2.0]),), (np.ones(2),))[1])


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda y0: integrate.solve_ivp(lambda t, y: -y, (0.0, 1.0), y0, dense_output=True).sol(0.5)[0], "ribute sol"),
        (lambda y0: integrate.solve_ivp(
            lambda t, y: -y, (0.0, 1.0), y0, events=lambda t, y: y[0] - 0.5).y[0, -1], "events"),
        (lambda y0: integrate.odeint(lambda y, t: -y, y0, TIMES, full_output=True)[0][0, 0], "full_output"),
    ],
)  # fmt: skip
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(np.array([1.0, 2.0]))
