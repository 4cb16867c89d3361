"""A stack of seeds behaves as each of them does, or says that it cannot."""

import functools
import itertools

import numpy as np
import pytest

import srcad
from srcad import jacobians
from srcad.batching import Batch, Numpy, Unbatched, for_batches

COUNT = 3


def stack(*shape, seed=0):
    return Batch(np.random.default_rng(seed).normal(size=(COUNT, *shape)))


def rows(value):
    return list(value.array) if isinstance(value, Batch) else [value] * COUNT


def plain(*shape):
    return np.random.default_rng(7).normal(size=shape)


M, V = plain(4, 4), plain(4)
S = M @ M.T + np.eye(4)
W = plain(5, 4)

# What linear code does, on one stack: by the shape of its rows.
FUNCTIONS = {
    (4,): {
        "x * V": lambda x: x * V,
        "M * x": lambda x: M * x,
        "x / 2.0": lambda x: x / 2.0,
        "-x": lambda x: -x,
        "V - x": lambda x: V - x,
        "x @ M": lambda x: x @ M,
        "M @ x": lambda x: M @ x,
        "x @ V": lambda x: x @ V,
        "V @ x": lambda x: V @ x,
        "np.dot": lambda x: np.dot(M, x),
        "np.outer": lambda x: np.outer(x, V),
        "np.outer, other": lambda x: np.outer(V, x),
        "x[1]": lambda x: x[1],
        "x[-1:]": lambda x: x[-1:],
        "x[[0, 2, 0]]": lambda x: x[[0, 2, 0]],
        "x[mask]": lambda x: x[V > 0.0],
        "x[::-1]": lambda x: x[::-1],
        "x[:, None]": lambda x: x[:, None],
        "x[None, ..., None]": lambda x: x[None, ..., None],
        "np.sum": np.sum,
        "np.mean": np.mean,
        "x.sum(axis=-1)": lambda x: x.sum(axis=-1),
        "np.add.reduce": np.add.reduce,
        "np.cumsum": np.cumsum,
        "np.flip": np.flip,
        "np.diag": np.diag,
        "np.roll": lambda x: np.roll(x, 1),
        "reshape": lambda x: x.reshape(2, -1),
        "np.broadcast_to": lambda x: np.broadcast_to(x, (2, 4)),
        "np.where": lambda x: np.where(V > 0.0, x, 0.0),
        "np.solve": lambda x: np.linalg.solve(S, x),
        "np.concatenate": lambda x: np.concatenate([x, V, 2.0 * x]),
        "np.stack": lambda x: np.stack([V, x], axis=-1),
        "x.T": lambda x: x.T,
        "np.copy": np.copy,
        "np.expand_dims": lambda x: np.expand_dims(x, 0),
        "len": lambda x: x * len(x),
        "shape": lambda x: x * x.shape[0],
        "ndim and size": lambda x: x * x.ndim * x.size,
        "float32": lambda x: x.astype("float32"),
        "of ones": lambda x: np.sum(np.ones_like(x) * x),
        "conj": np.conj,
        "real": np.real,
    },
    (2, 4): {
        "x * V": lambda x: x * V,
        "x @ M": lambda x: x @ M,
        "x @ V": lambda x: x @ V,
        "x.T": lambda x: x.T,
        "V @ x.T": lambda x: V @ x.T,
        "M @ x.T": lambda x: M @ x.T,
        "x[0]": lambda x: x[0],
        "x[:, 1]": lambda x: x[:, 1],
        "x[1, 2]": lambda x: x[1, 2],
        "x[..., ::2]": lambda x: x[..., ::2],
        "x[[1, 0], [3, 3]]": lambda x: x[[1, 0], [3, 3]],
        "sum over rows": lambda x: np.sum(x, axis=0),
        "sum over columns, kept": lambda x: np.sum(x, axis=1, keepdims=True),
        "sum over both": lambda x: np.sum(x, axis=(0, -1)),
        "mean": lambda x: np.mean(x, axis=0),
        "ravel": np.ravel,
        "np.trace": np.trace,
        "np.diagonal": np.diagonal,
        "np.diag": np.diag,
        "np.tril": np.tril,
        "np.triu": lambda x: np.triu(x, 1),
        "np.swapaxes": lambda x: np.swapaxes(x, 0, 1),
        "np.moveaxis": lambda x: np.moveaxis(x, 0, -1),
        "np.transpose": np.transpose,
        "transpose": lambda x: x.transpose(1, 0),
        "np.squeeze": lambda x: np.squeeze(x[:, None]),
        "np.cumsum": np.cumsum,
        "cumsum": lambda x: np.cumsum(x, axis=1),
        "np.flip": lambda x: np.flip(x, 1),
        "np.roll": lambda x: np.roll(x, 3),
        "roll": lambda x: np.roll(x, 1, axis=0),
        "np.solve": lambda x: np.linalg.solve(S, x.T),
        "np.reshape": lambda x: np.reshape(x, (4, 2)),
    },
    (): {
        "x * 2.0": lambda x: x * 2.0,
        "x * V": lambda x: x * V,
        "x * M": lambda x: x * M,
        "broadcast": lambda x: np.broadcast_to(x, (2, 3)),
        "np.where": lambda x: np.where(V > 0.0, x, 0.0),
        "0.0 + x": lambda x: 0.0 + x,
        "np.float64": lambda x: np.float64(2.0) * x,
        "stack": lambda x: np.stack([x, 2.0 * x]),
        "np.dot": lambda x: np.dot(x, V),
    },
}
EACH = [(shape, name) for shape, functions in FUNCTIONS.items() for name in functions]


