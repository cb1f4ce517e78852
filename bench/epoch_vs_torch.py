#!/usr/bin/env python3
"""One epoch of MNIST from the command line to the end, start of Java and of Python included: perceptron, batch 100, Adam.

    ./gradus train --help > /dev/null                    # build
    python3 bench/epoch_vs_torch.py DIRECTORY            # with the four IDX files; needs torch

Gradus also evaluates the test set, saves the model and writes its report; the script for PyTorch reads the same files, trains
and evaluates. Both use all processors.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time

SCRIPT = """
import gzip, os, struct, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
def read(name):
    path = os.path.join(sys.argv[1], name)
    with (gzip.open(path + ".gz") if not os.path.exists(path) else open(path, "rb")) as file:
        data = file.read()
    dims = struct.unpack(">" + "I" * data[3], data[4:4 + 4 * data[3]])
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(dims).copy())
x, y = read("train-images-idx3-ubyte").float() / 255, read("train-labels-idx1-ubyte").long()
tx, ty = read("t10k-images-idx3-ubyte").float() / 255, read("t10k-labels-idx1-ubyte").long()
torch.manual_seed(1)
model = nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 256),
                      nn.ReLU(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
for batch in torch.randperm(len(x)).split(100):
    optimizer.zero_grad()
    F.cross_entropy(model(x[batch]), y[batch]).backward()
    optimizer.step()
with torch.no_grad():
    print("accuracy", (model(tx).argmax(1) == ty).float().mean().item())
"""

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("directory")
parser.add_argument("--turns", type=int, default=7)
arguments = parser.parse_args()
runs = tempfile.mkdtemp()
commands = {"Gradus": ["./gradus", "train", "--data", "mnist", "--data-dir", arguments.directory, "--model", "mlp",
                       "--hidden", "256,256,256", "--batch-size", "100", "--run-dir", "", "--epochs", "1", "--seed", "1", "--json"],
            "PyTorch": [sys.executable, "-c", SCRIPT, arguments.directory]}
seconds = {name: [] for name in commands}
for turn in range(arguments.turns):
    for name, command in commands.items():
        command = [os.path.join(runs, str(turn)) if word == "" else word for word in command]
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        seconds[name].append(round(time.perf_counter() - start, 2))
        if done.returncode != 0:
            sys.exit(f"{name}: {done.stderr}")
middle = {name: statistics.median(s) for name, s in seconds.items()}
print(json.dumps({"seconds": seconds, "median": middle, "ratio": round(middle["PyTorch"] / middle["Gradus"], 2),
                  "load": os.getloadavg()[0]}))
