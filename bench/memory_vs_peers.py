#!/usr/bin/env python3
"""Peak memory of a training in Gradus and in its peers: the most that a whole process held resident after the same number of steps.

    ./mvnw -q package -Pfast -pl bench -am
    python3 bench/memory_vs_peers.py --torch PYTHON --json docs/perf/memory.json         # JAVA_HOME names a JDK 25

Networks, interpreters and forms are those of steps_vs_peers.py. Every turn starts a process of each, one after the other, and reads VmHWM
of Linux: code of the JVM or of Python and its libraries included. The best form of the peers counts. The ratio is theirs to Gradus's: above
1, Gradus needs less.
"""
import argparse, itertools, json

from side_by_side import add_options, compared, machine, step_makers, today, versions, workload

STEPS = {"mlp": 1000, "cnn": 100, "fitnet": 20}

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
add_options(parser, "torch", "jax", "tensorflow")
parser.set_defaults(turns=3)
parser.add_argument("--models", nargs="*", default=["mlp", "cnn", "fitnet"])
arguments = parser.parse_args()
if not (arguments.torch or arguments.jax or arguments.tensorflow):
    parser.error("no peer: name an interpreter by --torch, --jax or --tensorflow")


def peak(runner, steps):
    """In MB."""
    runner.turn(f"{steps} steps")
    with open(f"/proc/{runner.process.pid}/status") as status:
        most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    runner.close()
    return most * 1024 / 1e6


results = []
for model, threads in itertools.product(arguments.models, arguments.threads):
    steps, makers = STEPS[workload(model)[0]], step_makers(arguments, model, threads)
    peaks = {name: [] for name in makers}
    for _ in range(arguments.turns):
        for name, start in makers.items():
            peaks[name].append(peak(start(), steps))
    middle, comparison = compared(peaks)
    row = {"model": model, "threads": threads, "steps": steps, "peakMegabytes": {n: round(m) for n, m in middle.items()}, **comparison}
    results.append(row)
    print(json.dumps(row), flush=True)
if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump({"what": "peak resident memory of training processes", "date": today(), "machine": machine(),
                   "versions": versions(arguments), "turns": arguments.turns, "results": results}, file, indent=2)
        file.write("\n")
