package dev.gradus.train;

/// An interrupt of the training thread, which ends the training at its next safe point as [Trainer#stop()] does.
///
/// The mark of the thread is taken away meanwhile, since whatever waits or writes to files would break off, and is put back when the
/// training is over.
final class Interrupt implements AutoCloseable {
    private boolean taken;

    /// Whether the thread has been interrupted since this was made, or was already.
    boolean isTaken() {
        if (Thread.interrupted()) taken = true;
        return taken;
    }

    @Override
    public void close() {
        if (taken) Thread.currentThread().interrupt();
    }
}
