package dev.gradus.data.source;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// How slowly a server may send before it is given up: a timeout of single reads alone never ends where a byte comes now and
/// then.
///
/// @param window in which there must be some progress, the answer's header included
/// @param least bytes in each window
/// @param clock waits until a window is over
record Pace(Duration window, long least, Clock clock) {
    /// A gigabyte a month is no download any more.
    static final Pace USUAL = new Pace(Duration.ofSeconds(60), 16 << 10);

    /// Waits for the end of a window.
    @FunctionalInterface
    interface Clock {
        void await(Duration window) throws InterruptedException;
    }

    Pace(Duration window, long least) {
        this(window, least, Thread::sleep);
    }

    /// Watches a transfer until it is closed.
    ///
    /// @param breakOff is called by another thread when too little came, again and again until this is closed
    Watch watch(Runnable breakOff) {
        return new Watch(breakOff);
    }

    /// Counts what comes, and breaks off where it is too little.
    final class Watch implements AutoCloseable {
        private final AtomicLong bytes = new AtomicLong();
        private final Thread thread;
        private volatile boolean brokenOff;

        private Watch(Runnable breakOff) {
            thread = Thread.ofVirtual().name("gradus-download-pace").start(() -> watch(breakOff));
        }

        private void watch(Runnable breakOff) {
            try {
                do clock.await(window);
                while (bytes.getAndSet(0) >= least);
                brokenOff = true;
                while (true) { // a connection that is not made yet cannot be broken off
                    breakOff.run();
                    clock.await(window);
                }
            } catch (InterruptedException e) {
                // the transfer has ended
            }
        }

        void came(int n) {
            bytes.addAndGet(n);
        }

        /// Whether it was broken off here, and not by the server or the network.
        boolean isBrokenOff() {
            return brokenOff;
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "fewer than %,d bytes in %,d ms", least, window.toMillis());
    }
}
