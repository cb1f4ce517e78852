package dev.gradus.lab.experiment;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The wish to end, and what is to be told of it.
final class Stopping {
    private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
    private volatile boolean wished;

    /// Thrown through a program that is to end; nothing of it is kept.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /// Ends what is closed later.
    interface Open extends AutoCloseable {
        @Override
        void close();
    }

    void stop() {
        wished = true;
        running.forEach(Runnable::run);
    }

    boolean isWished() {
        return wished;
    }

    void require() {
        if (wished) throw new Stopped();
    }

    /// Something that is stopped while it is open.
    Open whileOpen(Runnable stop) {
        running.add(stop);
        if (wished) stop.run();
        return () -> running.remove(stop);
    }
}
