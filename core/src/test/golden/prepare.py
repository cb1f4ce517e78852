"""Preparations of the digits data by scikit-learn: PrepareGoldenTest, and RobustScale.

Variances and whitening divide by n there, by n - 1 in scikit-learn: they are converted here.
"""
import numpy
import sklearn
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler

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

# columns that are constant, nearly so, all but one, far from 0, of two values; then other rows
edge = numpy.array(
    [[7, 1e-20, 0, -3, 1e5, 1], [7, 2e-20, 0, -3, 1e5 + 8, 2], [7, 0, 0, -3, 1e5 + 16, 2], [7, 1e-20, 0, 5, 1e5 + 64, 1]]
).astype("float32").astype("float64")
other = numpy.array([[8, 1, 0.5, 1, 0, 2], [-7, -1, -2, 5, 1e5, 1]])
rows += [["edge", *edge.flatten()], ["edge other", *other.flatten()]]
for samples in (4, 1):
    for name, scaler in {
        "standardize": StandardScaler(),
        "min-max": MinMaxScaler(),
        "min-max-wide": MinMaxScaler((-1, 3)),
        "robust-scale": RobustScaler(),
    }.items():
        scaler.fit(edge[:samples])
        rows.append([f"edge {name} {samples}", *scaler.transform(numpy.vstack([edge[:samples], other])).flatten()])
    one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(edge[:samples])
    rows.append([f"edge one-hot {samples}", *one_hot.transform(numpy.vstack([edge[:samples], other])).flatten()])
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(edge[:samples])
    rows.append([f"edge ordinal {samples}", *ordinal.transform(numpy.vstack([edge[:samples], other])).flatten()])
gaps = edge.copy()
gaps[0, 0] = gaps[1, 3] = gaps[2, 5] = gaps[3, 5] = numpy.nan
for name in ("mean", "median", "most_frequent"):
    rows.append([f"edge impute {name}", *SimpleImputer(strategy=name).fit(gaps).transform(gaps).flatten()])

golden.write(
    "prepare.csv",
    "the first samples of the digits data, divided by 16, as preparations change them",
    rows,
    f"scikit-learn {sklearn.__version__} and numpy {numpy.__version__}",
)
