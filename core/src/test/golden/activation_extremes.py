"""Activations and their derivatives where numbers are tiny, huge, infinite or none, in float32 and float64."""
import torch
from golden import write

torch.set_num_threads(1)
F = torch.nn.functional
SIZES = [0, 1e-45, 1e-38, 87, 88, 89, 90, 95, 100, 103, 104, 300, 1e4, 1e19, "largest", float("inf")]
ROWS = [[1, -1, 0], [1, 1, 1], [-1, 1, -1], [0, 0, -1]]  # times a size
SLOPES = [1, 2, -3]  # gradients of the output
CASES = {
    "relu": F.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "leaky-relu": F.leaky_relu,
    "vl-relu": lambda x: F.leaky_relu(x, 1 / 3),
    "hard-tanh": F.hardtanh,
    "relu6": F.relu6,
    "rrelu": lambda x: F.rrelu(x, training=False),
    "prelu": lambda x: F.prelu(x, torch.tensor([0.25], dtype=x.dtype)),
    "elu": F.elu,
    "elu alpha": lambda x: F.elu(x, 0.5),
    "selu": F.selu,
    "celu": F.celu,
    "celu alpha": lambda x: F.celu(x, 0.5),
    "gelu": F.gelu,
    "gelu approximate": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "softplus beta": lambda x: F.softplus(x, beta=2),
    "softsign": F.softsign,
    "hard-sigmoid": lambda x: F.relu6(x + 3) / 6,  # the derivative of F.hardsigmoid in float64 has 1/6 in float32
    "hard-sigmoid slope": lambda x: (0.2 * x + 0.4).clamp(0, 1),
    "hard-swish": F.hardswish,
    "thresholded-relu": lambda x: F.threshold(x, 1, 0),
    "thresholded-relu below": lambda x: F.threshold(x, -1, 0),
}
OF_ROWS = {"softmax": lambda x: F.softmax(x, -1), "log-softmax": lambda x: F.log_softmax(x, -1)}


def slopes(x):
    return torch.tensor(SLOPES, dtype=x.dtype).repeat(x.numel() // len(SLOPES) + 1)[: x.numel()].reshape(x.shape)


def rows():
    for kind, dtype in [("float32", torch.float32), ("float64", torch.float64)]:
        sizes = [torch.finfo(dtype).max if size == "largest" else size for size in SIZES]
        points = [sign * size for size in sizes for sign in (1.0, -1.0)] + [float("nan")]
        points = [point for point in points for _ in SLOPES]  # each with every slope
        lines = [[factor * size if factor else 0.0 for factor in row] for size in sizes for row in ROWS]
        for cases, at in [(CASES, points), (OF_ROWS, lines)]:
            yield [f"{kind} {'x' if cases is CASES else 'rows'}", *torch.tensor(at, dtype=dtype).flatten().tolist()]
            for name, function in cases.items():
                x = torch.tensor(at, dtype=dtype, requires_grad=True)
                y = function(x)
                y.backward(slopes(x))
                yield [f"{kind} {name}", *y.flatten().tolist()]
                yield [f"{kind} {name} gradient", *x.grad.flatten().tolist()]


write("activation_extremes.csv", "value and gradient where the gradient of the output is 1, 2, -3, 1, 2, -3 …", list(rows()))
