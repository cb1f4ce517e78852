#!/usr/bin/env python3
"""The best values that samplers and pruners of Gradus and of Optuna find, on the same functions and the same table, as Markdown tables.

    ./mvnw -q package -Pfast -pl bench -am                              # JAVA_HOME names a JDK 25
    pip install optuna torch scipy && python3 bench/search_vs_optuna.py

Each decision sees all results before it. A pair differs where the Mann-Whitney test (two-sided) says so at 5 %, corrected for the number of pairs,
all of them together, by Holm's method. Without significance a median may lie at most a tenth farther from the problem's optimum than the other one's. Seconds are those of a proposal,
on one thread, of the processor and not of the clock; with a pruner its decisions about a trial are among them.

With a pruner the best value is that of the trials which were trained to their end: of 60 trials, and of as many as 200 epochs allow, those of 20 whole trials.
"""
import argparse, collections, csv, glob, json, math, os, pathlib, statistics, subprocess, sys, time, warnings

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--trials", type=int, default=60)
parser.add_argument("--repetitions", type=int, default=30)
parser.add_argument("--problems", nargs="*", help="names; all unless stated otherwise")
parser.add_argument("--samplers", nargs="*", help="names; all unless stated otherwise")
parser.add_argument("--optuna", help="file that keeps Optuna's results as they come; a run goes on with it")
parser.add_argument("--gradus", help="file with the lines of SearchBench, made unless it is there")
parser.add_argument("--json", help="file for the results")
arguments = parser.parse_args()

os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")
import numpy, optuna
from scipy.stats import mannwhitneyu

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
TABLE = pathlib.Path(__file__).parent / "src" / "main" / "resources" / "search-table.csv"

ALPHA = numpy.array([1, 1.2, 3, 3.2])
A = numpy.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
P = numpy.array([[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
                 [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]])


def branin(x):
    return ((x[1] - 5.1 / (4 * math.pi**2) * x[0] ** 2 + 5 / math.pi * x[0] - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10)


def hartmann(x):
    return -float((ALPHA * numpy.exp(-(A * (numpy.array(x) - P) ** 2).sum(1))).sum())


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def ackley(x):
    return (20 + math.e - 20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / len(x)))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / len(x)))


def styblinski(x):
    return sum(v**4 - 16 * v * v + 5 * v for v in x) / 2


def digits():
    """Losses after each epoch."""
    return {tuple(int(x) for x in row[:4]): [float(x) for x in row[4:]]
            for row in csv.reader(line for line in open(TABLE) if not line.startswith("#"))}


def box(function, *bounds):
    return lambda trial: function([trial.suggest_float(f"x{k}", *b) for k, b in enumerate(bounds)])


def at(trial):
    """A training of the table."""
    return LOSSES[tuple(trial.suggest_int(name, 0, size - 1) for name, size in SIZES)]


def least(losses):
    """A training whose losses are not finite diverges: NaN."""
    return min(losses) if math.isfinite(losses[-1]) else math.nan


SIZES = (("rate", 9), ("width", 5), ("decay", 4), ("batch", 3))
LOSSES = digits()
LEAST = min(x for x in map(least, LOSSES.values()) if x == x)
BUDGET = 200
PROBLEMS = {
    "Branin": (box(branin, (-5, 10), (0, 15)), 0.397887),
    "Hartmann 6": (box(hartmann, *[(0, 1)] * 6), -3.32237),
    "Rosenbrock 4": (box(rosenbrock, *[(-5, 10)] * 4), 0.0),
    "Ackley 5": (box(ackley, *[(-32.768, 32.768)] * 5), 0.0),
    "Styblinski-Tang 3": (box(styblinski, *[(-5, 5)] * 3), -117.49850),
    "digits": (lambda trial: least(at(trial)), LEAST),
}
# of both: rungs after 1, 3 and 9 of 10 epochs, and one of three goes on; the median of at least five trials, from the second epoch on
PRUNERS = {
    "asha": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
    "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=2),
}
PRUNED = {f"digits, {arguments.trials} trials": (arguments.trials, math.inf), f"digits, {BUDGET} epochs": (math.inf, BUDGET)}
SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe, univariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=False),
    "gaussian-process": lambda seed: optuna.samplers.GPSampler(seed=seed),
}


