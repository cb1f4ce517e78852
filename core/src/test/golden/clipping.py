"""Gradients of three parameters, and their norm, before and after each kind of clipping, in float32.

AGC is not in PyTorch: it is written out here from equation 3 of Brock et al. 2021, with timm's constants.
"""
import torch
from golden import write

torch.set_num_threads(1)
SHAPES = [(3, 4), (3,), (2, 3, 2, 2)]


def numbers(k, shape, scale):
    n = torch.Size(shape).numel()
    return torch.tensor([((7 * i + 5 * k) % 23 - 11) * scale for i in range(n)], dtype=torch.float32).reshape(shape)


def model():
    parameters = [torch.nn.Parameter(numbers(k, s, 2.0**-6 if k != 1 else 0.0)) for k, s in enumerate(SHAPES)]
    for k, p in enumerate(parameters):
        p.grad = numbers(k + 3, p.shape, 2.0 ** (-3 * k))
    parameters[2].grad[0] = 0  # a unit without a slope
    return parameters


def adaptive(parameters, factor, eps):
    for p in parameters:
        w, g = (x.detach().reshape(x.shape[0] if x.ndim > 1 else 1, -1) for x in (p, p.grad))
        most = w.norm(dim=1).clamp(min=eps) * factor
        n = g.norm(dim=1)
        g *= torch.where(n < most, torch.ones(()), most / n.clamp(min=1e-6)).unsqueeze(1)


def run(clip):
    parameters = model()
    norm = torch.cat([p.grad.flatten() for p in parameters]).norm()
    clip(parameters)
    return [norm.item()] + [x for p in parameters for x in p.grad.flatten().tolist()]


U = torch.nn.utils
CASES = {
    "norm": lambda p: U.clip_grad_norm_(p, 1.0),
    "norm-loose": lambda p: U.clip_grad_norm_(p, 1000.0),
    "layer-norm": lambda p: (U.clip_grad_norm_(p[:2], 2.0), U.clip_grad_norm_(p[2:], 2.0)),
    "value": lambda p: U.clip_grad_value_(p, 0.5),
    "adaptive": lambda p: adaptive(p, 0.01, 1e-3),
    "adaptive-loose": lambda p: adaptive(p, 20.0, 0.5),
}
write("clipping.csv", "clip, norm before, gradients after", [[name, *run(clip)] for name, clip in CASES.items()])
