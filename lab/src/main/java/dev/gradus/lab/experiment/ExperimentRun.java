package dev.gradus.lab.experiment;

import dev.gradus.persist.FolderLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Runs an experiment: all cells with all seeds, some at a time. What is done is kept, and not done again.
public final class ExperimentRun {
    private final Experiment experiment;
    private final Size size;
    private final Path folder;
    private final DataShelf shelf;
    private final int workers;
    private final Listener listener;
    private final Stopping stopping = new Stopping();

    /// Hears what happens; called by any of the workers, one at a time.
    public interface Listener {
        /// How far everything is.
        ///
        /// @param done jobs that have ended, with the shares of those that run
        /// @param all how many there are
        void progress(double done, int all);

        /// A job has ended.
        ///
        /// @param cell that was done
        /// @param seed of it
        /// @param measured what came out
        /// @param isNew false where it was kept of an earlier time
        void ended(Cell cell, long seed, Measured measured, boolean isNew);
    }

    /// A run.
    ///
    /// @param experiment that is run
    /// @param size how much of it
    /// @param folder of this experiment, in which its results are kept
    /// @param shelf with the data
    /// @param workers how many jobs run at once
    /// @param listener hears what happens
    public ExperimentRun(
            Experiment experiment, Size size, Path folder, DataShelf shelf, int workers, Listener listener) {
        this.experiment = experiment;
        this.size = size;
        this.folder = folder;
        this.shelf = shelf;
        this.workers = workers;
        this.listener = listener;
    }

    /// Ends everything after the present steps; what is not finished goes on, or is done again, the next time.
    public void stop() {
        stopping.stop();
    }

    /// Does what is not done yet.
    ///
    /// @return the results; empty where it was stopped
    /// @throws dev.gradus.error.GradusException when a job cannot be done, or another process runs this experiment
    public Optional<Results> run() {
        try (var _ = FolderLock.take(folder, "experiment.lock")) {
            return new Jobs().run();
        }
    }

    /// The jobs of a run, and the workers that do them.
    private final class Jobs {
        private final List<ExperimentJob> jobs = new ArrayList<>();
        private final Map<ExperimentJob, Measured> ended = new LinkedHashMap<>();
        private final Map<ExperimentJob, Double> shares = new LinkedHashMap<>();
        private final ConcurrentLinkedQueue<ExperimentJob> left = new ConcurrentLinkedQueue<>();
        private final List<Throwable> failures = new ArrayList<>();

        Optional<Results> run() {
            for (Cell cell : experiment.cells(size)) {
                for (long seed = 1; seed <= cell.seeds(); seed++) {
                    Path place = folder.resolve("jobs").resolve(size.key()).resolve(cell.name() + "-seed-" + seed);
                    ExperimentJob job = new ExperimentJob(experiment, size, cell, seed, place);
                    jobs.add(job);
                }
            }
            for (ExperimentJob job : jobs) {
                Optional<Measured> known = job.known();
                if (known.isPresent()) end(job, known.get(), false);
                else left.add(job);
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Math.min(workers, left.size()); i++) {
                threads.add(Thread.ofPlatform().daemon().name("experiment").start(this::work));
            }
            threads.forEach(Jobs::join);
            if (!failures.isEmpty()) throwFirst();
            return stopping.isWished() ? Optional.empty() : Optional.of(results());
        }

        private static void join(Thread thread) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private void throwFirst() {
            Throwable first = failures.getFirst();
            failures.stream().skip(1).filter(f -> !first.equals(f)).forEach(first::addSuppressed);
            if (first instanceof RuntimeException known) throw known;
            if (first instanceof Error error) throw error;
            throw new IllegalStateException(first);
        }

        private void work() {
            for (ExperimentJob job = left.poll(); job != null; job = left.poll()) {
                ExperimentJob its = job;
                try {
                    end(its, its.run(shelf, stopping, share -> share(its, share)), true);
                } catch (Stopping.Stopped e) {
                    return;
                } catch (Throwable e) {
                    fail(e);
                    return;
                }
            }
        }

        private synchronized void fail(Throwable e) {
            failures.add(e);
            stopping.stop();
        }

        private synchronized void share(ExperimentJob job, double share) {
            shares.put(job, share);
            tell();
        }

        private synchronized void end(ExperimentJob job, Measured measured, boolean isNew) {
            shares.remove(job);
            ended.put(job, measured);
            listener.ended(job.cell(), job.seed(), measured, isNew);
            tell();
        }

        private void tell() {
            double running = shares.values().stream().mapToDouble(s -> s).sum();
            listener.progress(ended.size() + running, jobs.size());
        }

        private Results results() {
            Map<String, List<Measured>> byCell = new LinkedHashMap<>();
            for (ExperimentJob job : jobs) {
                byCell.computeIfAbsent(job.cell().name(), _ -> new ArrayList<>())
                        .add(Objects.requireNonNull(ended.get(job)));
            }
            List<Results.Row> rows = new ArrayList<>();
            for (Cell cell : experiment.cells(size)) {
                rows.add(new Results.Row(cell, Objects.requireNonNull(byCell.get(cell.name()))));
            }
            return new Results(rows);
        }
    }
}
