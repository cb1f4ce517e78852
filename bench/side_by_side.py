"""What the side-by-side benchmarks share: Gradus as a process that is asked for turns, and a description of the machine."""
import glob, os, platform, subprocess, time


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
        return self.read()

    def close(self):
        self.process.stdin.close()


def machine():
    with open("/proc/cpuinfo") as info:
        fields = dict(line.split(":", 1) for line in info.read().split("\n\n")[0].splitlines() if ":" in line)
    cpu = {k.strip(): v.strip() for k, v in fields.items() if k.strip() in ("model name", "cpu family", "model")}
    return {**cpu, "cores": os.cpu_count(), "system": platform.system()}


def today():
    return time.strftime("%Y-%m-%d")
