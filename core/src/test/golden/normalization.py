"""Each normalization in float64: after 20 training batches the output and gradients of the last, what evaluation then gives,
and the running statistics.

Loss: the sum of the output times fixed weights.
"""
import torch
from golden import write
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
BATCHES = 20
CASES = {
    "batch-norm-1d of vectors": (nn.BatchNorm1d(3), [5, 3]),
    "batch-norm-1d of sequences": (nn.BatchNorm1d(2), [3, 2, 3]),
    "batch-norm-2d": (nn.BatchNorm2d(2), [3, 2, 2, 2]),
    "batch-norm-2d cumulative": (nn.BatchNorm2d(2, momentum=None), [3, 2, 2, 2]),
    "batch-norm-2d not affine": (nn.BatchNorm2d(2, momentum=0.3, affine=False), [3, 2, 2, 2]),
    "batch-norm-2d not tracking": (nn.BatchNorm2d(2, eps=0.01, track_running_stats=False), [3, 2, 2, 2]),
    "instance-norm": (nn.InstanceNorm2d(2), [3, 2, 2, 2]),
    "instance-norm of sequences": (nn.InstanceNorm1d(2, affine=True), [3, 2, 3]),
    "instance-norm tracking": (nn.InstanceNorm2d(2, affine=True, track_running_stats=True), [3, 2, 2, 2]),
    "layer-norm": (nn.LayerNorm([2, 3]), [3, 2, 3]),
    "layer-norm of the last axis without bias": (nn.LayerNorm(3, eps=0.1, bias=False), [3, 2, 3]),
    "layer-norm not affine": (nn.LayerNorm(4, elementwise_affine=False), [3, 4]),
    "rms-norm": (nn.RMSNorm([2, 3]), [3, 2, 3]),
    "rms-norm of the last axis": (nn.RMSNorm(3, eps=0.1), [3, 2, 3]),
    "local-response-norm": (nn.LocalResponseNorm(3, alpha=0.5, beta=0.75, k=2.0), [2, 5, 2]),
    "local-response-norm of an even size": (nn.LocalResponseNorm(4, alpha=0.5), [2, 5, 2]),
    "local-response-norm wider than the channels": (nn.LocalResponseNorm(9, alpha=0.5), [2, 3, 2]),
    "group-norm": (nn.GroupNorm(3, 6), [2, 6, 2]),
    "group-norm of vectors": (nn.GroupNorm(2, 6), [3, 6]),
}


def rows():
    for name, (layer, shape) in CASES.items():
        x, y = train(layer, shape)
        yield [f"{name} shape", *shape]
        yield [f"{name} output", *y.flatten().tolist()]
        yield [f"{name} input gradient", *x.grad.flatten().tolist()]
        for parameter, value in layer.named_parameters():
            yield [f"{name} {parameter} gradient", *value.grad.flatten().tolist()]
        for buffer, value in layer.named_buffers():
            if buffer.startswith("running"):
                yield [f"{name} {buffer}", *value.flatten().tolist()]
        layer.eval()
        x = inputs(shape, BATCHES).requires_grad_(True)
        y = layer(x)
        (y * weights(shape)).sum().backward()
        yield [f"{name} evaluated output", *y.flatten().tolist()]
        yield [f"{name} evaluated input gradient", *x.grad.flatten().tolist()]


def train(layer, shape):
    for name, parameter in layer.named_parameters():
        k = torch.arange(parameter.numel()).reshape(parameter.shape)
        parameter.data = k % 7 / 4 + 0.5 if name == "weight" else k % 7 / 8 - 0.25
    for t in range(BATCHES):
        layer.zero_grad()
        x = inputs(shape, t).requires_grad_(True)
        y = layer(x)
        (y * weights(shape)).sum().backward()
    return x, y


def numbers(shape, divisor):
    i = torch.arange(torch.Size(shape).numel())
    return ((7 * i * i + 3 * i) % divisor).to(torch.float64).reshape(shape)


def inputs(shape, t):
    return (numbers(shape, 23) / 8 - 1) * (1 + t / 8) + t / 4


def weights(shape):
    return numbers(shape, 13) / 4 - 1.5


write("normalization.csv", "normalization: output, gradients, running statistics", rows())
