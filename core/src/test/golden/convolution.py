"""Convolutions and poolings in float64 over strides, paddings, dilations, groups and odd sizes: outputs and gradients.

Inputs, weights and the gradient of the output are ((7 i + seed) mod 23 - 11) / 8, exact in float32, so they are not stored.
"""
import torch
from golden import write

torch.set_num_threads(1)
F = torch.nn.functional


def numbers(seed, shape):
    n = torch.Size(shape).numel()
    i = torch.arange(n, dtype=torch.float64)
    return ((7 * i + seed) % 23 - 11).div(8).reshape(shape)


# name: x, w (or none), bias channels, function of x, w, b
CASES = {
    "conv": ([2, 2, 5, 6], [3, 2, 3, 3], 3, lambda x, w, b: F.conv2d(x, w, b)),
    "conv padding": ([2, 2, 5, 6], [3, 2, 3, 3], 3, lambda x, w, b: F.conv2d(x, w, b, padding=1)),
    "conv stride": ([1, 2, 7, 6], [3, 2, 3, 2], 3, lambda x, w, b: F.conv2d(x, w, b, stride=(2, 3), padding=(1, 0))),
    "conv dilation": ([1, 2, 7, 8], [2, 2, 3, 2], 2, lambda x, w, b: F.conv2d(x, w, b, dilation=(2, 3), padding=2)),
    "conv groups": ([2, 4, 4, 5], [6, 2, 3, 3], 6, lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=2)),
    "conv depthwise": ([1, 3, 5, 5], [6, 1, 3, 3], 6, lambda x, w, b: F.conv2d(x, w, b, stride=2, groups=3)),
    "conv pointwise": ([2, 3, 2, 3], [4, 3, 1, 1], 4, lambda x, w, b: F.conv2d(x, w, b)),
    "conv whole": ([2, 2, 3, 4], [3, 2, 3, 4], 3, lambda x, w, b: F.conv2d(x, w, b)),
    "transposed": ([1, 3, 3, 4], [3, 2, 3, 3], 2, lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1)),
    "transposed groups": ([2, 4, 3, 3], [4, 1, 2, 3], 2, lambda x, w, b: F.conv_transpose2d(x, w, b, stride=(2, 1), groups=2)),
    "transposed dilation": ([1, 2, 3, 3], [2, 2, 2, 2], 2, lambda x, w, b: F.conv_transpose2d(x, w, b, dilation=2, padding=1)),
    "transposed output padding": ([1, 1, 4, 4], [1, 2, 3, 3], 2, lambda x, w, b: F.conv_transpose2d(x, w, b, dilation=2, output_padding=1)),
    "transposed far edge": (
        [2, 4, 3, 4],
        [4, 2, 3, 2],
        4,
        lambda x, w, b: F.conv_transpose2d(x, w, b, (1, 2), (2, 1), (3, 2), groups=2, dilation=(4, 3)),
    ),
    "max": ([2, 2, 5, 6], None, 0, lambda x, w, b: F.max_pool2d(x, 2)),
    "max padding": ([1, 2, 6, 7], None, 0, lambda x, w, b: F.max_pool2d(x, 3, 2, 1)),
    "max ceil": ([1, 2, 6, 7], None, 0, lambda x, w, b: F.max_pool2d(x, 3, 2, 0, ceil_mode=True)),
    "max dilation": ([1, 1, 7, 7], None, 0, lambda x, w, b: F.max_pool2d(x, 3, 1, 1, dilation=2)),
    "avg": ([2, 2, 5, 6], None, 0, lambda x, w, b: F.avg_pool2d(x, 2)),
    "avg padding": ([1, 2, 6, 7], None, 0, lambda x, w, b: F.avg_pool2d(x, 3, 2, 1)),
    "avg ceil": ([1, 2, 6, 8], None, 0, lambda x, w, b: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True)),
    "avg without padding": ([1, 2, 6, 8], None, 0, lambda x, w, b: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False)),
    "adaptive": ([1, 2, 5, 7], None, 0, lambda x, w, b: F.adaptive_avg_pool2d(x, (3, 4))),
    "adaptive larger": ([1, 1, 2, 3], None, 0, lambda x, w, b: F.adaptive_avg_pool2d(x, (3, 5))),
}


def rows():
    for name, (image, weights, channels, function) in CASES.items():
        x = numbers(1, image).requires_grad_()
        w = numbers(2, weights).requires_grad_() if weights else None
        b = numbers(3, [channels]).requires_grad_() if channels else None
        y = function(x, w, b)
        y.backward(numbers(4, y.shape))
        yield [name, *y.shape]
        for part, value in [("y", y), ("x", x.grad), ("w", w.grad if weights else None), ("b", b.grad if channels else None)]:
            if value is not None:
                yield [f"{name}: {part}", *(format(v, ".17g") for v in value.flatten().tolist())]


write("convolution.csv", "output shape, output, gradients of x, w and b in float64; inputs as in the script", rows())
