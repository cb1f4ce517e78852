"""Each loss and its gradient in float64, for each reduction."""
import math

import torch
from golden import write

torch.set_num_threads(1)
F = torch.nn.functional
SCORES = [[(5 * i + 3 * j) % 7 - 3.25 for j in range(3)] for i in range(4)]
VALUES = [[(3 * i + j) % 5 / 4 for j in range(3)] for i in range(4)]
LABELS = torch.tensor([2, 0, 1, 2])
IGNORED = torch.tensor([2, -100, 1, 2])
WEIGHTS = torch.tensor([1, 2, 0.5], dtype=torch.float64)
VALUE = torch.tensor(VALUES, dtype=torch.float64)
SHARES = VALUE / VALUE.sum(1, keepdim=True)
NONE = torch.full([4], -100)
ZEROES = torch.zeros(4, dtype=torch.int64)
ODD = torch.tensor([[-0.5, 0, 1e-40], [math.nan, 2, 1], [math.inf, 0, -0.0], [1e-310, 1e30, 5]], dtype=torch.float64)
IMAGE = torch.tensor([[0, 2], [1, -100]])


def batchmean(r):
    return "batchmean" if r == "mean" else r


def image(x, r):
    """Scores [4, 3] as two images of 1 x 2 positions: [2, 3, 2]."""
    return F.cross_entropy(x.reshape(2, 2, 3).transpose(1, 2), IMAGE, weight=WEIGHTS, reduction=r)


def hinge(x, r):
    losses = torch.relu(1 - (2 * torch.round(VALUE) - 1) * x)
    return losses if r == "none" else losses.mean() if r == "mean" else losses.sum()


CASES = {
    "mean-absolute-error": (SCORES, lambda x, r: F.l1_loss(x, VALUE, reduction=r)),
    "smooth-l1": (SCORES, lambda x, r: F.smooth_l1_loss(x, VALUE, reduction=r, beta=0.5)),
    "huber": (SCORES, lambda x, r: F.huber_loss(x, VALUE, reduction=r, delta=0.7)),
    "kl-divergence": (SCORES, lambda x, r: F.kl_div(x, SHARES, reduction=batchmean(r))),
    "kl-divergence-of-logarithms": (SCORES, lambda x, r: F.kl_div(x, VALUE - 2, reduction=batchmean(r), log_target=True)),
    "hinge": (SCORES, hinge),
    "multi-margin": (SCORES, lambda x, r: F.multi_margin_loss(x, LABELS, reduction=r)),
    "multi-margin-squared": (SCORES, lambda x, r: F.multi_margin_loss(x, LABELS, reduction=r, p=2, margin=0.75)),
    "cross-entropy-weights": (SCORES, lambda x, r: F.cross_entropy(x, LABELS, weight=WEIGHTS, reduction=r)),
    "cross-entropy-ignored": (SCORES, lambda x, r: F.cross_entropy(x, IGNORED, reduction=r)),
    "cross-entropy-smoothing": (SCORES, lambda x, r: F.cross_entropy(x, LABELS, label_smoothing=0.1, reduction=r)),
    "cross-entropy-all": (
        SCORES,
        lambda x, r: F.cross_entropy(x, IGNORED, weight=WEIGHTS, label_smoothing=0.1, reduction=r),
    ),
    "cross-entropy-soft": (SCORES, lambda x, r: F.cross_entropy(x, SHARES, reduction=r)),
    "cross-entropy-soft-all": (
        SCORES,
        lambda x, r: F.cross_entropy(x, SHARES, weight=WEIGHTS, label_smoothing=0.1, reduction=r),
    ),
    "cross-entropy-none-counts": (SCORES, lambda x, r: F.cross_entropy(x, NONE, reduction=r)),
    "cross-entropy-none-counts-all": (
        SCORES,
        lambda x, r: F.cross_entropy(x, NONE, weight=WEIGHTS, label_smoothing=0.1, reduction=r),
    ),
    "cross-entropy-weightless": (
        SCORES,
        lambda x, r: F.cross_entropy(x, ZEROES, weight=torch.tensor([0, 2, 1.0], dtype=torch.float64), reduction=r),
    ),
    "negative-log-likelihood-none-counts": (SCORES, lambda x, r: F.nll_loss(x, NONE, reduction=r)),
    "kl-divergence-above-1": (SCORES, lambda x, r: F.kl_div(x, 3 * VALUE, reduction=batchmean(r))),
    "kl-divergence-odd": (SCORES, lambda x, r: F.kl_div(x, ODD, reduction=batchmean(r))),
    "mean-absolute-error-odd": (SCORES, lambda x, r: F.l1_loss(x, ODD, reduction=r)),
    "mean-squared-error-odd": (SCORES, lambda x, r: F.mse_loss(x, ODD, reduction=r)),
    "smooth-l1-odd": (SCORES, lambda x, r: F.smooth_l1_loss(x, ODD, reduction=r)),
    "huber-odd": (SCORES, lambda x, r: F.huber_loss(x, ODD, reduction=r)),
    "binary-cross-entropy-from-logits-odd": (SCORES, lambda x, r: F.binary_cross_entropy_with_logits(x, ODD, reduction=r)),
    "cross-entropy-image": (SCORES, image),
    "negative-log-likelihood-all": (SCORES, lambda x, r: F.nll_loss(x, IGNORED, weight=WEIGHTS, reduction=r)),
    "binary-cross-entropy-from-logits-weights": (
        SCORES,
        lambda x, r: F.binary_cross_entropy_with_logits(x, VALUE, reduction=r, pos_weight=WEIGHTS),
    ),
    "weighted-sum": (
        SCORES,
        lambda x, r: 0.75 * F.mse_loss(x, VALUE, reduction=r)
        + 2 * F.binary_cross_entropy_with_logits(x, VALUE, reduction=r),
    ),
    "squared-error": (SCORES, lambda x, r: F.mse_loss(x, torch.tensor(VALUES, dtype=torch.float64), reduction=r)),
    "binary-cross-entropy-from-logits": (
        SCORES,
        lambda x, r: F.binary_cross_entropy_with_logits(x, torch.tensor(VALUES, dtype=torch.float64), reduction=r),
    ),
    "binary-cross-entropy": (
        [[(2 * i + 3 * j) % 8 / 8 for j in range(3)] for i in range(4)],
        lambda x, r: F.binary_cross_entropy(x, torch.tensor(VALUES, dtype=torch.float64), reduction=r),
    ),
    "cross-entropy": (SCORES, lambda x, r: F.cross_entropy(x, LABELS, reduction=r)),
    "negative-log-likelihood": (SCORES, lambda x, r: F.nll_loss(x, LABELS, reduction=r)),
}


def rows():
    for name, (output, loss) in CASES.items():
        for reduction in ["mean", "sum", "none"]:
            x = torch.tensor(output, dtype=torch.float64, requires_grad=True)
            value = loss(x, reduction)
            value.sum().backward()
            yield [f"{name} {reduction} value", *value.flatten().tolist()]
            yield [f"{name} {reduction} gradient", *x.grad.flatten().tolist()]


write("losses.csv", "loss, reduction: its value, or the gradient of its sum", rows())
