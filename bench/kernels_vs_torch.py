#!/usr/bin/env python3
"""Matrix products and convolutions of Gradus and of PyTorch, timed in turns, as a Markdown table.

    ./mvnw -q package -Pfast -pl bench -am               # needs torch; JAVA_HOME names a JDK 25
    python3 bench/kernels_vs_torch.py --threads 1 --peak 290.7

--peak is what one core can do in GFLOP/s (multiply and add counted as two); bench/peak.c measures it:

    gcc -O3 -march=native -o /tmp/peak bench/peak.c && /tmp/peak

Convolutions are 3 x 3 with padding on 100 images; PyTorch has them in rows and in channels_last, and the faster of both counts.
"""
import argparse, json, time

from side_by_side import Gradus, machine, today

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--peak", type=float, required=True, help="GFLOP/s of one core")
parser.add_argument("--rounds", type=int, default=6)
parser.add_argument("--millis", type=int, default=150)
parser.add_argument("--only", choices=["gemm", "conv", "depthwise"])
parser.add_argument("--json", help="file for the results")
arguments = parser.parse_args()

import torch

PRODUCTS = [(100, 784, 256), (100, 256, 256), (100, 256, 10), (256, 100, 784), (256, 100, 256), (512, 512, 512),
            (1024, 1024, 1024)]
CONVOLUTIONS = [(1, 16, 28), (3, 32, 32), (16, 32, 28), (32, 64, 14), (48, 48, 32), (80, 80, 16), (128, 128, 8)]
DEPTHWISE = [(32, 32, 28), (64, 64, 14)]
IMAGES = 100


def product(form, m, k, n):
    a = torch.randn(k, m).t() if form[0] == "T" else torch.randn(m, k)
    b = torch.randn(n, k).t() if form[1] == "T" else torch.randn(k, n)
    c = torch.empty(m, n)
    return [lambda: torch.mm(a, b, out=c)]


def convolution(which, i, o, size, groups=1):
    calls = []
    for layout in (torch.contiguous_format, torch.channels_last):
        x, gy = (torch.randn(IMAGES, c, size, size).to(memory_format=layout) for c in (i, o))
        w, b = torch.randn(o, i // groups, 3, 3).to(memory_format=layout), torch.randn(o)
        if which == "forward":
            calls.append(lambda x=x, w=w, b=b: torch.nn.functional.conv2d(x, w, b, padding=1, groups=groups))
        else:
            mask = [which == "input", which == "weight", False]
            calls.append(lambda x=x, w=w, gy=gy: torch.ops.aten.convolution_backward(
                gy, x, w, [o], [1, 1], [1, 1], [1, 1], False, [0, 0], groups, mask))
    return calls


def turn(call):
    times, begin = [], time.perf_counter()
    while not times or time.perf_counter() - begin < arguments.millis / 1000:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    return times[0], times[len(times) // 2]


def middle(values):
    return sorted(values)[len(values) // 2]


def row(gradus, kind, form, a, b, c, flops, calls):
    ours, theirs = [], [[] for _ in calls]
    for number in range(arguments.rounds + 1):
        answer = gradus.ask(f"{kind} {form} {a} {b} {c} {arguments.millis if number else 4 * arguments.millis}")
        others = [turn(call) for call in calls]
        if number > 0:  # the first is warm-up
            ours.append([int(t) / 1e3 for t in answer.split()])
            for list_, other in zip(theirs, others):
                list_.append(other)
    best, median = min(x[0] for x in ours), middle([x[1] for x in ours])
    rival = min(theirs, key=lambda t: middle([x[1] for x in t]))
    other_best, other_median = min(x[0] for x in rival), middle([x[1] for x in rival])
    speed = flops / best / 1e3
    print(f"| {a} {b} {c} | {form} | {best:.1f} / {median:.1f} | {speed:.0f} "
          f"| {100 * speed / arguments.peak / arguments.threads:.0f} % | {other_best:.1f} / {other_median:.1f} "
          f"| {other_best / best:.2f} / {other_median / median:.2f} |", flush=True)
    return {"kind": kind, "form": form, "sizes": [a, b, c], "micros": [round(best, 1), round(median, 1)],
            "torchMicros": [round(other_best, 1), round(other_median, 1)], "ratio": round(other_median / median, 3)}


with torch.no_grad():
    torch.set_num_threads(arguments.threads)
    gradus = Gradus("KernelBench", [str(arguments.threads)], arguments.threads)
    print(f"Kernels {gradus.read()}, torch {torch.__version__}, threads {arguments.threads}\n")
    rows = []
    for kind, sizes in (("gemm", PRODUCTS), ("conv", CONVOLUTIONS), ("depthwise", DEPTHWISE)):
        if arguments.only not in (None, kind):
            continue
        print(f"| {'M K N' if kind == 'gemm' else 'in out size'} | form | Gradus best / median µs | GFLOP/s | of peak "
              "| torch best / median µs | ratio |\n|---|---|---|---|---|---|---|")
        for a, b, c in sizes:
            for form in ("NN", "NT", "TN") if kind == "gemm" else ("forward", "input", "weight"):
                groups = a if kind == "depthwise" else 1
                calls = product(form, a, b, c) if kind == "gemm" else convolution(form, a, b, c, groups)
                flops = 2 * a * b * c if kind == "gemm" else 2 * IMAGES * 9 * a * b * c * c // groups
                rows.append(row(gradus, kind, form, a, b, c, flops, calls))
        print()
if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump({"date": today(), "machine": machine(), "torch": torch.__version__, "threads": arguments.threads,
                   "peakPerCore": arguments.peak, "results": rows}, file, indent=2)
        file.write("\n")