def study(objective, sampler):
    """The best value, and seconds per proposal."""
    its, seconds = optuna.create_study(sampler=sampler), 0.0
    for _ in range(arguments.trials):
        start = time.process_time()
        trial = its.ask()
        seconds += time.process_time() - start
        timed = Timed(trial)
        value = objective(timed)
        seconds += timed.seconds
        if math.isfinite(value):
            its.tell(trial, value)
        else:
            its.tell(trial, state=optuna.trial.TrialState.FAIL)
    return its.best_value, seconds / arguments.trials


def pruned(sampler, pruner, trials, epochs):
    """The best value of the trials that were trained to their end, seconds per trial for proposals and decisions, and epochs trained."""
    its, best, seconds, begun, spent = optuna.create_study(sampler=sampler, pruner=pruner), math.inf, 0.0, 0, 0
    while begun < trials and spent < epochs:
        start = time.process_time()
        trial = Timed(its.ask())
        seconds += time.process_time() - start
        begun += 1
        losses = at(trial)
        for epoch, loss in enumerate(losses, 1):
            if spent == epochs:
                break
            spent += 1
            if not math.isfinite(loss):
                its.tell(trial.trial, state=optuna.trial.TrialState.FAIL)
                break
            trial.timed(trial.trial.report, loss, epoch)
            if epoch == len(losses):
                best = min(best, min(losses))
                its.tell(trial.trial, min(losses))
            elif trial.timed(trial.trial.should_prune):
                its.tell(trial.trial, state=optuna.trial.TrialState.PRUNED)
                break
        seconds += trial.seconds
    return best, seconds / begun, spent


def studies():
    """What gives the best value, seconds and epochs for a seed, by problem and sampler."""
    its = {}
    for name in PROBLEMS:
        for title in SAMPLERS:
            its[name, title] = lambda seed, name=name, title=title: (*study(PROBLEMS[name][0], SAMPLERS[title](seed)), 0)
    for pruner in PRUNERS:
        for name, most in PRUNED.items():
            for title in ("random", "tpe"):
                its[name, f"{title}, {pruner}"] = (
                    lambda seed, title=title, pruner=pruner, most=most: pruned(SAMPLERS[title](seed), PRUNERS[pruner](), *most))
    return {key: study for key, study in its.items()
            if (not arguments.problems or key[0] in arguments.problems) and (not arguments.samplers or key[1] in arguments.samplers)}


def by_optuna():
    """Results of all studies; those that the file has are not run again."""
    kept = {}
    if arguments.optuna and os.path.exists(arguments.optuna):
        kept = {tuple(row[:3]): row for row in map(json.loads, open(arguments.optuna))}
    # seeds outside, so that a run that is ended early has as many of each pair
    for seed in range(1, arguments.repetitions + 1):
        for key, its in studies().items():
            row = kept.get((*key, seed))
            if row is None:
                row = [*key, seed, *its(seed)]
                if arguments.optuna:
                    with open(arguments.optuna, "a") as file:
                        file.write(json.dumps(row) + "\n")
            yield row


class Timed:
    """A trial that adds up the seconds in which it is asked for values: a sampler may propose them only then."""

    def __init__(self, trial):
        self.trial, self.seconds = trial, 0.0

    def timed(self, suggest, *rest):
        start = time.process_time()
        value = suggest(*rest)
        self.seconds += time.process_time() - start
        return value

    def suggest_float(self, *rest):
        return self.timed(self.trial.suggest_float, *rest)

    def suggest_int(self, *rest):
        return self.timed(self.trial.suggest_int, *rest)


