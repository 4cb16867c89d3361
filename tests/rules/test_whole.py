"""What the front end writes in the place of NumPy calls, as whole programs: modes, layouts, precisions, orders."""

import numpy as np
import pytest

import srcad
from tests.rules.whole import check_whole

MASK = np.array([True, False, True, True, False])
X, V, M = (5,), (3,), (3, 4)

SAMPLES = (  # a tuple: tests/rules/test_complex.py may not take them as calls
    # joined
    ("np.block([[a, b], [c, d]])", dict(a=(2, 3), b=(2, 1), c=(1, 3), d=(1, 1))),
    ("np.block([a, b])", dict(a=(3,), b=(4,))),
    ("np.block([[a, 2.0], [b, c]])", dict(a="float", b="float", c="float")),
    ("np.block([[a, np.zeros((3, 1))], [np.ones((1, 4))]])", dict(a=(3, 3))),
    ("np.block([[[a, a]], [[b, b]]])", dict(a=(2, 3, 4), b=(2, 3, 4))),
    ("np.block(a)", dict(a=(2, 2))),
    ("np.r_[a, 0, 0, b]", dict(a=(3,), b=(4,))),
    ("np.r_[1:3, b, c]", dict(b=(4,), c="float")),
    ("np.r_[a:b:5j]", dict(a=0.5, b=2.0)),
    ("np.c_[a, b]", dict(a=(3,), b=(3,))),
    ("np.c_[a, m, b]", dict(a=(3,), m=(3, 2), b=(3,))),
    ("x[np.ix_([0, 2], [1, 3])]", dict(x=M)),
    # padded
    *((f"np.pad(x, {w}, mode={m!r})", dict(x=shape))
      for m in ("edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap")
      for w, shape in (("2", X), ("((1, 2), (0, 3))", M), ("7", X))),
    *((f"np.pad(x, {w}, mode={m!r}, reflect_type='odd')", dict(x=shape))
      for m in ("reflect", "symmetric") for w, shape in (("1", M), ("(1, 2)", X), ("9", X))),
    ("np.pad(x, (1, 2), mode='mean', stat_length=2)", dict(x=M)),
    ("np.pad(x, 1, mode='maximum', stat_length=(1, 3))", dict(x=X)),
    ("np.pad(x, 2, mode='median', stat_length=((1, 2), (3, 2)))", dict(x=M)),
    ("np.pad(x, 2, mode='linear_ramp', end_values=(1.0, 2.0))", dict(x=X)),
    ("np.pad(x, 2, mode='linear_ramp', end_values=e)", dict(x=X, e="float")),
    ("np.pad(x, 2, mode='linear_ramp', end_values=e)", dict(x=M, e=(2,))),
    ("np.pad(x, 1, 'constant', constant_values=(a, b))", dict(x=X, a="float", b="float")),
    ("np.pad(x, 2, constant_values=a)", dict(x=M, a=(2, 2))),
    ("np.pad(x, 2, constant_values=a)", dict(x=M, a=(2, 1))),
    ("np.pad(x, {0: (1, 2)}, mode='mean')", dict(x=M)),
    ("np.pad(x, {-1: 1})", dict(x=M)),
    ("np.pad(x, w, mode='edge')", dict(x=M, w=2)),
    # stored into
    ("y = x * 2\ny.sort()\nreturn y", dict(x=X)),
    ("y = x * 2\ny.sort(0)\nreturn y * x", dict(x=M)),
    ("y = x * 2\ny.partition(2)\nreturn y", dict(x=X)),
    ("y = x.copy()\nnp.put(y, [0, 2], v)\nreturn y", dict(x=X, v=(2,))),
    ("y = x.copy()\ny.put([0, 2, 4, -1], v)\nreturn y", dict(x=M, v=(2,))),
    ("y = x.copy()\ny.put(3, v)\nreturn y", dict(x=M, v="float")),
    ("y = x.copy()\ny.put([1, 1], v)\nreturn y", dict(x=M, v=(2,))),
    ("y = x.copy()\nnp.put_along_axis(y, k, v, axis=1)\nreturn y", dict(x=M, k=np.array([[0], [1], [2]]), v=(3, 1))),
    ("y = x.copy()\nnp.put_along_axis(y, k, 2.0 * v, 0)\nreturn y", dict(x=M, k=np.array([[0, 1, 1, 2]]), v=(1, 4))),
    ("y = x * 1.0\nnp.copyto(y, v, where=m)\nreturn y", dict(x=X, v=X, m=MASK)),
    ("y = x * 1.0\nnp.copyto(y, v, where=y > 0)\nreturn y", dict(x=M, v="float")),
    ("np.partition(x, 2)", dict(x=X)),
    ("np.partition(x, 1, axis=0)", dict(x=M)),
    ("np.partition(x, (1, 2), axis=-1)", dict(x=M)),
    ("np.partition(x, 2, axis=None)", dict(x=M)),
    # of parts whose lengths nobody says
    ("np.linspace(x[:2], x[2:4], 5)", dict(x=X)),
    ("np.linspace(stop=x[:2], start=x[1:3] ** 2, num=4, axis=1)", dict(x=X)),
    ("np.linspace(x[:1], x[1:], 3)", dict(x=X)),
    ("np.logspace(x[:2], x[2:4], 4, axis=-1, endpoint=False)", dict(x=X)),
    ("np.histogram(D, bins=2, weights=x[2:])[0]", dict(D=np.array([0.1, 0.3, 0.9]), x=X)),
    ("np.linalg.solve(np.outer(x[:2], x[3:]) + np.eye(2), x[3:])", dict(x=X)),
    # one after the other
    ("x.flat[3] * 2.0", dict(x=M)),
    ("x.flat[1:7] * x.T.flat[[1, 3, 3, 4, 5, 6]]", dict(x=M)),
    ("y = x.copy()\ny.flat[3] = v\nreturn y", dict(x=M, v="float")),
    ("y = x.copy()\ny.flat[1:4] = v\nreturn y", dict(x=M, v=V)),
    ("y = x.copy()\ny.T.flat[[1, 4]] = v\nreturn y", dict(x=M, v=(2,))),
    ("y = x.copy()\ny.flat = v\nreturn y", dict(x=M, v=V)),
    ("s = 0.0\nfor v in x.flat:\n    s += v * v\nreturn s", dict(x=M)),
    ("np.sum(x.flat) * np.array(x.flat)", dict(x=M)),
    # methods of ufuncs
    *((f"np.{u}.reduce(x, {axis})", dict(x=M))
      for u in ("add", "multiply", "maximum", "fmin", "logaddexp", "hypot", "subtract")
      for axis in ("0", "axis=-1, keepdims=True")),
    *((f"np.{u}.reduce(x, axis={axis})", dict(x=M))
      for u in ("add", "multiply", "minimum", "fmax") for axis in ("None", "(0, 1)")),
    ("np.multiply.reduce(x, initial=s)", dict(x=M, s="float")),
    ("np.maximum.reduce(x, axis=1, initial=0.1, where=x < 1)", dict(x=M)),
    ("np.minimum.reduce(x, 0, None, None, True)", dict(x=M)),
    ("y = np.zeros(4)\nnp.add.reduce(x, 0, out=y)\nreturn y * 2", dict(x=M)),
    *((f"np.{u}.accumulate(x, axis={axis})", dict(x=M))
      for u in ("add", "multiply", "maximum", "logaddexp", "subtract") for axis in (0, 1)),
    *((f"np.{u}.reduceat(x, [0, 3, 1, 4])", dict(x=X))
      for u in ("add", "multiply", "maximum", "logaddexp")),
    ("np.add.reduceat(x, [0, 2], axis=1)", dict(x=M)),
    ("np.minimum.reduceat(x, [0, 2], axis=0)", dict(x=M)),
    ("np.logaddexp.outer(a, b)", dict(a=V, b=M)),
    ("np.subtract.outer(a, b)", dict(a="float", b=V)),
    ("y = x * 1.0\nnp.subtract.at(y, [0, 0, 2], v)\nreturn y", dict(x=X, v=V)),
    ("y = x * 1.0\nnp.multiply.at(y, [0, 0, 2], v)\nreturn y", dict(x=X, v=V)),
    ("y = x * 1.0\nnp.maximum.at(y, [0, 0, 2], v)\nreturn y", dict(x=M, v=(3, 4))),
    ("y = x * 1.0\nnp.exp.at(y, [0, 0, 2])\nreturn y", dict(x=X)),
    # options of ufuncs
    ("np.exp(x, dtype=np.float64)", dict(x=X)),
    ("np.add(x, v, casting='unsafe', order='F', subok=False)", dict(x=M, v=(4,))),
    ("np.multiply(x, v, where=True)", dict(x=X, v=X)),
    ("y = np.ones(5)\nnp.multiply(x, v, out=y, where=m)\nreturn y * 3", dict(x=X, v=X, m=MASK)),
    ("y = np.ones(5) * x\nreturn np.exp(x, out=y, where=x > 0)", dict(x=X)),
    ("np.log(x, out=np.zeros_like(x), where=x > 0)", dict(x=M)),
    ("y = np.ones((3, 4)) * v\nnp.add(x, v, y, where=x[0] > 0)\nreturn y", dict(x=M, v="float")),
    # sums of products
    *((f"np.einsum({', '.join(p)})", dict(a=(3, 3), b=(3, 3)))
      for p in (["a", "[0, 1]", "b", "[1, 2]"], ["a", "[0, 1]", "b", "[1, 2]", "[0, 2]"], ["a", "[0, 0]"],
                ["a", "[0, 0]", "[0]"], ["a", "[..., 0]", "b", "[0, ...]", "[...]"],
                ["'ij,jk->ik'", "a", "b", "optimize=True"])),
    # norms and matrices
    *((f"np.linalg.norm(x, {o}, axis=(0, 2), keepdims={k})", dict(x=(2, 3, 4)))
      for o in ("'nuc'", "2", "-2", "np.inf") for k in (True, False)),
    ("np.linalg.norm(x, -np.inf)", dict(x=X)),
    ("np.linalg.norm(x, float('inf'), axis=0)", dict(x=M)),
    ("np.linalg.pinv(A, hermitian=True)", dict(A=(3, 3))),
    ("np.linalg.pinv(A + np.swapaxes(A, -1, -2), hermitian=True)", dict(A=(2, 3, 3))),
    ("np.linalg.eigh(A).eigenvalues", dict(A="spd 3")),
    ("np.linalg.svd(A).S", dict(A=(3, 4))),
    ("np.linalg.slogdet(A).logabsdet", dict(A="spd 2 3")),
    # functions that call back
    ("np.vectorize(lambda a, b: a * b if a > 0 else b)(x, v)", dict(x=M, v=(4,))),
    ("np.vectorize(lambda a, b, c: a * b + c)(x, v, 2.0)", dict(x=M, v=(4,))),
    ("np.vectorize(lambda a: a * a, otypes=[float])(x)", dict(x=M)),
    ("np.fromfunction(lambda i, j: i * x + j * x**2, (3, 4))", dict(x="float")),
    ("np.fromfunction(lambda i: a[i] * i, (3,), dtype=int)", dict(a=V)),
    ("np.apply_over_axes(np.sum, x, [0, 2])", dict(x=(2, 3, 4))),
    ("np.apply_along_axis(lambda r: r * np.sum(r), -1, x)", dict(x=(2, 3, 4))),
    ("np.apply_along_axis(lambda r, k: r * k, 0, x, 3.0)", dict(x=M)),
    # lists where NumPy takes arrays
    ("np.mean([x[0], x[1]], axis=0)", dict(x=M)),
    ("np.sum([v for v in x])", dict(x=M)),
    ("np.linalg.norm([x[0, 0], 2.0]) + np.std([x[0, 0], x[1, 1]])", dict(x=M)),
    ("np.sort([x, x * x])", dict(x="float")),
    # an axis that only the running program knows
    *((f"s = 0.0\nfor k in (0, -1):\n    s += np.sum(np.{f}(x, axis=k) ** 2)\nreturn s", dict(x=M))
      for f in ("cumsum", "cumprod", "sort", "prod", "diff", "linalg.norm", "trapezoid")),
    ("s = 0.0\nfor k in range(2):\n    s += np.sum(np.concatenate([x, x * x], axis=k)[:2, :3])\nreturn s", dict(x=M)),
    # the rest
    ("np.polydiv(a, b)[0]", dict(a=X, b=V)),
    ("np.polydiv(a, b)[1]", dict(a=X, b=V)),
    ("np.polydiv(a, b)[1]", dict(a=V, b=X)),
    ("np.nextafter(x, v) * x", dict(x=X, v=X)),
    ("np.clip(x, min=-0.1, max=b)", dict(x=M, b="float")),
    ("x.clip(max=0.2)", dict(x=M)),
    ("np.convolve(x, [1.0, 2.0])", dict(x="float")),
    ("np.histogram(D, bins=B, weights=w)[0]", dict(D=np.array([0.1, 0.5, 0.9]), B=np.array([0.0, 0.3, 1.0]), w=V)),
    ("np.histogram(D, 3, (0, 1), weights=w, density=True)[0]", dict(D=np.array([0.1, 0.5, 0.9, 0.2]), w=(4,))),
    ("np.reshape(x, (1, 1)) * np.resize(x, (2, 2))", dict(x="float")),
    ("np.vecdot(a, b)", dict(a=(4, 3), b=(4, 3))),
    ("np.trapezoid(y, x, axis=0)", dict(y=M, x=M)),
    ("np.std(x, axis=0, mean=k, keepdims=True)", dict(x=(1, 4), k=(1, 4))),
    ("math.dist([x, 1.0], [2.0, x * x])", dict(x="float")),
    ("np.gradient(x, 2.0, 3.0, axis=(1, 0))[1]", dict(x=M)),
    ("np.gradient(x, p, [0.0, 2.0], axis=(2, 0))[0]", dict(x=(2, 3, 4), p=np.array([0.0, 1.0, 3.0, 4.0]))),
    ("np.interp(x, [0, 1, 2], [x[0, 0], 2.0, x[0, 1]], period=3)", dict(x=M)),
    ("np.polyfit([0, 1, 2, 3], x[0], 1, w=[1, 2, 1, 2])", dict(x=M)),
    ("np.polyfit(k, x.T, 1, w=[1, 2, 1, 2])", dict(x=M, k=np.arange(4))),
    ("np.polyfit([0, 1, 2, 4, 5], [x, 2.0, x * x, 1, 2], 1, cov=True)[1]", dict(x="float")),
    ("np.trapezoid(x, dx=[0.1, 0.2, 0.3])", dict(x=M)),
    ("x.item(3) * x[0, 0] + x.item((1, 2))", dict(x=M)),
    ("np.unique(x, axis=0)", dict(x=M)),
    ("np.complex128(x, y) * np.complex128(y[()])", dict(x="float", y=())),
    ("np.quantile(x, 0.3, 0, None, False, 'linear', keepdims=True) + np.median(x, overwrite_input=False)", dict(x=M)),
    ("np.cumprod(x, axis=0, dtype=complex)", dict(x=M)),
    ("y = np.empty(3)\nx.sum(1, out=y)\nreturn y * np.trace(x[None], 0, 1, 2, out=np.empty(1))", dict(x=M)),
    ("np.sum(x, 1, None, np.empty(3))", dict(x=M)),
    ("np.add.outer([1, 2], x) * np.maximum.outer([x[0], 1.0], x)", dict(x=V)),
    ("np.nan_to_num(B, nan=x, posinf=v, neginf=2.0)", dict(x="float", v=V, B=np.array([np.nan, np.inf, 1.0]))),
)  # fmt: skip


