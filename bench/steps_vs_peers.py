#!/usr/bin/env python3
"""Training steps (forward, backward, update, reading the loss) in Gradus and in its peers, as processes in turns.

    ./mvnw -q package -Pfast -pl bench -am
    python3 bench/steps_vs_peers.py --torch PYTHON --jax PYTHON --tensorflow PYTHON      # JAVA_HOME names a JDK 25

    mlp       784-256-256-256-10, Adam                             mlp:batch=100,width=256,depth=3
    cnn       conv 16, 32, pool, conv 64, pool, 100, 10 with batch
              normalization on 28 x 28, Adam                       cnn:batch=100,size=28
    fitnet    FitNet-17 with ReLU and dropout 0.2 on 3 x 32 x 32,
              SGD with momentum                                    fitnet:batch=100

What stands behind a colon is a default: --models mlp mlp:batch=1 cnn:size=224,batch=32. growth_vs_peers.py lists such points.

PYTHON is an interpreter that has the library (torch; jax and optax; tensorflow-cpu); what is not named takes no part. Each library
takes part in its forms (PyTorch with images in rows or channels_last, with its default or its fused optimizer, with --compile also
compiled; TensorFlow as a graph and by XLA), and with --jvm (after a build with -Pfast,peers) also DJL and Deeplearning4j. All take turns,
with a pause in between so that no one's idle threads disturb the next; the first two turns warm up; a turn is one step at least. The ratio is the median of the
fastest peer over that of Gradus: above 1, Gradus is faster. Peers are bound to as many processors as they have threads, for JAX can be
told in no other way; Gradus is not bound.
"""
import argparse, itertools, json, os

from side_by_side import TURN_MILLIS, Turns, add_options, compared, machine, step_makers, take_turns, today, versions, workload

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
add_options(parser, "torch", "jax", "tensorflow")
parser.add_argument("--models", nargs="*", default=["mlp", "cnn", "fitnet"])
parser.add_argument("--seconds", type=float, default=float("inf"), help="no further turn of a model after so long, but three at least")
parser.add_argument("--compile", action="store_true", help="torch.compile, too")
parser.add_argument("--jvm", action="store_true", help="DJL and Deeplearning4j, too; for mlp and cnn as they are")
arguments = parser.parse_args()
if not (arguments.torch or arguments.jax or arguments.tensorflow):
    parser.error("no peer: name an interpreter by --torch, --jax or --tensorflow")

results = []
for model, threads in itertools.product(arguments.models, arguments.threads):
    runners = {name: start() for name, start in step_makers(arguments, model, threads).items()}
    if arguments.jvm and model in ("mlp", "cnn"):
        for library, main in {"DJL": "DjlBench", "Deeplearning4j": "Dl4jBench"}.items():
            runners[library] = Turns(f"peers.{main}", [model], threads)
    medians = take_turns(runners, arguments.turns, TURN_MILLIS[workload(model)[0]], arguments.seconds)
    middle, comparison = compared(medians)
    row = {"model": model, "threads": threads, "medianMicros": {n: round(m, 1) for n, m in middle.items()}, **comparison,
           "turns": len(medians["Gradus"]), "bytesPerStep": runners["Gradus"].bytes, "load": os.getloadavg()[0]}
    results.append(row)
    print(json.dumps(row), flush=True)
report = {"what": "training steps", "date": today(), "machine": machine(), "versions": versions(arguments),
          "turns": arguments.turns, "results": results}
if arguments.json:
    with open(arguments.json, "w") as file:
        json.dump(report, file, indent=2)
        file.write("\n")
