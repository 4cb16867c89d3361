"""Decompositions against JAX, where it is installed (`pip install .[bench]`): both modes, stacks, complex matrices.

JAX's formulas were written by others, and it computes in other routines. Vectors have a phase that is nobody's choice:
the programs depend on none. JAX takes `cholesky` and `eigh` as functions of a symmetric matrix, so they get one.
"""

import os

import numpy as np
import pytest

import srcad
from tests.rules.whole import loaded

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", True)

SYMMETRIC = "s = 0.5 * (a + np.swapaxes(np.conj(a), -1, -2))"
POSITIVE = "s = a @ np.swapaxes(np.conj(a), -1, -2) + np.eye(a.shape[-1])"
SQUARE, STACK, TALL, WIDE, TALLS = (4, 4), (2, 3, 3), (5, 3), (3, 5), (2, 4, 3)
PROGRAMS = [
    *((f"{SYMMETRIC}\nw, v = np.linalg.eigh(s)\nreturn np.abs(v)**2 * w[..., None, :] + w[..., None]", shape)
      for shape in (SQUARE, STACK)),
    *((f"{SYMMETRIC}\nreturn np.sin(np.linalg.eigvalsh(s))", shape) for shape in (SQUARE, STACK)),
    *(("w, v = np.linalg.eig(a)\np = np.abs(v)**2\n"
       "return p / np.sum(p, axis=-2, keepdims=True) * np.abs(w)[..., None, :] + w.real[..., None, :]", shape)
      for shape in (SQUARE, STACK)),
    *(("w = np.linalg.eigvals(a)\nreturn np.sum(w**3, axis=-1).real", shape) for shape in (SQUARE, STACK)),
    *(("u, s, vh = np.linalg.svd(a, full_matrices=False)\n"
       "return np.sum(np.abs(u)**2 * s[..., None, :], axis=-2) + np.sum(np.abs(vh)**4, axis=-1) * s", shape)
      for shape in (SQUARE, STACK, TALL, WIDE, TALLS)),
    *(("u, s, vh = np.linalg.svd(a, full_matrices=False)\nreturn (u * np.sqrt(s)[..., None, :]) @ vh", shape)
      for shape in (SQUARE, TALL, WIDE)),
    *(("return np.linalg.svd(a, compute_uv=False)**2", shape) for shape in (SQUARE, STACK, TALL, WIDE)),
    *(("q, r = np.linalg.qr(a)\nreturn np.abs(q)**2 @ np.abs(r)", shape) for shape in (SQUARE, STACK, TALL, TALLS)),
    *((f"{POSITIVE}\nreturn np.linalg.cholesky(s)", shape) for shape in (SQUARE, STACK)),
    *(("sign, size = np.linalg.slogdet(a)\nreturn size * (1.0 + (sign * np.conj(sign)).real)", shape)
      for shape in (SQUARE, STACK)),
    *(("sign, size = np.linalg.slogdet(a)\nreturn sign * size", shape) for shape in (SQUARE, STACK)),
    *(("return np.linalg.det(a)", shape) for shape in (SQUARE, STACK)),
    *(("return np.linalg.inv(a) @ np.conj(a)", shape) for shape in (SQUARE, STACK)),
    *(("return np.linalg.solve(a, a[..., :2] ** 2)", shape) for shape in (SQUARE, STACK)),
    *(("return np.linalg.pinv(a)", shape) for shape in (SQUARE, STACK, TALL, WIDE, TALLS)),
    ("return np.linalg.lstsq(a, a[:, 0]**2, rcond=None)[0]", TALL),
    *((f"return np.linalg.matrix_power(a, {n})", SQUARE) for n in (3, -2)),
    ("return np.linalg.norm(a, 'nuc') + np.linalg.norm(a, 2)", TALL),
    ("return scipy.linalg.expm(0.3 * a)", SQUARE),
]  # fmt: skip


def eig(a):
    """Its derivative wants to be asked for; it does not keep the vectors' length."""
    return jax.lax.linalg.eig(a, compute_left_eigenvectors=False, enable_eigvec_derivs=True)


IDS = [f"{b} {s}"[:100].replace("\n", "; ") for b, s in PROGRAMS]


KINDS = ["complex128" if i % 2 else "float64" for i in range(len(PROGRAMS))]  # with SRCAD_MATRIX=all both


@pytest.mark.parametrize("other", [False, True] if os.environ.get("SRCAD_MATRIX") == "all" else [False])
@pytest.mark.parametrize("number", range(len(PROGRAMS)), ids=IDS)
@pytest.mark.filterwarnings("ignore")
def test_against_jax(number, other):
    body, shape = PROGRAMS[number]
    dtype = KINDS[number - other]
    rng = np.random.default_rng(3)
    a, step = (_random(rng, shape, dtype) for _ in range(2))
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    text = f"import numpy as np\nimport scipy.linalg\n\n\ndef f(a):\n{lines}"
    with loaded(text) as module:
        y, pull = srcad.vjp(module.f, a)
        bar = _random(rng, np.shape(y), np.asarray(y).dtype)
        (found,) = pull(bar[()])
        _, dot = srcad.jvp(module.f, (a,), (step,))
    space = {"eig": eig}
    theirs = text.replace("import numpy", "import jax.numpy").replace("np.linalg.eig(", "eig(")
    exec(theirs.replace("import scipy.linalg", "import jax.scipy as scipy"), space)
    value, pull = jax.vjp(space["f"], jax.numpy.asarray(a))
    np.testing.assert_allclose(y, value, rtol=1e-9, atol=1e-9)
    (want,) = pull(jax.numpy.asarray(bar))
    np.testing.assert_allclose(found, want, rtol=1e-8, atol=1e-8)
    want = jax.jvp(space["f"], (jax.numpy.asarray(a),), (jax.numpy.asarray(step),))[1]
    np.testing.assert_allclose(dot, want, rtol=1e-8, atol=1e-8)


def _random(rng, shape, dtype):
    out = rng.normal(size=shape)
    return out + 1j * rng.normal(size=shape) if np.dtype(dtype).kind == "c" else out
