"""The first 20 losses of an MLP 784-256-256-256-10 in float32 under six optimizers.

Weights and batches are integers of 20 bits from a hash, scaled by powers of two: exact in float32 on both sides, so that
they need not be stored.

Near the kink of a ReLU a rounding decides whether a gradient is there, and adaptive optimizers amplify that. With larger
rates, and biases around 0, PyTorch does not agree with itself: change the weights by 1e-7 and the losses of Adam at 1e-3
differ by up to 8e-2, those of RMSprop by up to 6e-1. So rates are low, biases keep most units well above 0, and a run is
recorded only if it repeats within 3e-6 in float64 and from twelve such changes of the weights.
"""
import numpy as np
import torch
from golden import write

torch.set_num_threads(1)
SIZES = [784, 256, 256, 256, 10]
BATCH, STEPS = 100, 20
O = torch.optim
CASES = {
    "sgd": (O.SGD, dict(lr=0.03)),
    "sgd-momentum": (O.SGD, dict(lr=0.006, momentum=0.9)),
    "adagrad": (O.Adagrad, dict(lr=0.001)),
    "rmsprop": (O.RMSprop, dict(lr=0.00003)),
    "adam": (O.Adam, dict(lr=0.0003)),
    "adamw": (O.AdamW, dict(lr=0.0002)),
}


def hashed(number, n):
    """20-bit integers, a function of the number of the tensor and the index."""
    with np.errstate(over="ignore"):
        h = np.arange(n, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(number) * np.uint32(0x85EBCA77)
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x7FEB352D)
        h = (h ^ (h >> np.uint32(15))) * np.uint32(0x846CA68B)
        return (h ^ (h >> np.uint32(16))) >> np.uint32(12)


def weights(number, shape, scale):
    """Numbers from -scale to scale."""
    n = int(np.prod(shape))
    return torch.tensor(((hashed(number, n).astype(np.float32) - 2**19) * (scale * 2.0**-19)).reshape(shape))


def model():
    layers = []
    for i in range(4):
        linear = torch.nn.Linear(SIZES[i], SIZES[i + 1])
        with torch.no_grad():
            linear.weight.copy_(weights(2 * i, (SIZES[i + 1], SIZES[i]), 2.0**-5 if i == 0 else 2.0**-3))
            linear.bias.copy_(weights(2 * i + 1, (SIZES[i + 1],), 2.0**-5) + (0.5 if i < 3 else 0))
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def batch(step):
    """Noise below a half; every tenth pixel, from the label on, is brighter by a half."""
    labels = hashed(1000 + 2 * step, BATCH).astype(np.int64) % 10
    x = hashed(1001 + 2 * step, BATCH * 784).astype(np.float32).reshape(BATCH, 784) * np.float32(2.0**-21)
    x += np.where(np.arange(784) % 10 == labels[:, None], np.float32(0.5), np.float32(0))
    return torch.tensor(x), torch.tensor(labels)


def run(optimizer, options, dtype=torch.float32, change=0):
    net = model()
    with torch.no_grad():
        for i, p in enumerate(net.parameters()):
            p.mul_(1 + 1e-7 * torch.randn(p.shape, generator=torch.Generator().manual_seed(i + 100 * change)) * (change > 0))
    net = net.to(dtype)
    o = optimizer(net.parameters(), **options)
    for step in range(STEPS):
        x, y = batch(step)
        o.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(x.to(dtype)), y)
        loss.backward()
        o.step()
        yield loss.item()


def confirmed(name, case):
    losses = list(run(*case))
    others = [run(*case, dtype=torch.float64)] + [run(*case, change=change) for change in range(1, 13)]
    worst = max(abs(loss / other - 1) for run_of in others for loss, other in zip(losses, run_of))
    assert worst < 3e-6, f"{name}: a rounding changes the losses by {worst:.1e}"
    return [name, *losses]


write(
    "mlp.csv",
    "optimizer, then the loss of each of 20 steps, before the update",
    [confirmed(name, case) for name, case in CASES.items()],
)
