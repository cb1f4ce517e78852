#!/usr/bin/env python3
"""Logarithms of expected improvements by the Gaussian process of Optuna's GPSampler: pip install optuna torch; python3 lab/src/test/golden/surrogate.py"""
import pathlib

import numpy as np
import optuna
import torch
from optuna._gp import acqf, gp, prior

FILE = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "surrogate.csv"


def points(n):
    """Two real coordinates and one of three options; the same formulas are in SurrogateTest."""
    i = np.arange(n)
    return np.stack([((37 * i + 11) % 101) / 101, ((53 * i + 29) % 97) / 97, (2 * i + i // 3) % 3], axis=1).astype(float)


def values(x):
    noise = (17 * np.arange(len(x))) % 13 / 13
    y = (x[:, 0] - 0.3) ** 2 + np.sin(5 * x[:, 1]) + 0.5 * (x[:, 2] == 1) + noise
    return (y - y.mean()) / y.std()


def gains(n):
    x = points(n + 10)
    y = values(x[:n])
    # Optuna makes large what we make small
    its = gp.fit_kernel_params(x[:n], -y, np.array([False, False, True]), prior.default_log_prior, 1e-6, False, gtol=1e-5)
    with torch.no_grad():
        mean, variance = its.posterior(torch.from_numpy(x[n:]))
        return acqf.logei(mean, variance + 1e-12, -y.min())


with open(FILE, "w", newline="\n") as file:
    file.write("# logarithms of expected improvements: the number of points, then those of the ten after these\n")
    file.write(f"# made by: python3 lab/src/test/golden/surrogate.py with optuna {optuna.__version__}, torch {torch.__version__}; nothing in it is random\n")
    for n in (10, 25, 60):
        file.write(",".join(str(x) for x in [n, *gains(n).tolist()]) + "\n")
