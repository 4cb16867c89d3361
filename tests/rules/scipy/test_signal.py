"""scipy.fft and scipy.signal against differences."""

import numpy as np
import pytest
import scipy.fft
from scipy import fft, signal

import srcad

RNG = np.random.default_rng(5)
X, M = RNG.normal(size=7), RNG.normal(size=(3, 6))


def weigh(y):
    return np.sum(y * np.cos(np.arange(float(np.size(y)))).reshape(np.shape(y)))


@pytest.mark.parametrize("name", ["dct", "idct", "dst", "idst"])
@pytest.mark.parametrize("kind", [1, 2, 3, 4])
@pytest.mark.parametrize("norm", [None, "ortho", "forward"])
def test_cosine_and_sine_transforms(name, kind, norm):
    transform = getattr(fft, name)
    srcad.check_grads(lambda x: weigh(transform(x, type=kind, norm=norm)), (X,))


@pytest.mark.parametrize("name", ["dct", "idst"])
def test_cosine_transforms_along_axes_and_of_other_lengths(name):
    transform = getattr(fft, name)
    srcad.check_grads(lambda x: weigh(transform(x, axis=0)), (M,))
    srcad.check_grads(lambda x: weigh(transform(x, 2, 4)), (M,))
    srcad.check_grads(lambda x: weigh(transform(x, n=9, norm="ortho")), (M,))
    srcad.check_grads(lambda x: weigh(transform(x, 3, n=5, axis=0)), (M,))


TRANSFORMS = [
    lambda x: np.abs(scipy.fft.fft(x)) ** 2, lambda x: np.abs(fft.ifft(x, norm="ortho")) ** 2,
    lambda x: np.abs(fft.rfft(x, 9)) ** 2, lambda x: fft.irfft(fft.rfft(x) * (1.0 + 0.5j), len(x)),
    lambda x: np.abs(fft.fftshift(fft.fft(x))) ** 2, lambda x: fft.hfft(fft.ihfft(x), len(x)),
]  # fmt: skip


@pytest.mark.parametrize("k", range(len(TRANSFORMS)))
def test_fourier(k):
    transform = TRANSFORMS[k]
    srcad.check_grads(lambda x: weigh(transform(x)), (X,))


def test_fourier_of_matrices():
    srcad.check_grads(lambda x: weigh(np.abs(fft.fft2(x)) ** 2), (M,))
    srcad.check_grads(lambda x: weigh(np.abs(fft.rfftn(x)) ** 2), (M,))
    srcad.check_grads(lambda x: weigh(np.abs(np.fft.rfftn(x)) ** 2), (M,))
    srcad.check_grads(lambda x: weigh(np.abs(fft.fft(x, axis=0)) ** 2), (M,))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("convolve", [signal.convolve, signal.fftconvolve, signal.oaconvolve, signal.correlate])
@pytest.mark.parametrize(
    "shapes", [((7,), (3,)), ((3,), (7,)), ((4,), (4,)), ((5, 6), (2, 3)), ((1,), (3,))], ids=str
)  # fmt: skip
def test_convolutions(convolve, mode, shapes):
    a, b = (RNG.normal(size=s) for s in shapes)
    srcad.check_grads(lambda a, b: weigh(convolve(a, b, mode)), (a, b))


def test_two_dimensional_convolution():
    srcad.check_grads(lambda a, b: weigh(signal.convolve2d(a, b, mode="same")), (M, M[:2, :3]))


@pytest.mark.parametrize("b, a", [([0.3, 0.2], [1.0, -0.4]), ([0.3], [2.0, -0.4, 0.1]), ([0.3, 0.1, 0.5], [1.5])])
def test_filters(b, a):
    b, a = np.array(b), np.array(a)
    srcad.check_grads(lambda b, a, x: weigh(signal.lfilter(b, a, x)), (b, a, X))
    srcad.check_grads(lambda b, a, x: weigh(signal.lfilter(b, a, x, axis=0)), (b, a, M))


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda x: np.sum(signal.lfilter([1.0], [1.0, 0.2], x, zi=[0.0])[0]), "zi="),
        (lambda x: np.sum(signal.fftconvolve(x, x, axes=0)), "axes="),
        (lambda x: np.sum(fft.dct(x, orthogonalize=True)), "orthogonalize"),
        (lambda x: np.sum(signal.convolve2d(x[None], x[None], boundary="wrap")), "boundary"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(X)
