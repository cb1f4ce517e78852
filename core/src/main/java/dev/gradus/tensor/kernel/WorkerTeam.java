package dev.gradus.tensor.kernel;

import dev.gradus.error.GradusException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed team of threads, the caller among them, that runs the chunks of one task and returns when all are
/// done.
///
/// Chunks are claimed one at a time, so a thread that the operating system has taken off its core delays at
/// most the chunk it holds. Which thread runs which chunk is undefined: results must not depend on it. Between
/// tasks the workers spin for about 100 µs, which makes the fork and join of back-to-back tasks cost well under
/// a microsecond, and then park, so an idle team uses no processor.
///
/// A call made while the team is busy (from inside a chunk, or from a second thread) runs its chunks on the
/// calling thread alone. It never waits for another task, so there is nothing to deadlock on.
///
/// How it works: `claim` holds the number of the task in its high half and how many of its chunks are unclaimed
/// in its low half. A chunk is taken by a compare-and-set on both. While the low half is above 0 the task is
/// under way and its fields stand still, so a worker that comes late can neither take a chunk of another task nor
/// read half of one, and the caller need not wait for workers that took no chunk.
public final class WorkerTeam {

    /// One piece of parallel work, called once for each chunk number from 0.
    @FunctionalInterface
    public interface Task {
        /// Does one chunk.
        ///
        /// @param chunk its number, from 0
        void run(int chunk);
    }

    /// By time, not by count: a pause takes from 4 ns to 40 ns, depending on the processor.
    private static final long SPIN_NANOS = 100_000;

    private static final int PAUSES_PER_CLOCK_READING = 32;
    private static final Task NOTHING = chunk -> {};

    private static final VarHandle CLAIM;
    private static final VarHandle DONE;
    private static final VarHandle BUSY;