@pytest.mark.parametrize("body, args", SAMPLES, ids=[f"{b} {a}"[:90] for b, a in SAMPLES])
def test_sample(body, args):
    check_whole(body, **args)


def selected(x, m):
    return np.sum(np.exp(x, where=m))


def stored_through_a_name(x):
    f = x.flat
    f[0] = x[1]
    return np.sum(x)


def counted(x):
    return np.sum(np.histogram(x, 3)[0])


def two_results(x):
    y, z = np.vectorize(lambda v: (v, v * v))(x)
    return np.sum(y * z)


halves = np.vectorize(lambda v, w: [v + w, v - w])


def two_results_outside(x):
    return np.sum(halves(x, 2.0)[0])


def two_results_of_constants(x):
    y, z = halves(np.ones(3), 2.0)
    return np.sum(x * y * z)


def wrong_inside(x):
    return np.sum(np.vectorize(lambda v: v.unheard_of())(x))


def looked_up(x):
    return {0.5: 2.0}[x] * np.r_["0,2", x, x][0, 0]


@pytest.mark.parametrize(
    "program, args, found",
    [
        (selected, (np.ones(3), np.array([True, False, True])), "without out="),
        (stored_through_a_name, (np.ones(3),), "stored into"),
        (counted, (np.ones(3),), "np.histogram"),
        (looked_up, (0.5,), "np.r_"),
        *((f, (np.ones(3),), "np.vectorize of a function with several results")
          for f in (two_results, two_results_outside, two_results_of_constants)),
        (wrong_inside, (np.ones(3),), "attribute .unheard_of of an active value"),
    ],
)  # fmt: skip
def test_refused(program, args, found):
    with pytest.raises(srcad.SrcadError, match=found):
        srcad.grad(program)(*args)


