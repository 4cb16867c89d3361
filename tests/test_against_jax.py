"""Complex numbers and structures against JAX, where it is installed (`pip install .[bench]`): pullbacks and tangents of
each program, and one of the other for second order.

Each program is one expression, of NumPy here and of `jax.numpy` there: of complex `z`, real `x`, or the structure `d`.
"""

import types

import numpy as np
import pytest

import srcad
from tests.rules.whole import loaded

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(3)
Z, X = RNG.normal(size=3) + 1j * RNG.normal(size=3), RNG.uniform(0.3, 1.5, 3)
D = {"w": RNG.normal(size=3) + 1j, "l": [RNG.normal(size=3), RNG.normal(size=(2, 3))], "p": (0.7, Z[:2])}
PROGRAMS = [
    "np.sum(np.abs(z)**2)", "np.exp(z) * np.conj(z)", "np.fft.ifft(np.fft.fft(z) * np.array([1.0, 2j, 3 + 1j]))",
    "np.vdot(z, z * 2j)", "np.sum(np.angle(z * z[::-1]))", "np.log(z) + np.sqrt(z) + z**2.5", "z / np.abs(z)",
    "np.where(z.real > 0, z, 2j * np.conj(z))", "np.stack([z.real, z.imag], axis=-1)", "np.linalg.norm(z)",
    "np.real(np.exp(1j * z)) * np.imag(z)", "np.einsum('i,j->ij', z, np.conj(z)) @ z", "np.var(z)", "np.std(z)",
    "np.linalg.solve(np.diag(z) + 0.1, z)", "np.convolve(z, np.conj(z))", "np.cumprod(z) + np.sort(z)",
    "np.polyval(z, 1.5 + 2j)", "np.exp(1j * x)", "np.abs(np.fft.rfft(x))**2", "np.angle(x + 2j)",
    "np.fft.irfft(np.fft.rfft(x) * (1 + 0.5j), n=3)", "np.log(x + 1j * np.sin(x)).imag", "z ** x",
    "np.real(z) * x + np.abs(z) / x", "np.dot(np.outer(x, z), np.conj(z)) * x", "np.where(x > 0.8, z, x)",
    "np.arctan2(x, z.real) * z.imag", "np.linalg.solve(np.diag(x) + 0.3j * np.outer(z, x), z)",
    "{'v': d['w'] * d['l'][0], 't': (np.sum(d['l'][1]), [np.conj(d['w'])**2])}",
    "[np.sin(d['w']), {'q': d['l'][1] * d['p'][0]}, d['p'][1]]", "np.abs(d['w'] * d['l'][0]) * d['p'][0]", "d",
]  # fmt: skip


@pytest.mark.parametrize("expression", PROGRAMS)
def test_program(expression):
    args = {n: v for n, v in {"z": Z, "x": X, "d": D}.items() if n in _names(expression)}
    text = f"import numpy as np\n\n\ndef f({', '.join(args)}):\n    return {expression}\n"
    theirs = types.ModuleType("theirs")
    exec(text.replace("import numpy as np", "import jax.numpy as np"), theirs.__dict__)
    with loaded(text) as ours:
        f, g, values = ours.f, theirs.f, tuple(args.values())
        y, pull = jax.vjp(g, *values)
        bar, dots = _random(y), _random(values)
        as_theirs = jax.tree.map(lambda b, v: jax.numpy.asarray(b, v.dtype), bar, y)
        _same(srcad.vjp(f, *values)[1](bar), pull(as_theirs))
        _same(srcad.jvp(f, values, dots), jax.jvp(g, values, dots))
        if "d" not in args:
            pulled = srcad.jvp(lambda *a: srcad.vjp(f, *a)[1](bar), values, dots)
            _same(pulled, jax.jvp(lambda *a: jax.vjp(g, *a)[1](as_theirs), values, dots))


def _names(expression):
    return compile(expression, "", "eval").co_names


def _random(tree):
    def leaf(v):
        made = RNG.normal(size=np.shape(v)) + (1j * RNG.normal(size=np.shape(v)) if np.iscomplexobj(v) else 0.0)
        return made if np.shape(v) else made.item() if isinstance(made, np.ndarray) else made

    return jax.tree.map(leaf, tree)


def _same(have, want):
    ours, theirs = jax.tree.flatten(have), jax.tree.flatten(want)
    assert ours[1] == theirs[1]
    for a, b in zip(ours[0], theirs[0], strict=True):
        assert np.shape(a) == np.shape(b) and np.asarray(a).dtype == np.asarray(b).dtype
        assert np.allclose(a, b, rtol=1e-9, atol=1e-9)
