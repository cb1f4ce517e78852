#!/usr/bin/env python3
"""Classes that scikit-learn's classifiers predict: pip install scikit-learn; python3 lab/src/test/golden/classical.py"""
import pathlib

import numpy as np
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import RidgeClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import PolynomialFeatures
from sklearn.tree import DecisionTreeClassifier

FILE = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "classical.csv"
TRAIN, ALL = 60, 100


def samples():
    """Four coordinates and one of three classes; the same formulas are in ClassicalTest."""
    x = np.array([[((37 * i + 11) % 101) / 101, ((53 * i + 29) % 97) / 97, ((41 * i + 7) % 89) / 89, ((71 * i + 13) % 83) / 83]
                  for i in range(ALL)], dtype=np.float32)
    score = 2 * x[:, 0] + x[:, 1] * x[:, 2] - x[:, 3] ** 2
    return x, np.where(score < 0.6, 0, np.where(score < 1.2, 1, 2))


def kernel_ridge(x, t, **kernel):
    targets = np.where(t[:TRAIN, None] == np.arange(3), 1.0, -1.0)
    return KernelRidge(alpha=0.1, **kernel).fit(x[:TRAIN], targets).predict(x[TRAIN:]).argmax(1)


if __name__ == "__main__":
    x, t = samples()
    terms = PolynomialFeatures(2, include_bias=False).fit_transform(x)
    rows = {
        "nearest": KNeighborsClassifier(3).fit(x[:TRAIN], t[:TRAIN]).predict(x[TRAIN:]),
        "linear": RidgeClassifier(alpha=0.01).fit(x[:TRAIN], t[:TRAIN]).predict(x[TRAIN:]),
        "quadratic": RidgeClassifier(alpha=0.01).fit(terms[:TRAIN], t[:TRAIN]).predict(terms[TRAIN:]),
        "gaussian": kernel_ridge(x, t, kernel="rbf", gamma=3.0),
        "polynomial": kernel_ridge(x, t, kernel="poly", gamma=0.5, degree=3, coef0=1),
        "tree": DecisionTreeClassifier(random_state=0).fit(x[:TRAIN], t[:TRAIN]).predict(x[TRAIN:]),
    }
    FILE.write_text("".join(f"{name},{','.join(map(str, row))}\n" for name, row in rows.items()), encoding="utf-8")
    for name, row in rows.items():
        print(name, (row == t[TRAIN:]).mean())
