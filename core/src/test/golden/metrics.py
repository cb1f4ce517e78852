"""Metrics by scikit-learn, with the predictions that they are of: MetricGoldenTest.

The calibration error is the mean distance of scikit-learn's calibration curve, weighted by the samples of its bins.
"""
import warnings

import numpy
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.exceptions import UndefinedMetricWarning

import golden

warnings.simplefilter("ignore", UndefinedMetricWarning)


def scores(n, classes, labels):
    """Rows of different probabilities, mostly highest for the label."""
    i, c = numpy.meshgrid(numpy.arange(n), numpy.arange(classes), indexing="ij")
    raw = c / 100 + (7 * i * i + 11 * c * i + 5 * c) % 23 + 1 + 11 * (c == labels[:, None])
    return raw / raw.sum(1, keepdims=True)


def calibration(p, labels, bins):
    right, sure = p.argmax(1) == labels, p.max(1)
    share, mean = calibration_curve(right, sure, n_bins=bins)
    counts = numpy.bincount(numpy.searchsorted(numpy.linspace(0, 1, bins + 1)[1:-1], sure), minlength=bins)
    return (numpy.abs(share - mean) * counts[counts > 0]).sum() / len(labels)


def classification(name, p, labels):
    found = p.argmax(1)
    yield [f"{name} probabilities", *p.flatten()]
    yield [f"{name} labels", *labels]
    yield [f"{name} accuracy", metrics.accuracy_score(labels, found)]
    for figure, function in {
        "precision": metrics.precision_score,
        "recall": metrics.recall_score,
        "f1": metrics.f1_score,
    }.items():
        for average in ["macro", "micro", "weighted"] + (["binary"] if p.shape[1] == 2 else []):
            yield [f"{name} {figure} {average}", function(labels, found, average=average, zero_division=0)]
    for bins in (10, 15):
        yield [f"{name} calibration-error {bins}", calibration(p, labels, bins)]
    report = metrics.precision_recall_fscore_support(labels, found, labels=range(p.shape[1]), zero_division=0)
    for figure, by_class in zip(["precision", "recall", "f1", "support"], report):
        yield [f"{name} {figure} by class", *by_class]
    share, mean = calibration_curve(p.argmax(1) == labels, p.max(1), n_bins=15)
    yield [f"{name} reliability", *share]
    yield [f"{name} sureness", *mean]
    if p.shape[1] == 2:
        fall_out, recall, thresholds = metrics.roc_curve(labels, p[:, 1], drop_intermediate=False)
        yield [f"{name} fall-out", *fall_out]
        yield [f"{name} recall at", *recall]
        yield [f"{name} thresholds", *thresholds]
        precision, _, _ = metrics.precision_recall_curve(labels, p[:, 1])
        yield [f"{name} precision at", *precision[::-1]]
        yield [f"{name} average precision", metrics.average_precision_score(labels, p[:, 1])]
    if len(set(labels)) == p.shape[1]:
        if p.shape[1] == 2:
            yield [f"{name} roc-auc", metrics.roc_auc_score(labels, p[:, 1])]
        else:
            yield [f"{name} roc-auc", metrics.roc_auc_score(labels, p, multi_class="ovr", average="macro")]
    distinct = all(len(set(row)) == len(row) for row in p)  # of ties scikit-learn takes the last, Gradus the first
    for k in range(2, p.shape[1] if distinct else 2):
        yield [f"{name} top {k}", metrics.top_k_accuracy_score(labels, p, k=k, labels=range(p.shape[1]))]
    yield [f"{name} matrix", *metrics.confusion_matrix(labels, found, labels=range(p.shape[1])).flatten()]


def regression(name, y, t):
    yield [f"{name} predictions", *y.flatten()]
    yield [f"{name} targets", *t.flatten()]
    yield [f"{name} r2", metrics.r2_score(t, y)]
    yield [f"{name} mean-absolute", metrics.mean_absolute_error(t, y)]
    yield [f"{name} root-mean-square", metrics.mean_squared_error(t, y) ** 0.5]


def rows():
    i = numpy.arange(61)
    labels = (i * i + i // 3) % 2
    one = ((5 * i * i + 3 * i + 6 * labels) % 17) / 16.5  # many ties, none at 0.5
    yield from classification("two", numpy.stack([1 - one, one], 1), labels)
    labels = (i * i + i // 5) % 7 % 4
    yield from classification("four", scores(len(i), 4, labels), labels)
    labels = numpy.array([0, 1, 2, 1, 0, 1, 2])  # 3 is only found, 2 never, 4 neither occurs
    found = numpy.array([0, 1, 1, 3, 0, 1, 0])
    p = numpy.tile([0.11, 0.12, 0.13, 0.14, 0.1], (7, 1))
    p[numpy.arange(7), found] = 0.5
    yield from classification("absent", p, labels)
    j = numpy.arange(3)
    t = numpy.sin(i[:, None] * (j + 1)) * 10**j + 100 * j
    yield from regression("values", t + numpy.cos(5 * i[:, None] + j), t)
    yield from regression("value", t[:, :1] * 0.75 + 0.125, t[:, :1])
    far = t[:, :1] + 1e6
    yield from regression("far", far + numpy.cos(i)[:, None] / 2, far)
    constant = numpy.stack([numpy.full(5, 2.5), numpy.full(5, -1.0), numpy.arange(5.0)], 1)
    yield from regression("constant", constant + [0, 0.5, 0.25], constant)


golden.write(
    "metrics.csv",
    "predictions, what they should have been, and their figures",
    rows(),
    f"scikit-learn {sklearn.__version__} and numpy {numpy.__version__}",
)
