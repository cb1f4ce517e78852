package dev.gradus.lab.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C as a wish to stop: while this is open, the process ends only after the work was asked to stop and has closed this.
final class Interrupts implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    Interrupts(Runnable stop) {
        hook =
                new Thread(() -> {
                    stop.run();
                    await();
                });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending: the hook has done its work
        }
    }
}