@pytest.mark.parametrize("shape, name", EACH, ids=[f"{name}, {shape}" for shape, name in EACH])
def test_each_row_is_what_it_would_be_alone(shape, name):
    fun, x = FUNCTIONS[shape][name], stack(*shape)
    found = fun(x)
    for one, given in zip(rows(found), rows(x), strict=True):
        wanted = fun(given)
        assert np.shape(one) == np.shape(wanted) and np.allclose(one, wanted, rtol=1e-13, atol=1e-13)


def changed(x, change):
    x = x.copy()
    change(x)
    return x


STORES = {
    "x[1] = 0.0": lambda x: x.__setitem__(1, 0.0),
    "x[1:] += V[1:]": lambda x: x.__setitem__(slice(1, None), x[1:] + V[1:]),
    "x[0] = x[1]": lambda x: x.__setitem__(0, x[1]),
    "x[[0, 0]] = x[1:3]": lambda x: x.__setitem__([0, 0], x[1:3]),
    "np.add.at": lambda x: np.add.at(x, [0, 2, 0], 2.0 * x[:3]),
    "a view": lambda x: x[1:].__setitem__(0, x[3]),
    "in place": lambda x: x.__iadd__(x[::-1].copy()),
    "a view in place": lambda x: x[2:].__imul__(3.0),
    "a taken value stays": lambda x: (lambda v: (x.__setitem__(1, 0.0), x.__setitem__(0, v)))(x[1]),
}


@pytest.mark.parametrize("name", STORES)
def test_stores_change_each_row(name):
    x = stack(4)
    found = changed(x, STORES[name])
    for one, given in zip(rows(found), rows(x), strict=True):
        assert np.array_equal(one, changed(given, STORES[name]))


