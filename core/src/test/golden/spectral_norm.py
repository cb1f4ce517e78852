"""Spectral normalization in float64: of a linear layer, training passes, then evaluation; of convolutions, one training pass."""
import torch
from golden import write
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def numbers(*shape):
    i = torch.arange(torch.Size(shape).numel())
    return ((7 * i * i + 3 * i) % 23).to(torch.float64).reshape(shape) / 8 - 1


def rows():
    linear = nn.Linear(4, 3)
    linear.weight.data = numbers(3, 4)
    linear.bias.data = numbers(3)
    layer = spectral_norm(linear, n_power_iterations=2)
    hidden = layer.parametrizations.weight[0]
    hidden._u.copy_(torch.tensor([0.6, 0.0, 0.8]))
    hidden._v.copy_(torch.tensor([0.5, 0.5, -0.5, 0.5]))
    for t in range(3):
        layer.zero_grad()
        x = (numbers(2, 4) + t).requires_grad_(True)
        y = layer(x)
        y.square().sum().backward()
        yield [f"output {t}", *y.flatten().tolist()]
        yield [f"input gradient {t}", *x.grad.flatten().tolist()]
        yield [f"weight gradient {t}", *layer.parametrizations.weight.original.grad.flatten().tolist()]
        yield [f"u {t}", *hidden._u.tolist()]
        yield [f"v {t}", *hidden._v.tolist()]
    layer.eval()
    yield ["evaluated", *layer(numbers(2, 4)).flatten().tolist()]
    for name, layer in {"conv": nn.Conv2d(2, 3, 2), "transposed": nn.ConvTranspose2d(2, 3, 2)}.items():
        layer.weight.data = numbers(*layer.weight.shape)
        layer.bias.data = numbers(3)
        layer = spectral_norm(layer)
        hidden = layer.parametrizations.weight[0]
        hidden._u.copy_(numbers(hidden._u.numel()))
        hidden._v.copy_(numbers(hidden._v.numel()))
        y = layer(numbers(1, 2, 2, 3))
        y.square().sum().backward()
        yield [f"{name} output", *y.flatten().tolist()]
        yield [f"{name} weight gradient", *layer.parametrizations.weight.original.grad.flatten().tolist()]
        yield [f"{name} u", *hidden._u.tolist()]


write("spectral-norm.csv", "spectral normalization: three training passes, then evaluation", rows())
