"""Jacobians, Hessians and Hessian times vector, against differences and against JAX's shapes."""

import numpy as np
import pytest

import srcad


def differences(f, x, eps=1e-6):
    x = np.asarray(x, float)
    columns = []
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        columns.append((np.asarray(f(x + step)) - np.asarray(f(x - step))) / (2 * eps))
    return np.stack([np.asarray(c) for c in columns], axis=-1).reshape(np.shape(columns[0]) + x.shape)


def f(x):
    return np.array([x[0] * x[1], np.sin(x[2]), x[1] ** 2, x[0] / x[2]])


def g(x):
    s = 0.0
    for i in range(len(x)):
        s += np.sin(x[i]) * x[0] if x[i] > 0.5 else x[i] ** 3
    y = x.copy()
    y[1:] *= x[:-1]
    return s + y @ y


X = np.array([0.3, 0.7, 1.2])


@pytest.mark.parametrize("mode", ["forward", "reverse", None])
@pytest.mark.parametrize(
    "fun", [f, lambda x: x * 2.0, lambda x: np.outer(x, x), lambda x: np.sum(x * x), lambda x: x[0]]
)
def test_jacobian(fun, mode):
    found = srcad.jacobian(fun, mode=mode)(X)
    assert found.shape == np.shape(fun(X)) + X.shape
    np.testing.assert_allclose(found, differences(fun, X), atol=1e-8)


def test_jacobian_of_a_number():
    found = srcad.jacobian(lambda t: np.array([t, t * t]))(3.0)
    assert found.tolist() == [1.0, 6.0]
    assert srcad.jacobian(lambda t: t * t)(3.0) == 6.0


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_structures(mode):
    def h(p, a):
        return {"s": p["w"] * a, "t": (p["b"] * p["w"][0],)}

    p = {"w": np.array([1.0, 2.0]), "b": 3.0}
    found = srcad.jacobian(h, mode=mode)(p, 2.0)
    assert found["s"]["w"].tolist() == [[2.0, 0.0], [0.0, 2.0]] and found["s"]["b"].tolist() == [0.0, 0.0]
    assert found["t"][0]["w"].tolist() == [3.0, 0.0] and found["t"][0]["b"] == 1.0
    both = srcad.jacobian(h, wrt=("p", "a"), mode=mode)(p, 2.0)
    assert both["s"].a.tolist() == [1.0, 2.0] and both["t"][0]["a"] == 0.0


def test_the_primal_runs_once_in_reverse_mode(capsys):
    def h(x):
        print("run")
        return x * x

    srcad.jacobian(h, mode="reverse")(X)
    assert capsys.readouterr().out == "run\n"


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_arguments_that_the_primal_changes(mode):
    def h(x):
        x *= x
        return x * 1.0

    x = X.copy()
    np.testing.assert_allclose(srcad.jacobian(h, mode=mode)(x), np.diag(2.0 * X))
    np.testing.assert_allclose(x, X**2)


def test_hessian():
    found = srcad.hessian(g)(X)
    np.testing.assert_allclose(found, differences(srcad.grad(g), X), atol=1e-7)
    np.testing.assert_allclose(found, found.T, atol=1e-14)


def test_hessian_of_structures():
    def h(p):
        return p["a"] ** 2 * np.sum(p["b"] ** 3)

    found = srcad.hessian(h)({"a": 2.0, "b": np.array([1.0, 2.0])})
    assert found["a"]["a"] == 18.0 and found["a"]["b"].tolist() == [12.0, 48.0]
    assert found["b"]["b"].tolist() == [[24.0, 0.0], [0.0, 48.0]]
    both = srcad.hessian(lambda a, b: a * a * b, wrt=("a", "b"))(2.0, 3.0)
    assert (both.a.a, both.a.b, both.b.a, both.b.b) == (6.0, 4.0, 4.0, 0.0)


def test_hvp():
    v = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(srcad.hvp(g)(X, v), srcad.hessian(g)(X) @ v, rtol=1e-12)
    product = srcad.hvp(lambda a, b: a * a * b, wrt=("a", "b"))(2.0, 3.0, (1.0, 1.0))
    assert isinstance(product, srcad.Grads) and (product.a, product.b) == (10.0, 4.0)