def test_a_mean_of_more_elements_is_refused():
    def spread(x, k):
        return np.sum(np.var(x, axis=1, mean=k))

    for derivative in (srcad.grad(spread), lambda *args: srcad.jvp(spread, args, (np.ones((1, 1)), None))):
        with pytest.raises(srcad.NoDerivativeError, match="more elements"):
            derivative(np.ones((1, 1)), np.ones((3, 1)))


def of_single_precision(x, h):
    return np.sum(np.gradient(x, h)) + np.linalg.norm(x, 1) + h * np.sum(np.cov(x, x))


def test_weights_over_all_axes_in_another_order_are_refused():
    """NumPy transposes them, but if that leaves their shape as it is."""

    def mean(x, w):
        return np.average(x, axis=(1, 0), weights=w)

    for shape in ((3, 4), (3, 3)):
        with pytest.raises(srcad.NoDerivativeError, match="another order"):
            srcad.grad(mean, wrt="w")(np.ones(shape), np.ones(shape[::-1]))


def test_gradients_have_their_arguments_types():
    x = np.array([1.0, 2.5, 2.0, 4.0], np.float32)
    got = srcad.grad(of_single_precision, wrt=(0, 1))(x, 0.5)
    assert got.x.dtype == np.float32 and isinstance(got.h, float)
    value, pull = srcad.vjp(lambda x: x * 2.0, x)
    assert pull(np.ones(4))[0].dtype == np.float32  # also for a cotangent in double precision
