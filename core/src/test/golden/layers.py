"""Small layers in float64: input, output and gradients where the gradient of the output is 1, 2, 3 …"""
import torch
from golden import write

torch.set_num_threads(1)
IMAGES = [2, 2, 3, 4]
CASES = {
    "permute": (lambda x: x.permute(0, 3, 1, 2), IMAGES),
    "permute two axes": (lambda x: x.permute(0, 2, 1), [2, 3, 2]),
    "pad-2d": (torch.nn.ZeroPad2d(1), IMAGES),
    "pad-2d of four sizes": (torch.nn.ConstantPad2d((4, 1, 2, 0), -1.5), IMAGES),  # left, right, top, bottom
    "upsample-2d": (torch.nn.Upsample(scale_factor=2, mode="nearest"), IMAGES),
    "upsample-2d of two factors": (torch.nn.Upsample(scale_factor=(1, 3), mode="nearest"), IMAGES),
    "mean": (lambda x: x.mean(-1), IMAGES),
    "mean of images": (lambda x: x.mean((2, 3), keepdim=True), IMAGES),
    "mean of sequences": (lambda x: x.mean(1), [2, 3, 2]),
    "mean of axes apart": (lambda x: x.mean((1, 3)), IMAGES),
    "mean of axes apart and kept": (lambda x: x.mean((1, 3), keepdim=True), IMAGES),
    "mean of everything": (lambda x: x.mean((1, 2, 3)), IMAGES),
}
POINTWISE = {
    "abs": torch.abs,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "reciprocal": torch.reciprocal,
    "erf": torch.erf,
    "power": lambda x: x**2,
    "power 3": lambda x: x**3,
    "power -1.5": lambda x: x**-1.5,
}
POINTS = [-30, -3, -1, -0.3, -1e-5, 0, 1e-5, 0.2, 1, 1.7, 4, 30]
AFFINE = {"affine": [1], "affine of channels": [2, 1, 1], "affine of columns": [4], "affine of everything": [2, 3, 4]}


def numbers(shape):
    i = torch.arange(torch.Size(shape).numel())
    return ((7 * i * i + 3 * i) % 23).to(torch.float64).reshape(shape) / 8 - 1


def case(name, function, x, parameters=()):
    x.requires_grad_(True)
    y = function(x)
    y.backward(torch.arange(1, y.numel() + 1, dtype=torch.float64).reshape(y.shape))
    yield [f"{name} shape", *x.shape]
    yield [f"{name} input", *x.flatten().tolist()]
    yield [f"{name} output shape", *y.shape]
    yield [f"{name} output", *y.flatten().tolist()]
    yield [f"{name} input gradient", *x.grad.flatten().tolist()]
    for kind, p in parameters:
        yield [f"{name} {kind}", *p.flatten().tolist()]
        yield [f"{name} {kind} gradient", *p.grad.flatten().tolist()]


def rows():
    for name, (function, shape) in CASES.items():
        yield from case(name, function, numbers(shape))
    for name, function in POINTWISE.items():
        positive = name in ("log", "sqrt", "power -1.5")
        points = [point for point in POINTS if point > 0 or not positive and (point or name != "reciprocal")]
        yield from case(f"pointwise {name}", function, torch.tensor(points, dtype=torch.float64).reshape(-1, 1))
    for name, shape in AFFINE.items():
        weight = (numbers(shape) + 0.5).requires_grad_(True)
        bias = (numbers(shape) / 2).requires_grad_(True)
        parameters = [("weight", weight), ("bias", bias)]
        yield from case(name, lambda x: x * weight + bias, numbers(IMAGES), parameters)


write("layers.csv", "layers: input, output and gradients where the gradient of the output is 1, 2, 3 …", rows())