    static {
        try {
            var lookup = MethodHandles.lookup();
            CLAIM = lookup.findVarHandle(WorkerTeam.class, "claim", long.class);
            DONE = lookup.findVarHandle(WorkerTeam.class, "done", int.class);
            BUSY = lookup.findVarHandle(WorkerTeam.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static volatile @Nullable WorkerTeam shared;

    private final Worker[] workers;

    // The current task. Written by the caller before it publishes the task number in claim, read after reading
    // claim.
    private Task task = NOTHING;
    private int chunks;

    private volatile long claim;
    private volatile int done;
    private volatile boolean busy;
    private volatile boolean closed;
    private volatile @Nullable Thread waitingCaller;
    private volatile @Nullable Throwable failure;

    /// A team of `threads` threads: the caller of [#run] and `threads - 1` daemon threads, started at once.
    ///
    /// @param threads at least 1
    /// @throws GradusException if `threads` is less than 1
    public WorkerTeam(int threads) {
        if (threads < 1) {
            throw GradusException.got("Worker team: %d threads", threads)
                    .expected("at least 1")
                    .because("The caller is one of the threads and was not counted")
                    .repair("Give the number of threads that may work, or none to use every processor.");
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /// The team used by all kernels; its size is the system property `gradus.threads`, else the number of
    /// processors.
    ///
    /// @return the team, started on the first call
    public static WorkerTeam shared() {
        var team = shared;
        return team != null ? team : startShared();
    }

    private static synchronized WorkerTeam startShared() {
        var team = shared;
        if (team == null) {
            team = new WorkerTeam(defaultThreads());
            shared = team;
        }
        return team;
    }

    /// Replaces the shared team by one of `threads` threads. Tasks under way finish on the old team.
    ///
    /// @param threads at least 1
    /// @throws GradusException if `threads` is less than 1
    public static synchronized void setThreads(int threads) {
        var old = shared;
        if (old == null || old.size() != threads) {
            shared = new WorkerTeam(threads);
            if (old != null) {
                old.close();
            }
        }
    }

    private static int defaultThreads() {
        var value = System.getProperty("gradus.threads");
        if (value == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int threads = Integer.parseInt(value.strip());
            if (threads >= 1) {
                return threads;
            }
        } catch (NumberFormatException e) {
            // The error below says what is wrong with the value.
        }
        throw GradusException.got("System property gradus.threads is \"%s\"", value)
                .expected("a whole number of at least 1")
                .because("A typing mistake")
                .repair(
                        "Correct it, or leave it out to use every processor (%d).",
                        Runtime.getRuntime().availableProcessors());
    }

    /// The number of threads, the caller among them.
    ///
    /// @return at least 1
    public int size() {
        return workers.length + 1;
    }

    /// Runs `task` for every chunk from 0 to `chunks - 1` and returns when all are done.
    ///
    /// When a chunk throws, chunks not yet begun are skipped, and the first exception is thrown to the caller.
    /// No memory is allocated.
    ///
    /// @param chunks number of chunks; 0 does nothing
    /// @param task the work; must not depend on the order of its chunks
    public void run(int chunks, Task task) {
        if (chunks > 1 && workers.length > 0 && !busy && BUSY.compareAndSet(this, false, true)) {
            try {
                runTogether(chunks, task);
            } finally {
                busy = false;
            }
        } else {
            for (int chunk = 0; chunk < chunks; chunk++) {
                task.run(chunk);
            }
        }
    }

    private void runTogether(int chunks, Task task) {
        this.task = task;
        this.chunks = chunks;
        failure = null;
        done = 0;
        claim = ((claim >>> 32) + 1) << 32 | chunks;
        wakeWorkers(Math.min(chunks - 1, workers.length));
        work();
        awaitDone(chunks);
        // The team lives for ever: it must not keep what the task refers to alive.
        this.task = NOTHING;
        var thrown = failure;
        if (thrown != null) {
            failure = null;
            throw WorkerTeam.<RuntimeException>unchecked(thrown);
        }
    }

    /// Claims and runs chunks until none is left.
    private void work() {
        for (long now = claim; (int) now > 0; now = claim) {
            var task = this.task;
            int chunks = this.chunks;
            if (CLAIM.compareAndSet(this, now, now - 1)) {
                runChunk(task, chunks - (int) now, chunks);
            }
        }
    }

    private void runChunk(Task task, int chunk, int chunks) {
        try {
            if (failure == null) {
                task.run(chunk);
            }
        } catch (Throwable e) { // Error too: the caller is the one who must see it, and it waits for this chunk.
            failure = e;
        } finally {
            if ((int) DONE.getAndAdd(this, 1) + 1 == chunks) {
                LockSupport.unpark(waitingCaller);
            }
        }
    }

    private void wakeWorkers(int count) {
        for (int i = 0; i < count; i++) {
            if (workers[i].parked) {
                LockSupport.unpark(workers[i]);
            }
        }
    }

    private void awaitDone(int chunks) {
        if (done == chunks || spinUntilDone(chunks)) {
            return;
        }
        waitingCaller = Thread.currentThread();
        while (done != chunks) {
            LockSupport.park(this);
        }
        waitingCaller = null;
    }

    private boolean spinUntilDone(int chunks) {
        long start = System.nanoTime();
        do {
            for (int i = 0; i < PAUSES_PER_CLOCK_READING; i++) {
                if (done == chunks) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < SPIN_NANOS);
        return false;
    }

    private void close() {
        closed = true;
        for (var worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    /// Lets an `Error` or a sneaked checked exception through as it is, without wrapping.
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private final class Worker extends Thread {
        volatile boolean parked;

        Worker(int index) {
            super("gradus-worker-" + index);
            setDaemon(true);
        }

        @Override
        public void run() {
            long seen = 0;
            while (!closed) {
                long now = claim;
                if (now >>> 32 != seen) {
                    seen = now >>> 32;
                    work();
                } else if (!spinUntilAfter(seen)) {
                    parkUntilAfter(seen);
                }
            }
        }

        private boolean spinUntilAfter(long seen) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < PAUSES_PER_CLOCK_READING; i++) {
                    if (claim >>> 32 != seen) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() - start < SPIN_NANOS);
            return false;
        }

        private void parkUntilAfter(long seen) {
            parked = true;
            while (claim >>> 32 == seen && !closed) {
                LockSupport.park(WorkerTeam.this);
            }
            parked = false;
        }
    }
}
