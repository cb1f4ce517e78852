package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.source.Download;

/// Shows how a download advances: a moving line on a terminal, one line for each file in a pipe.
final class DownloadProgress implements Download.Progress {
    private static final long REDRAW_NANOS = 80_000_000;

    private final Screen screen;
    private String current = "";
    private long drawn;

    DownloadProgress(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void at(String file, long bytes, long total) {
        if (!screen.live()) {
            if (!file.equals(current)) screen.err().line(format("downloading %s (%.1f MB)", file, total / 1e6));
            current = file;
            return;
        }
        long now = System.nanoTime();
        boolean done = bytes == total;
        if (!done && now - drawn < REDRAW_NANOS) return;
        drawn = now;
        screen.err()
                .print(Screen.Clear.LINE + format("downloading %s  %.1f of %.1f MB", file, bytes / 1e6, total / 1e6));
        if (done) screen.err().println();
        screen.err().flush();
    }
}
