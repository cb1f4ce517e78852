"""Rates, weights and averages of short trainings of one linear layer, each update with the whole data set, in float32.

The order of the samples then makes no difference, so that a trainer which shuffles them can be compared.
"""
import torch
from golden import write

torch.set_num_threads(1)
N, IN, OUT = 24, 3, 4
WEIGHTS = [1.0, 2.0, 0.5, 3.0]
IGNORED = 3
PLATEAU = [1, 0.9, float("nan"), 0.95, 0.5, 0.5, float("inf"), 0.5, 0.4999999, 0.3, 0.3, 0.3, 0.3, 0.3]


def numbers(k, n):
    return torch.tensor([((7 * i + 5 * k) % 23 - 11) / 8 for i in range(n)])


X = numbers(1, N * IN).reshape(N, IN)
VALUES = numbers(2, N * OUT).reshape(N, OUT)
LABELS = torch.tensor([(3 * i + i // 5) % OUT for i in range(N)])


def model():
    linear = torch.nn.Linear(IN, OUT)
    with torch.no_grad():
        linear.weight.copy_(numbers(3, OUT * IN).reshape(OUT, IN) / 4)
        linear.bias.copy_(numbers(4, OUT) / 4)
    return linear


def flat(linear):
    return [v for p in linear.parameters() for v in p.flatten().tolist()]


def train(updates, loss, target, optimizer, scheduler=None, after=lambda linear: None):
    linear = model()
    o = optimizer(linear.parameters())
    schedule = scheduler(o) if scheduler else None
    for update in range(updates):
        o.zero_grad()
        loss(linear(X), target).backward()
        seen = [o.param_groups[0]["lr"], o.param_groups[0]["momentum"]]
        o.step()
        if schedule and update < updates - 1:
            schedule.step()
        yield linear, seen, after(linear)


def sgd(lr, momentum=0.0):
    return lambda parameters: torch.optim.SGD(parameters, lr=lr, momentum=momentum)


def plateau():
    o = torch.optim.SGD(model().parameters(), lr=0.2)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1)
    for loss in PLATEAU:
        yield o.param_groups[0]["lr"]
        schedule.step(loss)


def averaged(average):
    steps, made = [], []

    def after(linear):
        if not made:
            made.append(torch.optim.swa_utils.AveragedModel(linear, **average))
        made[0].update_parameters(linear)
        return flat(made[0].module)

    for _, _, weights in train(10, torch.nn.MSELoss(), VALUES, sgd(0.1), after=after):
        steps += weights
    return steps


def rows():
    yield "plateau losses", *PLATEAU
    yield "plateau rates", *plateau()
    cycle = list(
        (flat(linear), seen)
        for linear, seen, _ in train(
            12,
            torch.nn.MSELoss(),
            VALUES,
            sgd(0.2, 0.9),
            lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.2, total_steps=12),
        )
    )
    yield "one-cycle rates", *[seen[0] for _, seen in cycle]
    yield "one-cycle momenta", *[seen[1] for _, seen in cycle]
    yield "one-cycle weights", *[v for weights, _ in cycle for v in weights]
    yield "ema weights", *averaged({"multi_avg_fn": torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)})
    yield "swa weights", *averaged({"avg_fn": torch.optim.swa_utils.get_swa_avg_fn()})
    losses = {
        "cross-entropy": (torch.nn.CrossEntropyLoss(), LABELS),
        "cross-entropy weighted": (
            torch.nn.CrossEntropyLoss(weight=torch.tensor(WEIGHTS), ignore_index=IGNORED),
            LABELS,
        ),
        "mse": (torch.nn.MSELoss(), VALUES),
    }
    for name, (loss, target) in losses.items():
        for linear, _, _ in train(5, loss, target, sgd(0.25, 0.9)):
            weights = flat(linear)
        yield name, *weights


write("trainer_traces.csv", "losses, rates and momenta of each update, weights after each; or weights after five", rows())