UNKNOWN = {
    "a branch": lambda x: 1.0 if x[0] > 0.0 else 2.0,
    "a number": lambda x: float(x[0]),
    "into an array": lambda x: np.zeros(4).__setitem__(slice(None), x),
    "into an element": lambda x: np.zeros(4).__setitem__(0, x[0]),
    "added to an array": lambda x: np.zeros(4).__iadd__(x),
    "into an array that is made": lambda x: np.array([x, x]),
    "sorted": np.sort,
    "a loop": lambda x: [v for v in x],  # noqa: C416
    "an attribute": lambda x: x.strides,
    "a product of stacks": lambda x: x @ x,
    "an index": lambda x: V[x],
    "a function of another argument": lambda x: np.linalg.solve(np.outer(x, x), V),
    "mixed indices": lambda x: np.multiply.outer(x, V)[0, :, [1, 2]],
    "out": lambda x: np.add(x, x, out=np.zeros(4)),
    "no dimensions": lambda x: x[0, ...],
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_is_said(name):
    with pytest.raises((Unbatched, TypeError, ValueError)):
        UNKNOWN[name](stack(4))


def test_numbers_are_not_changed_in_place():
    x = stack(4)
    s = t = x[0]
    s += 1.0
    assert np.array_equal(t.array, x.array[:, 0]) and np.array_equal(s.array, x.array[:, 0] + 1.0)


def test_arrays_that_the_code_makes_have_a_row_for_each_seed():
    def fun(x):
        y = np.zeros_like(x)
        z = np.zeros(2)
        y[0] += x[1]
        z[1] = x[2]
        return y, z, np.full(3, x[0]), np.array([x[1], 2.0]), np.zeros(2, int)

    made, numpy = for_batches(fun)
    x = stack(4)
    assert made(x.array[0])[0].shape == (4,)
    numpy.count = COUNT
    found = made(x)
    assert isinstance(found[4], np.ndarray)
    for k, given in enumerate(x.array):
        assert all(np.array_equal(a.array[k], b) for a, b in zip(found[:4], fun(given)[:4], strict=True))
    assert isinstance(Numpy().zeros(2), np.ndarray)


# ---------------------------------------------------------------- Jacobians


def matmul(x):
    return np.tanh(W @ x) ** 2


def elements(x):
    return np.array([x[0] * x[1], np.sin(x[2]), x[3] / x[0]])


def filled(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i] * x[0]
    return y


def in_place(x):
    u = x.copy()
    for _ in range(3):
        u[1:-1] += 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return u


def structured(x):
    return {"outer": np.outer(x, x), "total": np.sum(x * x), "parts": (x[1:], [x[0]])}


def branching(x):
    return x * 2.0 if x[0] > 0.0 else np.sort(x)


def solved(x):
    return np.linalg.solve(S + np.outer(x, x), x)


def printing(x):
    print("run")
    return np.sin(x)


def changing(x):
    x *= 2.0
    return x * x


FUNS = [matmul, elements, filled, in_place, structured, branching, solved, changing]
X = np.array([0.3, 0.7, 1.2, -0.4])


def flat(value):
    return np.concatenate([np.ravel(leaf) for leaf in srcad.structures.leaves(value, "").values()])


@pytest.mark.parametrize("fun, mode", list(itertools.product(FUNS, ["forward", "reverse"])))
def test_all_at_once_and_one_by_one_agree(fun, mode, monkeypatch):
    together = srcad.jacobian(fun, mode=mode)(X.copy())
    monkeypatch.setattr(jacobians, "_runs_alone", lambda version: False)
    one_by_one = srcad.jacobian(fun, mode=mode)(X.copy())
    assert np.allclose(flat(together), flat(one_by_one), rtol=1e-12, atol=1e-13)
    steps = [fun(X + 1e-6 * unit) for unit in np.eye(4)]
    back = [fun(X - 1e-6 * unit) for unit in np.eye(4)]
    differences = np.stack([(flat(a) - flat(b)) / 2e-6 for a, b in zip(steps, back, strict=True)], axis=-1)
    blocks = [np.reshape(leaf, (-1, 4)) for leaf in srcad.structures.leaves(together, "").values()]
    assert np.allclose(np.concatenate(blocks), differences, atol=1e-8)


@pytest.mark.parametrize("mode", ["forward", "reverse", None])
def test_the_primal_runs_once(mode, capsys):
    srcad.jacobian(printing, mode=mode)(X)
    assert capsys.readouterr().out == "run\n"


def test_the_primal_of_a_hessian_runs_once(capsys):
    def fun(x):
        print("run")
        return np.sum(np.sin(x) * x[0])

    found = srcad.hessian(fun)(X)
    assert capsys.readouterr().out == "run\n" and np.allclose(found, found.T, rtol=1e-15)


def test_arguments_are_changed_once():
    x = X.copy()
    srcad.jacobian(changing, mode="forward")(x)
    assert np.array_equal(x, 2.0 * X)


def test_seeds_are_taken_in_parts_where_they_are_large(monkeypatch):
    monkeypatch.setattr(jacobians, "_LARGEST", 12)
    for mode in ("forward", "reverse"):
        found = srcad.jacobian(matmul, mode=mode)(X)
        monkeypatch.undo()
        assert np.allclose(found, srcad.jacobian(matmul, mode=mode)(X), rtol=1e-14)
        monkeypatch.setattr(jacobians, "_LARGEST", 12)


class Model:
    def __init__(self):
        self.w = V

    def predict(self, x, scale=2.0):
        return scale * self.w * x


@pytest.mark.parametrize("mode", ["forward", "reverse", None])
def test_methods_and_partials(mode):
    model = Model()
    assert np.allclose(srcad.jacobian(model.predict, mode=mode)(X), np.diag(2.0 * V))
    assert np.allclose(srcad.jacobian(functools.partial(model.predict, scale=3.0), mode=mode)(X), np.diag(3.0 * V))


def test_types_of_single_precision_stay():
    x = X.astype("float32")
    for mode in ("forward", "reverse"):
        assert srcad.jacobian(lambda x: 2.0 * x * x, mode=mode)(x).dtype == "float32"
