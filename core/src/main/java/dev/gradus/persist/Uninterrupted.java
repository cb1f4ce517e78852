package dev.gradus.persist;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/// Work on files that an interrupt of its thread only delays.
///
/// A file channel closes itself when its thread is interrupted, and the last save of an interrupted training is the one
/// that matters most.
final class Uninterrupted {
    private Uninterrupted() {}

    /// What is to be done.
    @FunctionalInterface
    interface Work<T> {
        /// Does it; called again from the start where an interrupt broke it off.
        T run() throws IOException;
    }

    /// Does the work; an interrupt is there again afterwards.
    static <T> T run(Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
