"""What the side-by-side benchmarks share: libraries as processes that are asked for turns, and a description of the machine."""
import glob, os, platform, statistics, subprocess, sys, time

FORMS = {"torch": ["rows", "rows,fused", "channels_last", "channels_last,fused"], "jax": ["jit"], "tensorflow": ["graph", "xla"]}
HERE = os.path.dirname(os.path.abspath(__file__))
TURN_MILLIS = {"mlp": 500, "cnn": 1000, "fitnet": 3000}
DEFAULTS = {"mlp": {"batch": 100, "width": 256, "depth": 3}, "cnn": {"batch": 100, "size": 28}, "fitnet": {"batch": 100}}


def workload(text):
    """The network's name and its settings: `mlp:batch=1,depth=8` as Workload of Gradus has it."""
    name, _, own = text.partition(":")
    return name, {**DEFAULTS[name], **{k: int(v) for k, v in (one.split("=") for one in own.split(",") if own)}}


class Gradus:
    """A benchmark of Gradus, asked line by line."""

    def __init__(self, main, arguments, threads):
        jars = ":".join(glob.glob("bench/target/fast/*.jar") + glob.glob("bench/target/fast/lib/*.jar"))
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java")
        self.process = subprocess.Popen(
            [java, "--add-modules", "jdk.incubator.vector", f"-Dgradus.threads={threads}", "-cp", jars,
             f"dev.gradus.bench.{main}", *arguments],
            env={**os.environ, "OMP_NUM_THREADS": str(threads)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def read(self):
        return self.process.stdout.readline().strip()

    def ask(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.read() or sys.exit(f"no answer from {' '.join(self.process.args[-4:])}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Turns(Gradus):
    """A benchmark that answers a number of milliseconds, or "20 steps", with the microseconds of each step, as the class Turns does."""
    bytes = 0

    def turn(self, request):
        times, allocated = self.ask(request).split("|")
        self.bytes = int(allocated)
        return [float(t) for t in times.split()]


class Peer(Turns):
    """The training step of a library in Python."""

    def __init__(self, python, library, model, threads, form):
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "TF_CPP_MIN_LOG_LEVEL": "3"}
        self.process = subprocess.Popen([python, os.path.join(HERE, "peer_steps.py"), library, model, str(threads), form],
                                        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)

    def turn(self, request):
        return [float(t) for t in self.ask(request).split()]


def add_options(parser, *libraries):
    """The interpreters, and what every benchmark of turns can be told."""
    for library in libraries:
        parser.add_argument(f"--{library}", metavar="PYTHON")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--json", help="file for the results")


def step_makers(arguments, model, threads):
    """What starts a training step of Gradus, and of each form of the peers that were named."""
    makers = {"Gradus": lambda: Turns("StepBench", [model], threads)}
    for library, forms in FORMS.items():
        python = getattr(arguments, library)
        if library == "torch" and getattr(arguments, "compile", False):
            forms = [f"{form}{compiled}" for form in forms for compiled in ("", ",compiled")]
        for form in forms if python else ():
            if not (model.startswith("mlp") and "channels_last" in form):
                makers[f"{library} {form}"] = lambda l=library, f=form, p=python: Peer(p, l, model, threads, f)
    return makers


def take_turns(runners, turns, milliseconds, seconds=float("inf")):
    """The medians of each one's turns, in turns, after two that warm up; fewer turns, though three at least, where `seconds` are over."""
    medians = {runner: [] for runner in runners}
    for turn in range(turns + 2):
        if turn == 2:
            begin = time.monotonic()
        if turn > 4 and time.monotonic() - begin > seconds:
            break
        for name, runner in runners.items():
            time.sleep(0.2)
            times = runner.turn(milliseconds * (4 if turn == 0 else 1))
            if turn > 1:
                medians[name].append(statistics.median(times))
    for runner in runners.values():
        runner.close()
    return medians


def compared(values):
    """The median of each list of values, the least of the peers, and its ratio to the least that is Gradus's own."""
    middle = {name: statistics.median(each) for name, each in values.items()}
    ours = min((name for name in middle if name.startswith("Gradus")), key=middle.get)
    rival = min((name for name in middle if not name.startswith("Gradus")), key=middle.get)
    each = sorted(b / a for a, b in zip(values[ours], values[rival]))
    return middle, {"best rival": rival, "ratio": round(middle[rival] / middle[ours], 3),
                    "ratioLeast": round(each[0], 3), "ratioMost": round(each[-1], 3)}


def version(python, library):
    code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
    for package in (library, f"{library}-cpu"):
        found = subprocess.run([python, "-c", code, package], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.strip()


def versions(arguments):
    return {name: version(python, name) for name in FORMS if (python := getattr(arguments, name, None))}


def machine():
    with open("/proc/cpuinfo") as info:
        fields = dict(line.split(":", 1) for line in info.read().split("\n\n")[0].splitlines() if ":" in line)
    cpu = {k.strip(): v.strip() for k, v in fields.items() if k.strip() in ("model name", "cpu family", "model")}
    return {**cpu, "cores": os.cpu_count(), "system": platform.system()}


def today():
    return time.strftime("%Y-%m-%d")