def test_hvp_of_a_function_with_data_and_keywords():
    def loss(w, x, *, power=2):
        return np.sum((x @ w) ** power)

    w, x, v = np.array([1.0, 2.0]), np.arange(6.0).reshape(3, 2), np.array([0.5, 1.0])
    np.testing.assert_allclose(srcad.hvp(loss)(w, x, v), 2.0 * x.T @ (x @ v))
    np.testing.assert_allclose(srcad.hvp(loss)(w, x, v, power=3), 6.0 * x.T @ ((x @ w) * (x @ v)))


def test_text_of_a_product_is_readable():
    product = srcad.hvp(lambda x: np.sum(np.sin(x)))
    with pytest.raises(srcad.SrcadError, match="call it"):
        product.source  # noqa: B018
    product(X, X)
    assert "def function_grad_jvp(x, x_dot):" in product.source


def test_elementwise_grad():
    np.testing.assert_allclose(srcad.elementwise_grad(np.tanh)(X), 1.0 - np.tanh(X) ** 2)
    found = srcad.elementwise_grad(lambda a, b: a * b, wrt=("a", "b"))(X, 2.0 * X)
    assert isinstance(found, srcad.Grads)
    np.testing.assert_allclose(found.a, 2.0 * X)
    assert srcad.elementwise_grad(lambda t: t**3)(2.0) == 12.0
    with pytest.raises(ValueError, match="use srcad.jacobian"):
        srcad.elementwise_grad(lambda x: x @ x)(X)


def test_single_precision_is_kept():
    x = X.astype(np.float32)
    assert srcad.jacobian(f)(x).dtype == srcad.hessian(g)(x).dtype == srcad.hvp(g)(x, x).dtype == np.float32


def test_what_is_refused():
    with pytest.raises(srcad.SrcadError, match="mode='sideways'"):
        srcad.jacobian(f, mode="sideways")
    with pytest.raises(srcad.NonScalarError):
        srcad.hessian(f)(X)
    with pytest.raises(ValueError, match=r"the tangent of x has shape \(2,\)"):
        srcad.hvp(g)(X, np.ones(2))
    with pytest.raises(TypeError, match="and a vector"):
        srcad.hvp(g)()


@pytest.mark.parametrize("empty", [[], (), {}, {"a": [], "b": ((),)}])
@pytest.mark.parametrize("mode", [None, "reverse", "forward"])
def test_by_an_empty_structure_is_empty(empty, mode):
    assert srcad.jacobian(lambda s: 2.0, mode=mode)(empty) == empty
    assert srcad.jacobian(lambda s, x: x * x, mode=mode)(empty, np.ones(3)) == empty
    assert srcad.hessian(lambda s: 2.0)(empty) == empty
    assert srcad.grad(lambda s, x: x * x)(empty, 2.0) == empty


@pytest.mark.parametrize("mode", [None, "reverse", "forward"])
def test_by_and_of_arrays_without_elements(mode):
    assert srcad.jacobian(lambda x: x[:0], mode=mode)(np.ones(3)).shape == (0, 3)
    assert srcad.jacobian(lambda x, y: y, mode=mode)(np.ones(0), np.ones(3)).shape == (3, 0)
    assert srcad.hessian(lambda x: np.sum(x))(np.ones(0)).shape == (0, 0)


def test_operators_of_operators():
    """What `srcad.jacobian(f)` gives is a function like any other: to the operators, and where it is called."""

    def f(x):
        return np.sum(x**3) * x[0]

    def each(t):
        return np.tanh(t) * t

    x = np.array([1.0, 2.0])
    assert np.allclose(srcad.jacobian(srcad.jacobian(f))(x), srcad.hessian(f)(x), rtol=1e-13)
    third = srcad.jacobian(srcad.hessian(f))(x)
    assert third.shape == (2, 2, 2)
    assert np.allclose(third @ x, srcad.jvp(srcad.hessian(f), (x,), (x,))[1], rtol=1e-13)
    assert np.allclose(srcad.jacobian(srcad.hvp(f), "x")(x, x), third @ x, rtol=1e-13)
    second = srcad.elementwise_grad(srcad.elementwise_grad(each))(x)
    assert np.allclose(second, 2.0 / np.cosh(x) ** 2 * (1.0 - x * np.tanh(x)), rtol=1e-13)
    product, rows = srcad.hvp(f), srcad.jacobian(lambda x, k=2.0: k * x * x)
    srcad.check_grads(lambda x: np.sum(product(x, x)) + np.sum(rows(x)) * np.sum(rows(x, 3.0)), (x,))
