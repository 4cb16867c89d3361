"""Constants that the program writes into by `out=`, by position, or by a method, after a branch has tested them."""

import importlib.util

import numpy as np
import pytest

import srcad

WRITES = [
    "np.add(W, -5.0, out=W)", "np.add(W, -5.0, W)", "np.sin(W - 5.0, W)", "np.clip(W, -5, -4, out=W)",
    "np.cumsum(W * -9.0, out=W)", "(W * -9.0).cumsum(out=W)", "np.einsum('i->i', W * -5.0, out=W)",
    "np.dot(np.eye(3), W * -5.0, W)", "np.sum(W.reshape(3, 1) * -5.0, 1, None, W)", "np.modf(W * -5.0, out=(W, W))",
    "np.divmod(W * -5.0, 2.0, W, W.copy())", "np.copyto(W, -5.0)", "np.put(W, [0], -5.0)", "W.put([0], -5.0)",
    "W.fill(-5.0)", "W.__setitem__(0, -5.0)", "W.__isub__(5.0)", "W[:] = -5.0",
]  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
def test_a_branch_is_reversed_by_what_it_tested(write, tmp_path):
    path = tmp_path / "out_page.py"
    path.write_text(
        "import numpy as np\n\n\ndef f(z, W, V):\n    if V[0] < W[0]:\n        s = np.sin(z)\n    else:\n"
        f"        s = np.cos(z) * z\n    {write}\n    return s * z\n",
        "utf-8",
    )
    spec = importlib.util.spec_from_file_location("out_page", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    W, kept = np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])
    gradient = srcad.grad(module.f, wrt="z")(0.7, W, np.zeros(3))
    assert gradient == pytest.approx(np.sin(0.7) + 0.7 * np.cos(0.7), rel=1e-12)
    module.f(0.7, kept, np.zeros(3))
    np.testing.assert_array_equal(W, kept)
