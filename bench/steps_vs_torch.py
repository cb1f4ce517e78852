#!/usr/bin/env python3
"""Training steps (batch 100: forward, backward, update, reading the loss) in Gradus and in PyTorch, in turns.

    ./mvnw -q package -Pfast -pl bench -am
    python3 bench/steps_vs_torch.py                      # needs torch; JAVA_HOME names a JDK 25

    mlp       784-256-256-256-10, Adam
    cnn       conv 16, 32, pool, conv 64, pool, 100, 10 with batch normalization on 28 x 28, Adam
    fitnet    FitNet-17 with ReLU and dropout 0.2 on 3 x 32 x 32, SGD with momentum

Gradus and each configuration of PyTorch (images in rows or channels_last, default or fused optimizer; with --compile also
torch.compile) run in turns with a pause in between, so that no one's idle threads disturb the next. The first turns warm up.
The ratio is the best PyTorch median over Gradus' median: above 1, Gradus is faster. With --peers (after a build with
-Pfast,peers) DJL with its PyTorch engine and Deeplearning4j take turns, too; for mlp and cnn.
"""
import argparse, itertools, json, os, statistics, time

from side_by_side import Gradus, machine, today

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--models", nargs="*", default=["mlp", "cnn", "fitnet"])
parser.add_argument("--turns", type=int, default=12)
parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
parser.add_argument("--compile", action="store_true", help="try torch.compile, too")
parser.add_argument("--peers", action="store_true", help="DJL and Deeplearning4j, too")
parser.add_argument("--json", help="file for the results")
arguments = parser.parse_args()

import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(),
                         nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))


def cnn():
    def conv(i, o):
        return [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
    return nn.Sequential(*conv(1, 16), *conv(16, 32), nn.MaxPool2d(2), *conv(32, 64), nn.MaxPool2d(2), nn.Flatten(),
                         nn.Linear(3136, 100), nn.BatchNorm1d(100), nn.ReLU(), nn.Linear(100, 10))


def fitnet():
    layers, channels = [nn.Dropout(0.2)], 3
    for stage in ([32, 32, 32, 48, 48], [80] * 6, [128] * 6):
        for out in stage:
            layers += [nn.Conv2d(channels, out, 3, padding=1), nn.ReLU()]
            channels = out
        layers += [nn.MaxPool2d(8 if out == 128 else 2), nn.Dropout(0.2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 500), nn.ReLU(), nn.Dropout(0.2), nn.Linear(500, 10))


# network, shape of an image, optimizer, milliseconds to warm up and in one turn
MODELS = {"mlp": (mlp, (1, 28, 28), "Adam", 4000, 500),
          "cnn": (cnn, (1, 28, 28), "Adam", 6000, 1000),
          "fitnet": (fitnet, (3, 32, 32), "SGD with momentum", 10000, 3000)}


class Torch:
    def __init__(self, model, image, optimizer, layout, fused, compiled):
        torch.manual_seed(0)
        net = model().to(memory_format=layout)
        self.forward = torch.compile(net) if compiled else net
        if optimizer == "Adam":
            self.optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=fused)
        else:
            self.optimizer = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9, fused=fused)
        self.x = torch.randn(100, *image).to(memory_format=layout)
        self.y = torch.randint(0, 10, (100,))

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


class GradusSteps(Gradus):
    bytes = 0

    def turn(self, milliseconds):
        times, allocated = self.ask(milliseconds).split("|")
        self.bytes = int(allocated)
        return [float(t) for t in times.split()]


def rivals(name):
    model, image, optimizer, *_ = MODELS[name]
    layouts = {"rows": torch.contiguous_format, "channels_last": torch.channels_last}
    if name == "mlp":
        layouts.pop("channels_last")
    for (layout, form), fused, compiled in itertools.product(
            layouts.items(), (False, True), (False, True) if arguments.compile else (False,)):
        words = [layout, "fused" if fused else "default optimizer", "compiled" if compiled else ""]
        yield ", ".join(w for w in words if w), Torch(model, image, optimizer, form, fused, compiled)


results = []
for name, threads in itertools.product(arguments.models, arguments.threads):
    torch.set_num_threads(threads)
    *_, warmup, turn_millis = MODELS[name]
    gradus = GradusSteps("StepBench", [name], threads)
    runners = {"Gradus": gradus, **dict(rivals(name))}
    peers = {"DJL": "DjlBench", "DL4J": "Dl4jBench"} if arguments.peers and name != "fitnet" else {}
    runners |= {peer: GradusSteps(f"peers.{main}", [name], threads) for peer, main in peers.items()}
    medians = {runner: [] for runner in runners}
    for turn in range(arguments.turns + 2):
        for runner, it in runners.items():
            time.sleep(0.2)
            times = it.turn(warmup if turn == 0 and isinstance(it, Gradus) else turn_millis)
            if turn > 1:
                medians[runner].append(statistics.median(times))
    for it in runners.values():
        if isinstance(it, Gradus):
            it.close()
    middle = {runner: statistics.median(m) for runner, m in medians.items()}
    rival = min((runner for runner in middle if runner not in ("Gradus", *peers)), key=middle.get)
    each = sorted(b / a for a, b in zip(medians["Gradus"], medians[rival]))
    row = {"model": name, "threads": threads, "medianMicros": {n: round(m, 1) for n, m in middle.items()},
           "best rival": rival, "ratio": round(middle[rival] / middle["Gradus"], 3), "ratioLeast": round(each[0], 3),
           "ratioMost": round(each[-1], 3), "bytesPerStep": gradus.bytes, "load": os.getloadavg()[0]}
    results.append(row)
    print(json.dumps(row), flush=True)
report = {"what": "training steps, batch 100", "date": today(), "machine": machine(), "torch": torch.__version__,
          "turns": arguments.turns, "results": results}
if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
