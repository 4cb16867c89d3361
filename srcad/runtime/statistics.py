"""Helpers of generated code: what goes back, and forward, through covariances and histograms."""

from __future__ import annotations

from typing import Any

import numpy as np


def covariance_back(
    rows: np.ndarray,
    y_bar: np.ndarray,
    bias: bool = False,
    ddof: Any = None,
    fweights: Any = None,
    aweights: Any = None,
) -> np.ndarray:
    """The cotangent of the samples, a row a variable, of `np.cov`."""
    weights, away, factor = _deviations(rows, bias, ddof, fweights, aweights)
    y_bar = np.reshape(y_bar, (len(rows), len(rows))) / factor
    rows_bar = (y_bar + np.conj(y_bar.T)) @ np.conj(away)
    return rows_bar if fweights is None and aweights is None else rows_bar * weights


def covariance_dot(
    rows: np.ndarray, dots: np.ndarray, bias: bool = False, ddof: Any = None, fweights: Any = None, aweights: Any = None
) -> np.ndarray:
    """The tangent of `np.cov`, from that of the samples, a row a variable."""
    weights, away, factor = _deviations(rows, bias, ddof, fweights, aweights)
    half = (dots * (weights / factor)) @ np.conj(away.T)
    return np.squeeze(half + np.conj(half.T))


def _deviations(rows: np.ndarray, bias: bool, ddof: Any, fweights: Any, aweights: Any) -> tuple[Any, np.ndarray, Any]:
    """The samples' weights, their deviations from the weighted mean, and by what NumPy divides."""
    weights = np.ones(rows.shape[1], rows.real.dtype)
    for given in (fweights, aweights):
        weights = weights if given is None else weights * given
    total = np.sum(weights)
    free = (0 if bias else 1) if ddof is None else ddof
    factor = total - free * (1.0 if aweights is None else np.sum(weights * aweights) / total)
    return weights, rows - (rows @ weights / total)[:, None], factor


def correlation_back(rows: np.ndarray, y: np.ndarray, y_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the samples, a row a variable, of `y = np.corrcoef(rows)`: of rows that are made of length 1.

    What a row has of itself goes away again; all of it is one matrix, as small as `y`, times the deviations.
    """
    away = rows - np.mean(rows, axis=1, keepdims=True)
    size = np.linalg.norm(away, axis=1, keepdims=True)
    y, y_bar = (np.reshape(e, (len(rows), len(rows))) for e in (y, y_bar))
    both = y_bar + np.conj(y_bar.T)
    both = both - np.diag(np.sum(both * y, axis=1).real)
    return (both / size / size.T) @ np.conj(away)


def correlation_dot(rows: np.ndarray, dots: np.ndarray) -> np.ndarray:
    """The tangent of `np.corrcoef`, from that of the samples, a row a variable."""
    away, moved = (e - np.mean(e, axis=1, keepdims=True) for e in (rows, dots))
    size = np.linalg.norm(away, axis=1, keepdims=True)
    unit = away / size
    unit_dot = (moved - unit * np.sum(np.conj(unit) * moved, axis=1, keepdims=True).real) / size
    half = unit_dot @ np.conj(unit.T)
    return np.squeeze(half + np.conj(half.T))


def bins_of(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The bin of each value of a histogram; one more than there are for what is in none.

    >>> bins_of(np.array([0.0, 1.5, 2.0, 3.0]), np.array([0.0, 1.0, 2.0]))
    array([0, 1, 1, 2])
    """
    last = len(edges) - 1
    found = np.searchsorted(edges, values, side="right") - 1
    found = np.where(values == edges[-1], last - 1, found)
    return np.where((found < 0) | (found >= last), last, found)
