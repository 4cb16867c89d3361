"""Fourier transforms against differences: real and complex arguments, every length, axis and norm."""

import numpy as np
import pytest

from tests.rules.harness import check, shown

NORMS = ["", ", norm='ortho'", ", norm='forward'", ", norm='backward'"]
ONE = ["", ", n=3", ", n=6", ", n=7", ", axis=0", ", 4, 0", ", n=1"]
MANY = [
    "",
    ", axes=(0,)",
    ", axes=(1, 0)",
    ", s=(3, 2)",
    ", s=(5, 6)",
    ", s=(4, 3), axes=(2, 1)",
    ", s=(2, 5), axes=(0, 2)",
    ", s=(-1, -1), axes=(2, 1)",
]
LINES, LAYERS = (3, 5), (2, 3, 4)


@pytest.mark.parametrize("dtype", ["float64", "complex128"])
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("size", ONE)
@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"])
def test_one_axis(name, size, norm, dtype):
    if name in ("rfft", "ihfft") and dtype == "complex128" or name in ("irfft", "hfft") and size == ", n=1":
        return  # NumPy refuses complex arguments
    check(f"np.fft.{name}(x{size}{norm})", dtype=dtype, x=LINES)
    if "0" not in size:
        check(f"np.fft.{name}(x{size}{norm})", dtype=dtype, x=(4,))


@pytest.mark.parametrize("norm", NORMS[:3])
@pytest.mark.parametrize("size", MANY)
@pytest.mark.parametrize("name", ["fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn", "rfftn", "irfftn"])
@pytest.mark.filterwarnings("ignore:`axes` should not be `None`:DeprecationWarning")
def test_several_axes(name, size, norm):
    dtype = "float64" if name.startswith("r") else "complex128"
    check(f"np.fft.{name}(x{size}{norm})", dtype=dtype, x=LAYERS)


@pytest.mark.parametrize(
    "expression, args",
    [
        ("np.fft.fftshift(x)", dict(x=(5,))),
        ("np.fft.ifftshift(x)", dict(x=(5,))),
        ("np.fft.fftshift(x, axes=1)", dict(x=(3, 5))),
        ("np.fft.ifftshift(x, axes=(0, 2))", dict(x=(3, 5, 2))),
        ("np.fft.fftfreq(n, d)", dict(n=5, d=0.5)),
        ("np.fft.rfftfreq(6, d=d)", dict(d=0.5)),
        ("np.fft.fft(x, n=n)", dict(x=(4,), n=3)),
        ("np.fft.irfft(x, n=n)", dict(x=(4,), n=5)),
    ],
)
def test_samples(expression, args):
    check(expression, **args)


@pytest.mark.parametrize("name", ["fft", "rfft", "irfft", "hfft"])
def test_single_precision(name):
    check(f"np.fft.{name}(x)", dtype="float32", x=(6,))


def test_texts():
    assert shown("np.fft.fft(x)", x=(4,)) == "x_bar = np.fft.fft(y_bar)"
    assert shown("np.fft.rfft(x, axis=0)", x=LINES) == (
        "x_bar = np.fft.irfft(y_bar / both_sides(x.shape[0])[:, None], x.shape[0], axis=0, norm='forward')"
    )
    assert shown("np.fft.rfft(x)", np.full(3, 1j), x=(4,)) == (
        "x_bar = np.fft.irfft(np.conj(y_bar) / both_sides(x.shape[0]), x.shape[0], norm='forward')"
    )
    assert (
        shown("np.fft.irfft(x)", x=(4,))
        == "x_bar = both_sides(y.shape[0]) * np.conj(np.fft.rfft(y_bar, norm='forward'))"
    )
