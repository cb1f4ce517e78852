"""L-BFGS on Rosenbrock's function and on a quartic of two tensors, in float64: parameters and loss after each step."""
import torch
from golden import write

torch.set_num_threads(1)


def rosenbrock():
    p = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    return [p], lambda: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def quartic():
    w = torch.tensor([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([0.5, -0.5], dtype=torch.float64, requires_grad=True)
    c = torch.tensor([[1.0, 2.0, 4.0], [0.5, 8.0, 3.0]], dtype=torch.float64)
    return [w, b], lambda: (c * w * w).sum() + (w.sum(1) + b).pow(4).sum() + (b - 1).pow(2).sum()


CASES = {
    "rosenbrock": (rosenbrock, dict(lr=1e-3, max_iter=4)),
    "rosenbrock-wolfe": (rosenbrock, dict(max_iter=4, line_search_fn="strong_wolfe")),
    "rosenbrock-wolfe-whole": (rosenbrock, dict(max_iter=20, line_search_fn="strong_wolfe")),
    "quartic": (quartic, dict(lr=0.1, max_iter=3, history_size=2)),
    "quartic-wolfe": (quartic, dict(lr=0.7, max_iter=3, history_size=3, line_search_fn="strong_wolfe")),
    "quartic-few": (quartic, dict(max_iter=8, max_eval=3, line_search_fn="strong_wolfe")),
    "quartic-tolerant": (
        quartic,
        dict(tolerance_grad=0.5, tolerance_change=1e-2, line_search_fn="strong_wolfe"),
    ),
}


def run(problem, options):
    parameters, loss = problem()
    optimizer = torch.optim.LBFGS(parameters, **options)

    def closure():
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    for _ in range(6):
        before = optimizer.step(closure).item()
        yield from [before, *(x for p in parameters for x in p.flatten().tolist())]


write("lbfgs.csv", "case, loss before and parameters after each of 6 steps", [[name, *run(*case)] for name, case in CASES.items()])
