"""scipy.fft and scipy.signal against differences."""

import numpy as np
import pytest
import scipy.fft
from scipy import fft, signal

import srcad
from srcad.runtime import signals
from tests.rules.scipy import directions

RNG = np.random.default_rng(5)
X, M = RNG.normal(size=7), RNG.normal(size=(3, 6))


def weigh(y):
    return np.sum(y * np.cos(np.arange(float(np.size(y)))).reshape(np.shape(y)))


@pytest.mark.parametrize("name", ["dct", "idct", "dst", "idst"])
@pytest.mark.parametrize("kind", [1, 2, 3, 4])
@pytest.mark.parametrize("norm", [None, "ortho", "forward"])
def test_cosine_and_sine_transforms(name, kind, norm):
    transform = getattr(fft, name)
    directions.check(lambda x: weigh(transform(x, type=kind, norm=norm)), (X,))


@pytest.mark.parametrize("name", ["dct", "idst"])
def test_cosine_transforms_along_axes_and_of_other_lengths(name):
    transform = getattr(fft, name)
    directions.check(lambda x: weigh(transform(x, axis=0)), (M,))
    directions.check(lambda x: weigh(transform(x, 2, 4)), (M,))
    directions.check(lambda x: weigh(transform(x, n=9, norm="ortho")), (M,))
    directions.check(lambda x: weigh(transform(x, 3, n=5, axis=0)), (M,))


@pytest.mark.parametrize("name", ["dctn", "idctn", "dstn", "idstn"])
def test_cosine_and_sine_transforms_in_several_axes(name):
    transform = getattr(fft, name)
    directions.check(lambda x: weigh(transform(x) ** 2), (M,))
    directions.check(lambda x: weigh(transform(x, 3, s=(4,), norm="forward")), (M,))
    directions.check(lambda x: weigh(transform(x, 1, s=(4, 3), axes=[1, 0])), (M,))
    if name == "dctn":
        srcad.check_grads(lambda x: np.sum(transform(x, axes=0, norm="ortho") ** 3), (M,), order=2)


@pytest.mark.parametrize("name, size", [("hfft2", (4, 6)), ("hfftn", (3, 5)), ("ihfft2", (3, 5)), ("ihfftn", (4, 6))])
def test_transforms_of_spectra_in_several_axes(name, size):
    transform, turn = getattr(fft, name), 1.0 if name[0] == "i" else 1.0 + 2.0j
    directions.check(lambda x: weigh(np.abs(transform(turn * x)) ** 2), (M,))
    directions.check(lambda x: weigh(np.abs(transform(turn * x, size, norm="forward")) ** 2), (M,))
    directions.check(lambda x: weigh(np.abs(transform(turn * x, axes=(1, 0), norm="ortho")) ** 2), (M,))


@pytest.mark.parametrize("mode", ["mirror", "nearest", "wrap", "constant"])
def test_smoothing_of_a_continued_signal(mode):
    def smooth(x, c):
        return weigh(
            signal.savgol_filter(x, 5, 2, deriv=1, delta=0.5, mode=mode, cval=c if mode == "constant" else 0.0)
        )

    assert abs(srcad.value_and_grad(smooth)(X, 0.3)[0] - smooth(X, 0.3)) < 1e-12
    directions.check(smooth, (X, 0.3), wrt=(0, 1) if mode == "constant" else (0,))
    directions.check(lambda x: weigh(signal.savgol_filter(x, 3, 1, axis=0, mode=mode)), (np.stack([X, X**2], 1),))


TRANSFORMS = [
    lambda x: np.abs(scipy.fft.fft(x)) ** 2, lambda x: np.abs(fft.ifft(x, norm="ortho")) ** 2,
    lambda x: np.abs(fft.rfft(x, 9)) ** 2, lambda x: fft.irfft(fft.rfft(x) * (1.0 + 0.5j), len(x)),
    lambda x: np.abs(fft.fftshift(fft.fft(x))) ** 2, lambda x: fft.hfft(fft.ihfft(x), len(x)),
]  # fmt: skip


@pytest.mark.parametrize("k", range(len(TRANSFORMS)))
def test_fourier(k):
    transform = TRANSFORMS[k]
    directions.check(lambda x: weigh(transform(x)), (X,))


