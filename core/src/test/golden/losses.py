"""Each loss and its gradient in float64, for each reduction."""
import torch
from golden import write

torch.set_num_threads(1)
F = torch.nn.functional
SCORES = [[(5 * i + 3 * j) % 7 - 3.25 for j in range(3)] for i in range(4)]
VALUES = [[(3 * i + j) % 5 / 4 for j in range(3)] for i in range(4)]
LABELS = torch.tensor([2, 0, 1, 2])
CASES = {
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
