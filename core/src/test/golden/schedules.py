"""The factor of the learning rate, and the momentum where it moves, for 30 units of each schedule; the base rate is 1."""
import warnings

import torch
from golden import write

warnings.filterwarnings("ignore")
L = torch.optim.lr_scheduler
N = 30


def optimizer(lr=1.0):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr, momentum=0.9)


CASES = {
    "constant": lambda o: L.ConstantLR(o),
    "step": lambda o: L.StepLR(o, 4, 0.5),
    "multi-step": lambda o: L.MultiStepLR(o, [3, 7, 20], 0.1),
    "exponential": lambda o: L.ExponentialLR(o, 0.9),
    "polynomial": lambda o: L.PolynomialLR(o, 8, 2),
    "linear": lambda o: L.LinearLR(o),
    "cosine": lambda o: L.CosineAnnealingLR(o, 8, 0.1),
    "cosine-restarts": lambda o: L.CosineAnnealingWarmRestarts(o, 2, 2),
    "one-cycle": lambda o: L.OneCycleLR(o, 1.0, total_steps=N),
    "one-cycle linear": lambda o: L.OneCycleLR(o, 1.0, total_steps=N, anneal_strategy="linear"),
    "one-cycle three": lambda o: L.OneCycleLR(o, 1.0, total_steps=N, three_phase=True, pct_start=0.25),
    "cyclic": lambda o: L.CyclicLR(o, 0.1, 1.0, step_size_up=4),
    "cyclic 2": lambda o: L.CyclicLR(o, 0.1, 1.0, step_size_up=4, mode="triangular2"),
    "cyclic exp": lambda o: L.CyclicLR(o, 0.1, 1.0, step_size_up=4, mode="exp_range", gamma=0.95),
    "sequence": lambda o: L.SequentialLR(o, [L.LinearLR(o, 0.1, 1, 4), L.ExponentialLR(o, 0.8)], [4]),
}


def rows():
    for name, make in CASES.items():
        o = optimizer()
        schedule = make(o)
        factors, momenta = [], []
        for e in range(N):
            factors.append(o.param_groups[0]["lr"])
            momenta.append(o.param_groups[0]["momentum"])
            o.step()
            if e < N - 1:
                schedule.step()
        yield [name, *factors]
        if name.startswith(("one-cycle", "cyclic")):
            yield [f"{name} momentum", *momenta]
    losses = [1, 0.9, 0.95, 0.91, 0.90001, 0.5, float("nan"), float("nan"), 0.6, 0.6, 0.6, 0.6, 0.2] + [0.2] * 17
    for name, cooldown in [("reduce-on-plateau", 0), ("reduce-on-plateau cooldown", 2)]:
        o = optimizer()
        schedule = L.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=cooldown, min_lr=0.01)
        factors = []
        for loss in losses:
            factors.append(o.param_groups[0]["lr"])
            schedule.step(loss)
        yield [name, *factors]
    yield ["losses", *losses]
    yield from extremes()
    yield from plateaus()


def extremes():
    """One-cycle at its limits: steps; rise; three phases; lines. One NaN where PyTorch divides by 0."""
    for n in (1, 2, 3, 10, 11):
        for rise in sorted({0.0, 0.1, 0.3, 0.5, 0.75, 1.0, 1 / n, min(1.0, 2 / n), min(1.0, 1.5 / n)}):
            for three in (False, True):
                for anneal in ("cos", "linear"):
                    name = f"one-cycle;{n};{rise};{three};{anneal == 'linear'}".lower()
                    try:
                        make = lambda o: L.OneCycleLR(
                            o, 1.0, total_steps=n, pct_start=rise, three_phase=three, anneal_strategy=anneal
                        )
                        factors, momenta = trace(make, n)
                        yield [name, *factors, *momenta]
                    except ZeroDivisionError:
                        yield [name, "nan"]


def trace(make, n):
    o = optimizer()
    schedule = make(o)
    factors, momenta = [], []
    for e in range(n):
        factors.append(o.param_groups[0]["lr"])
        momenta.append(o.param_groups[0]["momentum"])
        o.step()
        if e < n - 1:
            schedule.step()
    return factors, momenta


def plateaus():
    """Rates of a plateau, alone and behind a warm-up of 4 epochs, for 120 epochs; they end where a change is 1e-8 or less."""
    losses = [2 - 0.01 * (e % 7 == 0) * (e < 40) for e in range(120)]
    yield ["long losses", *losses]
    for rate in (1.0, 1e-3, 3e-8):
        for factor, patience, cooldown in ((0.1, 2, 0), (0.5, 0, 0), (0.3, 3, 2)):
            for warm in (0, 4):
                o = optimizer(rate)
                warmup = L.LinearLR(o, 0.25, 1, warm) if warm else None
                plateau = L.ReduceLROnPlateau(o, factor=factor, patience=patience, cooldown=cooldown)
                rates = []
                for e, loss in enumerate(losses):
                    rates.append(o.param_groups[0]["lr"])
                    o.step()
                    if e < warm:
                        warmup.step()
                    else:
                        plateau.step(loss)
                yield [f"plateau;{rate};{factor};{patience};{cooldown};{warm}", *rates]


write("schedules.csv", "30 factors of the learning rate, or momenta; losses are those that a plateau saw after each", rows())