def test_fourier_of_matrices():
    directions.check(lambda x: weigh(np.abs(fft.fft2(x)) ** 2), (M,))
    directions.check(lambda x: weigh(np.abs(fft.rfftn(x)) ** 2), (M,))
    directions.check(lambda x: weigh(np.abs(np.fft.rfftn(x)) ** 2), (M,))
    directions.check(lambda x: weigh(np.abs(fft.fft(x, axis=0)) ** 2), (M,))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("convolve", [signal.convolve, signal.fftconvolve, signal.oaconvolve, signal.correlate])
@pytest.mark.parametrize(
    "shapes", [((7,), (3,)), ((3,), (7,)), ((4,), (4,)), ((5, 6), (2, 3)), ((1,), (3,))], ids=str
)  # fmt: skip
def test_convolutions(convolve, mode, shapes):
    a, b = (RNG.normal(size=s) for s in shapes)
    directions.check(lambda a, b: weigh(convolve(a, b, mode)), (a, b))


def test_two_dimensional_convolution():
    directions.check(lambda a, b: weigh(signal.convolve2d(a, b, mode="same")), (M, M[:2, :3]))


@pytest.mark.parametrize("b, a", [([0.3, 0.2], [1.0, -0.4]), ([0.3], [2.0, -0.4, 0.1]), ([0.3, 0.1, 0.5], [1.5])])
def test_filters(b, a):
    b, a = np.array(b), np.array(a)
    directions.check(lambda b, a, x: weigh(signal.lfilter(b, a, x)), (b, a, X))
    directions.check(lambda b, a, x: weigh(signal.lfilter(b, a, x, axis=0)), (b, a, M))


LONG, ROWS = RNG.normal(size=31), RNG.normal(size=(2, 30))
SOS, (B, A) = signal.butter(4, 0.3, output="sos"), signal.butter(2, 0.3)


def by_sections(numerators, rest, x):
    ones = np.ones((2, 1))
    return weigh(signal.sosfilt(np.concatenate((numerators, ones, rest), axis=1), x))


LINEAR = {
    "detrend": (lambda x: signal.detrend(x), LONG),
    "constant": (lambda x: signal.detrend(x, type="constant", axis=0), ROWS),
    "in pieces": (lambda x: signal.detrend(x, bp=[10, 20]), LONG),
    "envelope": (lambda x: np.abs(signal.hilbert(x)), LONG),
    "hilbert": (lambda x: np.imag(signal.hilbert(x, axis=0)) + np.real(signal.hilbert(x)), ROWS),
    "savgol": (lambda x: signal.savgol_filter(x, 7, 2), LONG),
    "savgol of columns": (lambda x: signal.savgol_filter(x, 5, 3, deriv=1, delta=0.5, axis=0), ROWS.T),
    "savgol of one window": (lambda x: signal.savgol_filter(x, 7, 2), LONG[:7]),
    "filtfilt": (lambda x: signal.filtfilt(B, A, x), LONG),
    "filtfilt of columns": (lambda x: signal.filtfilt(B, A, x, axis=0, padtype="even", padlen=5), ROWS.T),
    "filtfilt, constant ends": (lambda x: signal.filtfilt(B, A, x, padtype="constant"), ROWS),
    "filtfilt, no ends": (lambda x: signal.filtfilt(B, A, x, padtype=None), LONG),
    "sosfilt": (lambda x: signal.sosfilt(SOS, x, axis=0), ROWS.T),
}


@pytest.mark.parametrize("name", LINEAR)
def test_linear_in_the_signal(name):
    fun, x = LINEAR[name]
    loss = lambda x: weigh(fun(x) ** 2)
    directions.check(loss, (x,))
    if name in ("detrend", "envelope", "savgol", "filtfilt"):
        srcad.check_grads(loss, (x,), order=2, modes=("forward",))


