"""Preparations of the digits data by scikit-learn: PrepareGoldenTest, and RobustScale.

Variances and whitening divide by n there, by n - 1 in scikit-learn: they are converted here.
"""
import numpy
import sklearn
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

import golden

SAMPLES = 5
KEPT = 10
EPSILON = 1e-2

x = load_digits().data / 16
n = len(x)
pca = PCA(svd_solver="full").fit(x)
variance = pca.explained_variance_ * (n - 1) / n
y = pca.transform(x)
stretched = y / numpy.sqrt(variance + EPSILON)

rows = [
    ["pca.variance", *variance[:KEPT]],
    ["pca.share", pca.explained_variance_ratio_[:KEPT].sum()],
    ["pca.needed", *(PCA(share, svd_solver="full").fit(x).n_components_ for share in (0.5, 0.9, 0.95, 0.99))],
    ["pca.components", *pca.components_[:KEPT].flatten()],
    ["pca.samples", *y[:SAMPLES, :KEPT].flatten()],
    ["pca.restored", *PCA(KEPT, svd_solver="full").fit(x).inverse_transform(y[:SAMPLES, :KEPT]).flatten()],
    ["pca.whitened", *PCA(KEPT, whiten=True, svd_solver="full").fit(x).transform(x[:SAMPLES]).flatten() * numpy.sqrt(n / (n - 1))],
    ["whiten.pca", *stretched[:SAMPLES, :KEPT].flatten()],
    ["whiten.zca", *(stretched @ pca.components_)[:SAMPLES].flatten()],
]
for name, scaler in {
    "standardize": StandardScaler(),
    "min-max": MinMaxScaler((-1, 1)),
    "robust-scale": RobustScaler(),
    "robust-scale-wide": RobustScaler(quantile_range=(10, 90)),
}.items():
    rows.append([name, *scaler.fit(x).transform(x[:SAMPLES]).flatten()])

golden.write(
    "prepare.csv",
    "the first samples of the digits data, divided by 16, as preparations change them",
    rows,
    f"scikit-learn {sklearn.__version__} and numpy {numpy.__version__}",
)
