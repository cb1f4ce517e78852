"""25 steps of each optimizer on three numbers in float64; the gradients do not depend on them."""
import torch
from golden import write

torch.set_num_threads(1)
O = torch.optim
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
    "rmsprop": (O.RMSprop, dict()),
    "rmsprop-momentum": (O.RMSprop, dict(momentum=0.9)),
    "rmsprop-options": (
        O.RMSprop,
        dict(lr=0.02, alpha=0.9, eps=1e-3, momentum=0.5, centered=True, weight_decay=0.01),
    ),
    "adam": (O.Adam, dict()),
    "adam-options": (O.Adam, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.01)),
    "adamw": (O.AdamW, dict()),
    "adamw-options": (O.AdamW, dict(lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
}


def run(optimizer, options):
    p = torch.tensor([1.0, -0.5, 0.25], dtype=torch.float64, requires_grad=True)
    o = optimizer([p], **options)
    for step in range(1, 26):
        p.grad = torch.tensor(
            [((7 * step + 5 * i) % 11 - 5) / 8 * 2.0 ** (-6 * i) for i in range(3)], dtype=torch.float64
        )
        o.step()
        yield from p.tolist()


write(
    "optimizers.csv",
    "optimizer, then the three numbers after each of 25 steps",
    [[name, *run(*case)] for name, case in CASES.items()],
)
