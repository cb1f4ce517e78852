#!/usr/bin/env python3
"""Training steps (batch 100: forward, backward, update, reading the loss) in Gradus and in its peers, as processes in turns.

    ./mvnw -q package -Pfast -pl bench -am
    python3 bench/steps_vs_peers.py --torch PYTHON --jax PYTHON --tensorflow PYTHON      # JAVA_HOME names a JDK 25

    mlp       784-256-256-256-10, Adam
    cnn       conv 16, 32, pool, conv 64, pool, 100, 10 with batch normalization on 28 x 28, Adam
    fitnet    FitNet-17 with ReLU and dropout 0.2 on 3 x 32 x 32, SGD with momentum

PYTHON is an interpreter that has the library (torch; jax and optax; tensorflow-cpu); what is not named takes no part. Each library
takes part in its forms (PyTorch with images in rows or channels_last, with its default or its fused optimizer, with --compile also
compiled; TensorFlow as a graph and by XLA), and with --jvm (after a build with -Pfast,peers) also DJL and Deeplearning4j. All take turns,
with a pause in between so that no one's idle threads disturb the next; the first two turns warm up. The ratio is the median of the
fastest peer over that of Gradus: above 1, Gradus is faster. Peers are bound to as many processors as they have threads, for JAX can be
told in no other way; Gradus is not bound.
"""
import argparse, itertools, json, os, statistics, subprocess, time

from side_by_side import Gradus, machine, today

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--models", nargs="*", default=["mlp", "cnn", "fitnet"])
parser.add_argument("--turns", type=int, default=9)
parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
for library in ("torch", "jax", "tensorflow"):
    parser.add_argument(f"--{library}", metavar="PYTHON")
parser.add_argument("--compile", action="store_true", help="torch.compile, too")
parser.add_argument("--jvm", action="store_true", help="DJL and Deeplearning4j, too; for mlp and cnn")
parser.add_argument("--json", help="file for the results")
arguments = parser.parse_args()
if not (arguments.torch or arguments.jax or arguments.tensorflow):
    parser.error("no peer: name an interpreter by --torch, --jax or --tensorflow")

TURN_MILLIS = {"mlp": 500, "cnn": 1000, "fitnet": 3000}
FORMS = {"torch": [f"{layout}{fused}{compiled}"
                   for layout in ("rows", "channels_last") for fused in ("", ",fused")
                   for compiled in (("", ",compiled") if arguments.compile else ("",))],
         "jax": ["jit"], "tensorflow": ["graph", "xla"]}
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peer_steps.py")


class GradusSteps(Gradus):
    bytes = 0

    def turn(self, milliseconds):
        times, allocated = self.ask(milliseconds).split("|")
        self.bytes = int(allocated)
        return [float(t) for t in times.split()]


class Peer:
    def __init__(self, python, library, model, threads, form):
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "TF_CPP_MIN_LOG_LEVEL": "3"}
        self.process = subprocess.Popen([python, SCRIPT, library, model, str(threads), form], env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def turn(self, milliseconds):
        self.process.stdin.write(f"{milliseconds}\n")
        self.process.stdin.flush()
        return [float(t) for t in self.process.stdout.readline().split()]

    def close(self):
        self.process.stdin.close()


def version(python, library):
    code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    for package in (library, f"{library}-cpu"):
        found = subprocess.run([python, "-c", code, package], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.strip()


def peers(model, threads):
    for library, forms in FORMS.items():
        python = getattr(arguments, library)
        for form in forms if python else ():
            if not (model == "mlp" and "channels_last" in form):
                yield f"{library} {form}", Peer(python, library, model, threads, form)
    if arguments.jvm and model != "fitnet":
        for library, main in {"DJL": "DjlBench", "Deeplearning4j": "Dl4jBench"}.items():
            yield library, GradusSteps(f"peers.{main}", [model], threads)


results = []
for model, threads in itertools.product(arguments.models, arguments.threads):
    gradus = GradusSteps("StepBench", [model], threads)
    runners = {"Gradus": gradus, **dict(peers(model, threads))}
    medians = {runner: [] for runner in runners}
    for turn in range(arguments.turns + 2):
        for name, runner in runners.items():
            time.sleep(0.2)
            times = runner.turn(TURN_MILLIS[model] * (4 if turn == 0 else 1))
            if turn > 1:
                medians[name].append(statistics.median(times))
    for runner in runners.values():
        runner.close()
    middle = {name: statistics.median(m) for name, m in medians.items()}
    rival = min((name for name in middle if name != "Gradus"), key=middle.get)
    each = sorted(b / a for a, b in zip(medians["Gradus"], medians[rival]))
    row = {"model": model, "threads": threads, "medianMicros": {n: round(m, 1) for n, m in middle.items()},
           "best rival": rival, "ratio": round(middle[rival] / middle["Gradus"], 3), "ratioLeast": round(each[0], 3),
           "ratioMost": round(each[-1], 3), "bytesPerStep": gradus.bytes, "load": os.getloadavg()[0]}
    results.append(row)
    print(json.dumps(row), flush=True)
versions = {name: version(python, name) for name in ("torch", "jax", "tensorflow") if (python := getattr(arguments, name))}
report = {"what": "training steps, batch 100", "date": today(), "machine": machine(), "versions": versions,
          "turns": arguments.turns, "results": results}
if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
