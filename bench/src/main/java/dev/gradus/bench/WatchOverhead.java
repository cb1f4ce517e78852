package dev.gradus.bench;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.diagnose.StatisticsLog;
import dev.gradus.diagnose.Watcher;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Compute;
import dev.gradus.train.Callback;
import dev.gradus.train.Probe;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import dev.gradus.train.Training;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a watcher and the log of its statistics add to a training on MNIST, as `gradus train --data mnist` makes it.
///
/// Whole trainings with and without take turns, in seconds of processor time of the training thread, to which other work on the machine adds
/// little; so this is for one thread (`-Dgradus.threads=1`). Besides, what the watcher adds is summed up within its own training: its beginning, what observed
/// steps take beyond those of the training without it, and its looks at the facts with the lines that are written. The first turn begins with the watcher, when nothing is compiled yet.
public final class WatchOverhead {
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    private WatchOverhead() {}

    /// Measures, and prints each turn and the ratios.
    ///
    /// @param arguments directory of MNIST, model, epochs, turns, level
    /// @throws IOException when there is no place for temporary files
    public static void main(String[] arguments) throws IOException {
        Map<String, Object> written =
                Map.of("data", "mnist", "dataDir", arguments[0], "model", arguments[1], "epochs", arguments[2]);
        int turns = Integer.parseInt(arguments[3]);
        Watcher.Level level = Watcher.Level.valueOf(arguments[4].toUpperCase(Locale.ROOT));
        List<Source> sources = List.of(new Source("bench", written));
        TrainSettings early = TrainSettings.of(sources, null);
        Splits data = DataSource.named(early.data()).load(early, new Download().offline(true), _ -> {});
        TrainSettings settings = TrainSettings.of(sources, data.train().data().shape());
        Path file = Files.createTempDirectory("gradus-watch-").resolve("statistics.jsonl");
        List<Double> without = new ArrayList<>(), with = new ArrayList<>(), shares = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            Before watched = new Before(), unwatched = watched;
            Probe isDue = Probe.NEVER;
            for (int k = 0; k < 2; k++) {
                if ((turn + k) % 2 == 1) {
                    var before = new Before();
                    without.add(seconds(settings, data, List.of(before, new After(before))));
                    unwatched = before;
                } else {
                    var before = new Before();
                    var watcher = new Watcher(level);
                    var after = new After(before);
                    var log = new StatisticsLog(file, watcher);
                    double seconds = seconds(settings, data, List.of(before, log, watcher, after));
                    with.add(seconds);
                    watched = before;
                    isDue = watcher.probe();
                }
            }
            shares.add(watched.print(isDue, unwatched) / with.getLast());
            System.out.printf(
                    Locale.ROOT,
                    "turn %d: without %.2f s, with %.2f s, of which the watcher %.2f %%%n",
                    turn + 1,
                    without.getLast(),
                    with.getLast(),
                    100 * shares.getLast());
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %s epochs, %s, %d threads: ratio of the least %.4f, of the medians %.4f; share of the watcher, median %.2f %%%n",
                arguments[1],
                arguments[2],
                arguments[4],
                Compute.threads(),
                least(with) / least(without),
                median(with) / median(without),
                100 * median(shares));
    }

    private static double seconds(TrainSettings settings, Splits data, List<Callback> callbacks) {
        Sequential network = settings.model().make().network(data.task().outputs());
        Trainer trainer =
                settings.trainer(network, data.train().data())
                        .prepare(Prepare.fit(settings.preparations(), data.train()).toArray(Preparation[]::new))
                        .with(callbacks.toArray(Callback[]::new));
        long start = TIMES.getCurrentThreadCpuTime();
        trainer.fit(data);
        return (TIMES.getCurrentThreadCpuTime() - start) * 1e-9;
    }

    /// The clock before the watcher's turn.
    private static final class Before implements Callback {
        private final List<Double> steps = new ArrayList<>();
        private final List<Double> looks = new ArrayList<>();
        private double began;
        private double other;
        private long last;

        @Override
        public void begin(Training training) {
            last = TIMES.getCurrentThreadCpuTime();
        }

        @Override
        public void on(TrainEvent event, Training training) {
            long now = TIMES.getCurrentThreadCpuTime();
            if (event instanceof TrainEvent.StepDone) steps.add((now - last) * 1e-9);
            last = now;
        }

        /// What some steps take beyond the median.
        private double beyond(Probe probe) {
            double usual = median(steps), sum = 0;
            for (int i = 0; i < steps.size(); i++) if (probe.isDue(i + 1)) sum += steps.get(i) - usual;
            return sum;
        }

        /// @return the seconds of all
        private double print(Probe probe, Before unwatched) {
            double usual = median(steps), looked = looks.stream().mapToDouble(x -> x).sum();
            double observed = beyond(probe) - unwatched.beyond(probe);
            System.out.printf(
                    Locale.ROOT,
                    "  a step %.2f ms; beginning %.0f ms, observed steps %.0f ms, looks %.0f ms, after epochs %.0f ms%n",
                    1e3 * usual,
                    1e3 * began,
                    1e3 * observed,
                    1e3 * looked,
                    1e3 * other);
            return began + observed + looked + other;
        }
    }

    /// The clock after it.
    private static final class After implements Callback {
        private final Before before;

        After(Before before) {
            this.before = before;
        }

        @Override
        public void begin(Training training) {
            before.began += (TIMES.getCurrentThreadCpuTime() - before.last) * 1e-9;
        }

        @Override
        public void on(TrainEvent event, Training training) {
            long now = TIMES.getCurrentThreadCpuTime();
            double took = (now - before.last) * 1e-9;
            if (event instanceof TrainEvent.StepDone) before.looks.add(took);
            else before.other += took;
            before.last = now;
        }
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(x -> x).min().orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
