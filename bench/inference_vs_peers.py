#!/usr/bin/env python3
"""Inference (one sample, and 100 at once) in Gradus, ONNX Runtime for Java and DJL, as processes in turns.

    ./mvnw -q package -Pfast,peers -pl bench -am
    python3 bench/inference_vs_peers.py --torch PYTHON --json docs/perf/inference.json     # JAVA_HOME names a JDK 25

Networks are those of steps_vs_peers.py, with weights of Gradus after a few steps, which PYTHON (with torch, onnx and onnxscript) exports for
the peers: as ONNX, and as frozen TorchScript for DJL. All get the same samples as an array of Java and give their outputs as another; they must agree.
Gradus takes part with `predict` of a loaded model, which also checks the samples and gives probabilities, with a `Predictor`, which does the
same by a recorded pass, and with that pass alone. The ratio is the fastest peer's median over that of Gradus's faster way.
"""
import argparse, itertools, json, os, subprocess, sys, tempfile

from side_by_side import HERE, Gradus, Turns, add_options, compared, machine, take_turns, today, versions

TURN_MILLIS = 1000

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
add_options(parser, "torch")
parser.add_argument("--models", nargs="*", default=[f"{m}:batch={n}" for m in ("mlp", "cnn", "fitnet") for n in (1, 100)])
arguments = parser.parse_args()
if not arguments.torch:
    parser.error("no interpreter that exports networks: name one by --torch")


def started(model, threads, folder):
    """Each way, and the outputs for the first sample of those that give scores."""
    saved, onnx, script = (os.path.join(folder, name) for name in ("model.safetensors", "network.onnx", "network.pt"))
    runners = {"Gradus predict": Turns("InferenceBench", ["predict", model, saved], threads),
               "Gradus predictor": Turns("InferenceBench", ["predictor", model, saved], threads),
               "Gradus replay": Turns("InferenceBench", ["replay", model, saved], threads),
               "ONNX Runtime": Turns("peers.OnnxInference", [model, onnx, str(threads)], threads),
               "DJL": Turns("peers.DjlInference", [model, script], threads)}
    scores = {name: runner.read() or sys.exit(f"{name} gives no outputs") for name, runner in runners.items()}
    return runners, {name: json.loads(numbers) for name, numbers in scores.items() if name not in ("Gradus predict", "Gradus predictor")}


results = []
for model in arguments.models:
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in ("model.safetensors", "network.onnx", "network.pt")]
        many = f"{model},batch=100" if ":" in model else model  # normalizations cannot be trained by one sample
        save = Gradus("InferenceBench", ["save", many, files[0]], 1)
        save.read() or sys.exit(f"{model} is not saved")
        save.close()
        subprocess.run([arguments.torch, os.path.join(HERE, "export_network.py"), model, *files], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for threads in arguments.threads:
            runners, scores = started(model, threads, folder)
            differences = {name: max(abs(a - b) for a, b in zip(scores["Gradus replay"], numbers)) for name, numbers in scores.items()}
            if max(differences.values()) > 1e-3 * max(map(abs, scores["Gradus replay"])):
                sys.exit(f"{model}: other outputs than those of Gradus, by {differences}")
            middle, comparison = compared(take_turns(runners, arguments.turns, TURN_MILLIS))
            row = {"model": model, "threads": threads, "medianMicros": {n: round(m, 1) for n, m in middle.items()}, **comparison,
                   "largestDifference": float(f"{max(differences.values()):.1e}"), "load": os.getloadavg()[0]}
            results.append(row)
            print(json.dumps(row), flush=True)
if arguments.json:
    jars = os.listdir("bench/target/fast/lib")
    own = {name: next(jar[len(name) + 1:-4] for jar in jars if jar.startswith(name + "-")) for name in ("onnxruntime", "pytorch-engine")}
    with open(arguments.json, "w") as file:
        json.dump({"what": "inference", "date": today(), "machine": machine(), "versions": {**versions(arguments), **own},
                   "turns": arguments.turns, "results": results}, file, indent=2)
        file.write("\n")
