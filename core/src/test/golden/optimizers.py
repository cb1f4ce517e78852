"""50 steps of each optimizer on four numbers, in float64 and in float32; the gradients do not depend on them.

The gradients change their signs, are sometimes zero, and differ in size by 2^30; that of the last number is zero two times out
of three. Lion and LAMB are not in PyTorch: they are written out here, in NumPy, from algorithm 2 of their papers.
"""
import numpy as np
import torch
from golden import write

torch.set_num_threads(1)
O = torch.optim
RECORDED = {1, 2, 3, 7, 20, 50}


def gradient(step):
    g = [((7 * step + 5 * i) % 11 - 5) / 8 * 2.0 ** (-10 * i) for i in range(4)]
    return g[:3] + [g[3] if step % 3 == 0 else 0.0]


def lion(p, g, state, t, lr=1e-4, b1=0.9, b2=0.99, wd=0.0):
    m = state.setdefault("m", np.zeros_like(p))
    c = b1 * m + (1 - b1) * g
    state["m"] = b2 * m + (1 - b2) * g
    return p - lr * (np.sign(c) + wd * p)


def lamb(p, g, state, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-6, wd=0.01, clip=False):
    state["m"] = b1 * state.get("m", 0 * p) + (1 - b1) * g
    state["v"] = b2 * state.get("v", 0 * p) + (1 - b2) * g * g
    r = state["m"] / (1 - b1**t) / (np.sqrt(state["v"] / (1 - b2**t)) + eps) + wd * p
    ratio = np.linalg.norm(p) / np.linalg.norm(r)
    return p - lr * (min(ratio, 1) if clip else ratio) * r


CASES = {
    "sgd": (O.SGD, dict(lr=0.1)),
    "sgd-decay": (O.SGD, dict(lr=0.1, weight_decay=0.01)),
    "sgd-momentum": (O.SGD, dict(lr=0.1, momentum=0.9)),
    "sgd-dampening": (O.SGD, dict(lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.01)),
    "sgd-nesterov": (O.SGD, dict(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)),
    "adagrad": (O.Adagrad, dict()),
    "adagrad-options": (
        O.Adagrad,
        dict(lr=0.1, lr_decay=0.1, eps=1e-3, initial_accumulator_value=0.5, weight_decay=0.01),
    ),
    "adadelta": (O.Adadelta, dict()),
    "adadelta-options": (O.Adadelta, dict(lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.01)),
    "rmsprop": (O.RMSprop, dict()),
    "rmsprop-momentum": (O.RMSprop, dict(momentum=0.9)),
    "rmsprop-centered": (O.RMSprop, dict(centered=True)),
    "rmsprop-options": (
        O.RMSprop,
        dict(lr=0.02, alpha=0.9, eps=1e-3, momentum=0.5, centered=True, weight_decay=0.01),
    ),
    "adam": (O.Adam, dict()),
    "adam-options": (O.Adam, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.01)),
    "adam-amsgrad": (O.Adam, dict(lr=0.01, betas=(0.8, 0.9), amsgrad=True)),
    "adamw": (O.AdamW, dict()),
    "adamw-options": (O.AdamW, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    "adamw-amsgrad": (O.AdamW, dict(lr=0.01, betas=(0.8, 0.9), amsgrad=True)),
    "adamax": (O.Adamax, dict()),
    "adamax-options": (O.Adamax, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    "nadam": (O.NAdam, dict()),
    "nadam-options": (
        O.NAdam,
        dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1, momentum_decay=0.1),
    ),
    "nadam-decoupled": (O.NAdam, dict(weight_decay=0.1, decoupled_weight_decay=True)),
    "radam": (O.RAdam, dict()),
    "radam-options": (O.RAdam, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    "radam-decoupled": (O.RAdam, dict(weight_decay=0.1, decoupled_weight_decay=True)),
    "rprop": (O.Rprop, dict()),
    "rprop-options": (O.Rprop, dict(lr=0.3, etas=(0.3, 1.7), step_sizes=(1e-2, 0.5))),
    "lion": (lion, dict()),
    "lion-options": (lion, dict(lr=0.01, b1=0.8, b2=0.95, wd=0.1)),
    "lamb": (lamb, dict()),
    "lamb-options": (lamb, dict(lr=0.01, b1=0.8, b2=0.95, eps=1e-3, wd=0.1)),
    "lamb-clip": (lamb, dict(lr=0.1, wd=1.0, clip=True)),
}


def run(optimizer, options, dtype):
    p = torch.tensor([1.0, -0.5, 0.25, 2.0], dtype=dtype, requires_grad=True)
    o = optimizer([p], **options) if isinstance(optimizer, type) else None
    state = {}
    for step in range(1, 51):
        p.grad = torch.tensor(gradient(step), dtype=dtype)
        if o:
            o.step()
        else:
            with torch.no_grad():
                p.copy_(torch.from_numpy(optimizer(p.numpy(), p.grad.numpy(), state, step, **options)))
        if step in RECORDED:
            yield from p.tolist()


write(
    "optimizers.csv",
    "optimizer and type, then the four numbers after steps 1, 2, 3, 7, 20 and 50",
    [
        [f"{name} {str(dtype)[6:]}", *run(*case, dtype)]
        for name, case in CASES.items()
        for dtype in (torch.float64, torch.float32)
    ],
)
