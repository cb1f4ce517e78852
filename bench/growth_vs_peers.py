#!/usr/bin/env python3
"""How the time of a training step grows with batch, width, depth and size of images, beside peers: a table for each, by steps_vs_peers.py.

    python3 bench/growth_vs_peers.py --torch PYTHON --jax PYTHON --tensorflow PYTHON --json docs/perf/growth.json

After the build that steps_vs_peers.py needs, and with any of its options. A point is measured for a minute at most, or three turns.
"""
import argparse, json, os, subprocess, sys

AXES = {"batch": ("mlp:batch={}", [1, 4, 16, 64, 256, 1024]), "width": ("mlp:width={}", [64, 256, 1024, 4096]),
        "depth": ("mlp:depth={}", [2, 4, 8, 16, 32, 64]), "image": ("cnn:batch=32,size={}", [8, 16, 32, 64, 112, 224])}

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--axes", nargs="*", choices=AXES, default=list(AXES))
arguments, others = parser.parse_known_args()
points = [form.format(value) for form, values in (AXES[axis] for axis in arguments.axes) for value in values]
script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "steps_vs_peers.py")
steps = subprocess.Popen([sys.executable, script, "--models", *points, "--turns", "7", "--seconds", "60", *others],
                         stdout=subprocess.PIPE, text=True)
rows = []
for line in steps.stdout:
    print(line, end="", flush=True)
    rows.append(json.loads(line))
for axis in arguments.axes:
    form, values = AXES[axis]
    print(f"\n| {axis} | threads | Gradus | best peer | which | ratio (least to most) |\n|---|---|---|---|---|---|")
    for value in values:
        for row in rows:
            if row["model"] == form.format(value):
                ours, theirs = (row["medianMicros"][name] / 1e3 for name in ("Gradus", row["best rival"]))
                print(f'| {value} | {row["threads"]} | {ours:.3g} ms | {theirs:.3g} ms | {row["best rival"]} '
                      f'| **{row["ratio"]:.2f}** ({row["ratioLeast"]:.2f} to {row["ratioMost"]:.2f}) |')
sys.exit(steps.wait())
