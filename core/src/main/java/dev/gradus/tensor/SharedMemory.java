package dev.gradus.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Memory for predictions, lent to whichever thread predicts and kept by none.
///
/// Two limits bound it. As many threads as there are processors have memory at a time; the others wait, which costs no time, as
/// there is no processor for them. And what lies idle is at most [#MOST_IDLE] bytes: beyond it the largest goes to the garbage
/// collector. A thread that holds some already gets more without waiting. Where none is given back for
/// [#LONGEST_WAIT_SECONDS], those who have it may be waiting for those who have not, and whoever waits goes on without being
/// counted.
final class SharedMemory {
    /// Enough for one for each processor of a large machine while requests are small.
    static final long MOST_IDLE = 64L << 20;

    private static final long LONGEST_WAIT_SECONDS = 60;

    private final Semaphore permits;
    private final long longestWaitMillis;

    /// How often a permit was given back: what tells a long queue from one that stands still.
    private final AtomicLong returns = new AtomicLong();

    // Both are guarded by this object.
    private final List<Workspace.Pools> idle = new ArrayList<>();
    private final List<Workspace.Pools> lent = new ArrayList<>();

    SharedMemory() {
        this(Runtime.getRuntime().availableProcessors(), TimeUnit.SECONDS.toMillis(LONGEST_WAIT_SECONDS));
    }

    SharedMemory(int threads, long longestWaitMillis) {
        this.permits = new Semaphore(threads);
        this.longestWaitMillis = longestWaitMillis;
    }

    /// Waits until a thread may have memory.
    ///
    /// @return false where nothing moves, or it was interrupted, and it goes on without being counted
    boolean admit() {
        if (permits.tryAcquire()) return true;
        try {
            long before;
            do {
                before = returns.get();
                if (permits.tryAcquire(longestWaitMillis, TimeUnit.MILLISECONDS)) return true;
            } while (returns.get() != before);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // for whoever looks at it next: a prediction is too short to be ended
            return false;
        }
    }

    /// What was used last, which is the likeliest to be in the cache, or new memory.
    synchronized Workspace.Pools take() {
        Workspace.Pools pools = idle.isEmpty() ? new Workspace.Pools() : idle.removeLast();
        lent.add(pools);
        return pools;
    }

    /// Takes memory back.
    ///
    /// @param admitted what [#admit()] said
    void giveBack(Workspace.Pools pools, boolean admitted) {
        boolean ready = false;
        try {
            if (pools.bytes() <= MOST_IDLE) {
                pools.reset();
                ready = true;
            }
        } finally {
            settle(pools, ready);
            if (admitted) {
                returns.incrementAndGet();
                permits.release();
            }
        }
    }

    private synchronized void settle(Workspace.Pools pools, boolean ready) {
        lent.removeIf(p -> p == pools);
        if (ready) idle.add(pools);
        long bytes = bytes(idle);
        while (bytes > MOST_IDLE) {
            Workspace.Pools largest = idle.stream().max(Comparator.comparingLong(Workspace.Pools::bytes)).orElseThrow();
            idle.removeIf(p -> p == largest);
            bytes -= largest.bytes();
        }
    }

    /// What is idle and what is lent.
    synchronized long bytes() {
        return bytes(idle) + bytes(lent);
    }

    private static long bytes(List<Workspace.Pools> all) {
        long sum = 0;
        for (Workspace.Pools pools : all) sum += pools.bytes();
        return sum;
    }
}