def test_sections_by_their_coefficients():
    directions.check(by_sections, (SOS[:, :3], SOS[:, 4:], X))
    srcad.check_grads(lambda b, x: weigh(signal.lfilter(b, A, x)), (B, X), order=2, modes=("forward",))
    with pytest.raises(ValueError, match="all ones"):
        srcad.grad(lambda s: np.sum(signal.sosfilt(s, X)))(2.0 * SOS)


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda x: np.sum(signal.savgol_filter(x, 4, 2)), "even length"),
        (lambda x: np.sum(np.abs(signal.hilbert(x, 4))), "with N="),
        (lambda x: np.sum(signal.filtfilt(B, A, x, method="gust")), "this method"),
        (lambda x: np.sum(signal.fftconvolve(x, x, axes=0)), "axes="),
        (lambda x: np.sum(fft.dct(x, orthogonalize=True)), "orthogonalize"),
        (lambda x: np.sum(signal.convolve2d(x[None], x[None], boundary="wrap")), "boundary"),
        (lambda x: np.sum(signal.lfilter(*signal.butter(2, 0.3), x)), "of whose argument b nothing is known"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(X)


def test_what_surrounds_an_image_does_not_change_with_it():
    around = lambda x: np.sum(signal.convolve2d(x, M[:2, :2], boundary="fill", fillvalue=1.5))
    for derivative in (lambda: srcad.jvp(around, (M,), (M,)), lambda: srcad.grad(around)(M)):
        with pytest.raises(srcad.NoDerivativeError, match="fillvalue="):
            derivative()
    directions.check(lambda x: weigh(signal.convolve2d(x, M[:2, :2], "same", "fill", 0)), (M,))


def filtered(b, a, x, state):
    y, end = signal.lfilter(b, a, x, zi=state)
    return weighed(y) + weighed(end)


def by_chunks(b, x):
    state, total = np.zeros(2), 0.0
    for k in range(4):
        y, state = signal.lfilter(b, [2.0, -0.4, 0.2], x[2 * k : 2 * k + 2], zi=state)
        total += weighed(y)
    return total


def by_sections_with_state(first, last, x, state):
    y, end = signal.sosfilt(np.concatenate([first, np.ones((2, 1)), last], 1), x, zi=state)
    return weighed(y) + weighed(end)


def weighed(v):
    return np.sum(np.sin(v) * np.arange(1.0, 1.0 + np.size(v)).reshape(np.shape(v)))


STATE = np.array([0.3, -0.7])


@pytest.mark.parametrize(
    "fun, args",
    [
        (filtered, (np.array([0.3, 0.2, 0.1]), np.array([2.0, -0.4, 0.2]), X, STATE)),
        (filtered, (np.array([0.3, 0.2, 0.1]), np.array([2.0, -0.4]), np.stack([X, X**2]), np.stack([STATE, STATE]))),
        (filtered, (np.array([0.3, 0.2]), np.array([2.0, -0.4, 0.2]), X[:1], STATE)),
        (by_chunks, (np.array([0.3, 0.2, 0.1]), X[:8])),
        (by_sections_with_state, (SOS[:, :3], SOS[:, 4:], X, np.stack([STATE, -STATE]))),
    ],
    ids=["vector", "rows", "short", "chunks", "sections"],
)
def test_filters_with_a_state(fun, args):
    np.testing.assert_allclose(srcad.value_and_grad(fun)(*args)[0], fun(*args), rtol=1e-12)
    directions.check(fun, args)


@pytest.mark.parametrize("call", [lambda x: fft.dct(x, type=3, n=7), lambda x: fft.idst(x, axis=0, n=2)])
def test_second_derivatives_of_cosine_transforms(call):
    x = np.arange(10.0).reshape(2, 5) % 3.0
    srcad.check_grads(lambda x: np.sum(call(x) ** 3), (x,), order=2)


FILTERED = [
    (lambda b, a, x: signal.filtfilt(b, a, x), {}),
    (lambda b, a, x: signal.filtfilt(b, a, x, padtype="even", padlen=5), {"padtype": "even", "padlen": 5}),
    (lambda b, a, x: signal.filtfilt(b, a, x, axis=0, padtype="constant"), {"axis": 0, "padtype": "constant"}),
    (lambda b, a, x: signal.filtfilt(b, a, x, padtype=None), {"padtype": None}),
]


@pytest.mark.parametrize("filtered, options", FILTERED)
def test_filtfilt_by_its_filter(filtered, options):
    b, a, x = np.array([0.3, 0.2, 0.1]), np.array([1.3, -0.4]), np.random.default_rng(0).normal(size=(12, 12))
    np.testing.assert_allclose(signals.filtfilt_by_filter(b, a, x, **options), filtered(b, a, x), rtol=1e-12)
    srcad.check_grads(lambda b, a, x: np.sum(np.cos(filtered(b, a, x))), (b, a, x), wrt=(0, 1))
