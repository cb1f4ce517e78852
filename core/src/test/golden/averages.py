"""Averaged weights after each of 12 updates, in float64: two numbers, and a running statistic.

PyTorch has no warm-up: its decay is written out here as in timm's ModelEmaV3.
"""
import torch
from golden import write
from torch.optim import swa_utils as S

torch.set_num_threads(1)
STEPS = 12


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.p = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
        self.register_buffer("b", torch.zeros(1, dtype=torch.float64))

    def at(self, t):
        with torch.no_grad():
            self.p.copy_(torch.tensor([((7 * t + 5 * i) % 11 - 5) / 8 for i in range(2)]))
            self.b.copy_(torch.tensor([t % 5 / 4]))


def run(after=0, every=1, warm=None, **options):
    model = Model()
    decay = [0.9]
    if warm:
        options["multi_avg_fn"] = lambda a, p, n: torch._foreach_lerp_(a, p, 1 - decay[0])
    average = S.AveragedModel(model, **options)
    for t in range(STEPS):
        model.at(t)
        if warm:
            decay[0] = warm(t)
        if t < after:
            average.module.load_state_dict(model.state_dict())
        elif (t - after) % every == 0:
            average.update_parameters(model)
        yield from average.module.p.tolist() + average.module.b.tolist()


def warm(t, decay=0.9, gamma=1.0, power=2 / 3, after=2):
    """timm counts steps from 1"""
    step = max(0, t + 1 - after - 1)
    return 0.0 if step <= 0 else min(1 - (1 + step / gamma) ** -power, decay)


CASES = {
    "ema": run(multi_avg_fn=S.get_ema_multi_avg_fn(0.9), use_buffers=True),
    "ema-warmup": run(warm=warm, use_buffers=True),
    "swa": run(avg_fn=S.get_swa_avg_fn()),
    "swa-late": run(3, 4, avg_fn=S.get_swa_avg_fn()),
}
write("averages.csv", "average, its three numbers after each update", [[name, *case] for name, case in CASES.items()])


def batch(k):
    return torch.tensor([[((7 * i + 5 * j + 3 * k) % 13 - 6) / 4 + j for j in range(3)] for i in range(5)])


def swa_of_a_network():
    """Six steps of SGD, the mean of every second weights, statistics of three batches measured anew."""
    nn = torch.nn
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))
    for p in model.parameters():
        with torch.no_grad():
            p.copy_(torch.tensor([(7 * i % 11 - 5) / 8 for i in range(p.numel())]).reshape(p.shape))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    average = S.AveragedModel(model)
    for step in range(6):
        optimizer.zero_grad()
        model(batch(step)).square().mean().backward()
        optimizer.step()
        if step % 2 == 1:
            average.update_parameters(model)
    S.update_bn([batch(k) for k in range(3)], average)
    average.eval()
    norm = average.module[1]
    yield "running_mean", *norm.running_mean.tolist()
    yield "running_var", *norm.running_var.tolist()
    yield "output", *average(batch(9)).flatten().tolist()
    model.eval()
    yield "output of the last weights", *model(batch(9)).flatten().tolist()


write("swa_batch_norm.csv", "statistics measured on averaged weights, outputs in evaluation", swa_of_a_network())
