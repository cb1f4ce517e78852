#!/usr/bin/env python3
"""Matrix products of Gradus and of PyTorch, timed in turns, as a Markdown table.

    ./mvnw -q package -Pfast -pl bench -am        # build
    python3 bench/gemm_vs_torch.py --threads 1 --peak 290.7

--peak is what one core can do in GFLOP/s (multiply and add counted as two); bench/peak.c measures it:

    gcc -O3 -march=native -o /tmp/peak bench/peak.c && /tmp/peak
"""
import argparse
import subprocess
import time

import torch

SHAPES = [(100, 784, 256), (100, 256, 256), (100, 256, 10), (256, 100, 784), (256, 100, 256), (512, 512, 512),
          (1024, 1024, 1024)]
ROUNDS = 6
MILLIS = 150


def torch_times(form, m, k, n, millis):
    a = torch.randn(k, m).t() if form[0] == "T" else torch.randn(m, k)
    b = torch.randn(n, k).t() if form[1] == "T" else torch.randn(k, n)
    c = torch.empty(m, n)
    times, begin = [], time.perf_counter()
    while time.perf_counter() - begin < millis / 1000:
        start = time.perf_counter()
        torch.mm(a, b, out=c)
        times.append(time.perf_counter() - start)
    return sorted(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--peak", type=float, required=True, help="GFLOP/s of one core")
    parser.add_argument("--java", default="java")
    parser.add_argument("--classpath", default="bench/target/fast/*:bench/target/fast/lib/*")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    gradus = subprocess.Popen(
        [options.java, "--add-modules", "jdk.incubator.vector", "-cp", options.classpath, "dev.gradus.bench.GemmBench",
         str(options.threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        bufsize=1)
    print(f"Kernels {gradus.stdout.readline().strip()}, torch {torch.__version__}, threads {options.threads}\n")
    print("| M x K x N | form | Gradus best / median µs | GFLOP/s | of peak | torch.mm best / median µs | ratio |")
    print("|---|---|---|---|---|---|---|")
    for m, k, n in SHAPES:
        for form in ("NN", "NT", "TN"):
            ours, theirs = [], []
            for turn in range(ROUNDS + 1):
                gradus.stdin.write(f"{form} {m} {k} {n} {MILLIS}\n")
                best, median = map(int, gradus.stdout.readline().split())
                other = torch_times(form, m, k, n, MILLIS)
                if turn > 0:  # the first is warm-up
                    ours.append((best / 1e3, median / 1e3))
                    theirs.append((other[0] * 1e6, other[len(other) // 2] * 1e6))
            best, median = min(x[0] for x in ours), sorted(x[1] for x in ours)[ROUNDS // 2]
            t_best, t_median = min(x[0] for x in theirs), sorted(x[1] for x in theirs)[ROUNDS // 2]
            speed = 2e-3 * m * k * n / best
            print(f"| {m} x {k} x {n} | {form} | {best:.1f} / {median:.1f} | {speed:.0f} "
                  f"| {100 * speed / options.peak / options.threads:.0f} % | {t_best:.1f} / {t_median:.1f} "
                  f"| {t_best / best:.2f} / {t_median / median:.2f} |", flush=True)


if __name__ == "__main__":
    main()
