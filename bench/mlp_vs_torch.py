#!/usr/bin/env python3
"""The MLP training step (784-256-256-256-10, batch 100, Adam) in Gradus and in PyTorch, in turns.

    ./mvnw -q package -Pfast -pl bench -am
    python3 bench/mlp_vs_torch.py                      # needs torch; JAVA_HOME names a JDK 25

Gradus and each configuration of PyTorch (default Adam, fused Adam, fused Adam under torch.compile if it works) run in turns
of half a second, with a pause in between so that no one's idle threads disturb the next. The first two turns warm up.
The ratio is PyTorch's best median over Gradus' median: above 1, Gradus is faster.
"""
import argparse, glob, json, os, platform, statistics, subprocess, time

parser = argparse.ArgumentParser()
parser.add_argument("--turns", type=int, default=12)
parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
parser.add_argument("--compile", action="store_true", help="try torch.compile, too")
parser.add_argument("--json", help="file for the results")
arguments = parser.parse_args()

import torch
import torch.nn as nn
import torch.nn.functional as F


def model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(),
                         nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))


class Torch:
    def __init__(self, fused, compiled=False):
        self.model = model()
        self.forward = torch.compile(self.model) if compiled else self.model
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, fused=fused)
        self.x, self.y = torch.randn(100, 1, 28, 28), torch.randint(0, 10, (100,))

    def turn(self, milliseconds):
        times, end = [], time.perf_counter() + milliseconds / 1e3
        while (start := time.perf_counter()) < end:
            self.optimizer.zero_grad()
            loss = F.cross_entropy(self.forward(self.x), self.y)
            loss.backward()
            self.optimizer.step()
            loss.item()
            times.append((time.perf_counter() - start) * 1e6)
        return times


class Gradus:
    def __init__(self, threads):
        jars = ":".join(glob.glob("bench/target/fast/*.jar") + glob.glob("bench/target/fast/lib/*.jar"))
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java")
        self.bytes = 0
        self.process = subprocess.Popen(
            [java, "--add-modules", "jdk.incubator.vector", f"-Dgradus.threads={threads}", "-cp", jars,
             "dev.gradus.bench.MlpStep"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def turn(self, milliseconds):
        self.process.stdin.write(f"{milliseconds}\n")
        self.process.stdin.flush()
        times, allocated = self.process.stdout.readline().split("|")
        self.bytes = int(allocated)
        return [float(t) for t in times.split()]


def cpu():
    with open("/proc/cpuinfo") as info:
        fields = dict(line.split(":", 1) for line in info.read().split("\n\n")[0].splitlines() if ":" in line)
    return {k.strip(): v.strip() for k, v in fields.items() if k.strip() in ("model name", "cpu family", "model")}


results = []
for threads in arguments.threads:
    torch.set_num_threads(threads)
    gradus = Gradus(threads)
    runners = {"gradus": gradus, "torch, Adam": Torch(False), "torch, fused Adam": Torch(True)}
    if arguments.compile:
        runners["torch, fused Adam, compiled"] = Torch(True, True)
    medians = {name: [] for name in runners}
    for turn in range(arguments.turns + 2):
        for name, runner in runners.items():
            time.sleep(0.2)
            times = runner.turn(500 if turn > 1 else 4000)
            if turn > 1:
                medians[name].append(statistics.median(times))
    gradus.process.stdin.close()
    middle = {name: statistics.median(m) for name, m in medians.items()}
    rival = min((name for name in middle if name != "gradus"), key=middle.get)
    each = sorted(b / a for a, b in zip(medians["gradus"], medians[rival]))
    row = {"threads": threads, "medianMicros": {n: round(m, 1) for n, m in middle.items()}, "best rival": rival,
           "ratio": round(middle[rival] / middle["gradus"], 3), "ratioLeast": round(each[0], 3),
           "ratioMost": round(each[-1], 3), "bytesPerStep": gradus.bytes, "load": os.getloadavg()[0]}
    results.append(row)
    print(json.dumps(row))
report = {"what": "MLP 784-256-256-256-10, batch 100, Adam, one training step", "date": time.strftime("%Y-%m-%d"),
          "machine": {**cpu(), "cores": os.cpu_count(), "system": platform.system()}, "torch": torch.__version__,
          "turns": arguments.turns, "results": results}
if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
