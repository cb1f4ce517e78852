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
            if (!file.equals(current))
                screen.err().line("downloading " + file + (total == 0 ? "" : format(" (%.1f MB)", total / 1e6)));
            current = file;
            return;
        }
        long now = System.nanoTime();
        boolean done = bytes == total;
        if (!done && now - drawn < REDRAW_NANOS) return;
        drawn = now;
        String whole = total == 0 ? "" : format(" of %.1f", total / 1e6);
        screen.err().print(Screen.Clear.LINE + format("downloading %s  %.1f%s MB", file, bytes / 1e6, whole));
        if (done) screen.err().println();
        screen.err().flush();
    }
}
