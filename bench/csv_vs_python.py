"""Reading a table of 200,000 rows and 21 columns: Gradus beside Python's csv module with float(), in turns. Needs a build of bench and JAVA_HOME."""
import csv, os, random, subprocess, sys, tempfile, time

random.seed(1)
path = os.path.join(tempfile.mkdtemp(), "table.csv")
with open(path, "w") as f:
    f.write(",".join(f"x{i}" for i in range(20)) + ",class\n")
    for i in range(200_000):
        f.write(",".join(f"{random.gauss(0, 10):.5f}" for _ in range(20)) + f",c{i % 4}\n")


def python():
    for _ in range(3):
        start = time.process_time()
        with open(path, newline="") as f:
            reader = csv.reader(f)
            next(reader)
            rows, labels = [], []
            for row in reader:
                rows.append([float(x) for x in row[:-1]])
                labels.append(row[-1])
        seconds = time.process_time() - start
    return seconds


java = [os.path.join(os.environ["JAVA_HOME"], "bin", "java"), "--add-modules", "jdk.incubator.vector", *sys.argv[1:],
        "-cp", "bench/target/fast/*:bench/target/fast/lib/*", "dev.gradus.bench.CsvBench", path]
for turn in range(3):
    print(f"Python {sys.version.split()[0]}, third round: {python():.3f} s of CPU")
    print(subprocess.run(java, capture_output=True, text=True, check=True).stdout, end="")
