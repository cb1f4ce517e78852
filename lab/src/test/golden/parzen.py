#!/usr/bin/env python3
"""Logarithms of densities by the Parzen estimator of Optuna's TPESampler: pip install optuna; python3 lab/src/test/golden/parzen.py"""
import math
import pathlib

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

FILE = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "parzen.csv"
SPACE = {
    "a": FloatDistribution(-2.0, 6.0),
    "b": FloatDistribution(1e-5, 1e-1, log=True),
    "c": IntDistribution(0, 96),
    "d": IntDistribution(4, 512),
    "e": CategoricalDistribution(["x", "y", "z"]),
}


def points(n):
    """Two coordinates and three values; the same formulas are in ParzenTest."""
    for i in range(n):
        yield [-2 + 8 * ((37 * i + 11) % 101) / 101, 10 ** (-5 + 4 * ((53 * i + 29) % 97) / 97), (41 * i + 7) % 97,
               4 + (71 * i + 13) % 509, (2 * i + i // 3) % 3]


def column(rows, k):
    return np.array([row[k] for row in rows], dtype=float)


def density(n):
    seen = list(points(n))
    estimator = _ParzenEstimator(
        {name: column(seen, k) for k, name in enumerate(SPACE)}, SPACE,
        _ParzenEstimatorParameters(1.0, True, False, default_weights, True))
    at = list(points(n + 12))[n:]
    # densities of Optuna are those of the values and of their logarithms, ours those of coordinates from 0 to 1
    return estimator.log_pdf({name: column(at, k) for k, name in enumerate(SPACE)}) + math.log(8) + math.log(math.log(1e4))


with open(FILE, "w", newline="\n") as file:
    file.write("# logarithms of densities: the number of points, then the density at the twelve after these\n")
    file.write(f"# made by: python3 lab/src/test/golden/parzen.py with optuna {optuna.__version__}; nothing in it is random\n")
    for n in (0, 1, 2, 3, 10, 26, 27, 60):
        file.write(",".join(str(x) for x in [n, *density(n).tolist()]) + "\n")
