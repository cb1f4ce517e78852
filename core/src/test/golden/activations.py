"""Activations and their derivatives in float64, from far left to far right and at the kink."""
import torch
from golden import write

torch.set_num_threads(1)
F = torch.nn.functional
X = [-300, -20, -5, -3.5, -1.5, -1, -0.6, -0.25, -1e-4, 0, 1e-4, 0.25, 0.6, 1, 1.5, 3.5, 5.5, 6, 7, 20, 300]
ROWS = [[-3, 0.5, 2], [300, -300, 0], [0, 0, 0]]
SLOPES = torch.tensor([0.25, -0.5, 1.5], dtype=torch.float64)
CASES = {
    "relu": F.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "leaky-relu": F.leaky_relu,
    "vl-relu": lambda x: F.leaky_relu(x, 1 / 3),
    "hard-tanh": F.hardtanh,
    "relu6": F.relu6,
    "rrelu": lambda x: F.rrelu(x, training=False),
    "prelu": lambda x: F.prelu(x, torch.tensor([0.25], dtype=torch.float64)),
    "elu": F.elu,
    "elu alpha": lambda x: F.elu(x, 0.5),
    "selu": F.selu,
    "celu": F.celu,
    "celu alpha": lambda x: F.celu(x, 0.5),
    "gelu": F.gelu,
    "gelu approximate": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "softplus": lambda x: F.softplus(x, threshold=1e6),
    "softplus beta": lambda x: F.softplus(x, beta=2, threshold=1e6),
    "softsign": F.softsign,
    "hard-sigmoid": lambda x: F.relu6(x + 3) / 6,  # the derivative of F.hardsigmoid in float64 has 1/6 in float32
    "hard-sigmoid slope": lambda x: (0.2 * x + 0.4).clamp(0, 1),
    "hard-swish": F.hardswish,
    "thresholded-relu": lambda x: F.threshold(x, 1, 0),
    "thresholded-relu below": lambda x: F.threshold(x, -1, 0),
}
OF_ROWS = {
    "softmax": lambda x: F.softmax(x, -1),
    "log-softmax": lambda x: F.log_softmax(x, -1),
    "prelu per channel": lambda x: F.prelu(x, SLOPES),
}


def rows():
    for cases, points in [(CASES, X), (OF_ROWS, ROWS)]:
        for name, function in cases.items():
            x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
            y = function(x)
            y.backward(torch.arange(1, x.numel() + 1, dtype=torch.float64).reshape(x.shape))
            yield [name, *y.flatten().tolist()]
            yield [f"{name} gradient", *x.grad.flatten().tolist()]


yield_x = [["x", *X], ["rows", *[v for row in ROWS for v in row]]]
write("activations.csv", "value and gradient where the gradient of the output is 1, 2, 3 …", [*yield_x, *rows()])