def by_gradus():
    if arguments.gradus and os.path.exists(arguments.gradus):
        lines = open(arguments.gradus).read()
    else:
        jars = ":".join(glob.glob("bench/target/fast/*.jar") + glob.glob("bench/target/fast/lib/*.jar"))
        lines = subprocess.run(
            [os.path.join(os.environ["JAVA_HOME"], "bin", "java"), "--add-modules", "jdk.incubator.vector", "-cp", jars,
             "dev.gradus.bench.SearchBench", str(arguments.trials), str(arguments.repetitions)],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        if arguments.gradus:
            open(arguments.gradus, "w").write(lines)
    for line in lines.splitlines():
        problem, sampler, seed, best, seconds, epochs = line.split(";")
        yield problem, sampler, int(seed), float(best), float(seconds), int(epochs)


def grouped(rows):
    groups = collections.defaultdict(list)
    for problem, sampler, _, *measured in rows:
        groups[problem, sampler].append(measured)
    return groups


ours, theirs = grouped(by_gradus()), grouped(by_optuna())
pairs = []
for (problem, sampler), its in theirs.items():
    mine = ours[problem, sampler]
    a, b = [x for x, _, _ in mine], [x for x, _, _ in its]
    pairs.append({
        "problem": problem, "sampler": sampler, "optimum": PROBLEMS[problem][1] if problem in PROBLEMS else LEAST,
        "gradus": statistics.median(a), "optuna": statistics.median(b),
        "gradusSeconds": statistics.mean(s for _, s, _ in mine), "optunaSeconds": statistics.mean(s for _, s, _ in its),
        "gradusEpochs": statistics.median(e for _, _, e in mine), "optunaEpochs": statistics.median(e for _, _, e in its),
        "p": float(mannwhitneyu(a, b, alternative="two-sided").pvalue), "better": float(mannwhitneyu(a, b).statistic / len(a) / len(b))})
# Holm: the smallest p-value times the number of pairs, the next one times one less, never falling
greatest = 0.0
for rank, pair in enumerate(sorted(pairs, key=lambda pair: pair["p"])):
    greatest = pair["corrected"] = min(1.0, max(greatest, pair["p"] * (len(pairs) - rank)))
failed = False
for pair in pairs:
    verdict = "alike"
    if pair["corrected"] < 0.05:
        verdict = "better" if pair["better"] < 0.5 else "WORSE"
    elif pair["gradus"] - pair["optuna"] > 0.1 * abs(pair["optuna"]):
        verdict = "WORSE by more than 10 %"
    if pair["gradusSeconds"] > pair["optunaSeconds"]:
        verdict += ", SLOWER"
    failed |= verdict != verdict.lower()
    pair["verdict"] = verdict
    pair["cells"] = [pair["problem"], pair["sampler"], f"{pair['gradus']:.5g}", f"{pair['optuna']:.5g}", f"{pair['corrected']:.2g}", verdict,
                     f"{1000 * pair['gradusSeconds']:.2f}", f"{1000 * pair['optunaSeconds']:.2f}"]


def table(header, rows):
    for row in (header, ["---"] * len(header), *rows):
        print("|", " | ".join(row), "|")
    print()


table(["problem", "sampler", "Gradus, median", "Optuna, median", "p", "verdict", "ms a proposal: Gradus", "Optuna"],
      [pair["cells"] for pair in pairs if pair["problem"] in PROBLEMS])
table(["problem", "sampler, pruner", "Gradus, median", "Optuna, median", "p", "verdict", "ms a trial: Gradus", "Optuna", "epochs: Gradus", "Optuna"],
      [[*pair["cells"], f"{pair['gradusEpochs']:g}", f"{pair['optunaEpochs']:g}"] for pair in pairs if pair["problem"] in PRUNED])
if arguments.json:
    for pair in pairs:
        del pair["cells"]
    json.dump({"optuna": optuna.__version__, "trials": arguments.trials, "repetitions": arguments.repetitions, "pairs": pairs},
              open(arguments.json, "w"), indent=1)
sys.exit(failed)
