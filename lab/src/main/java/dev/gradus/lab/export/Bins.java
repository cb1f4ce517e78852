package dev.gradus.lab.export;

import dev.gradus.interop.tensorboard.Content;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.List;

/// Histograms of a run as those of TensorBoard, from left to right; what is not finite is in none of their bins.
final class Bins {
    private Bins() {}

    /// Counts by sign and power of two; zeros have a bin without width.
    static List<Content.Bin> of(Statistics.Bins counts) {
        List<Content.Bin> bins = new ArrayList<>();
        for (int i = counts.negative().size() - 1; i >= 0; i--) {
            int e = counts.lowest() + i;
            add(bins, -Math.scalb(1.0, e + 1), -Math.scalb(1.0, e), counts.negative().get(i));
        }
        if (counts.zeros() > 0) add(bins, 0, 0, counts.zeros());
        for (int i = 0; i < counts.positive().size(); i++) {
            int e = counts.lowest() + i;
            add(bins, Math.scalb(1.0, e), Math.scalb(1.0, e + 1), counts.positive().get(i));
        }
        return bins;
    }

    /// Bins of equal width; none where no number was finite.
    static List<Content.Bin> of(LogEvent.Measured measured, List<?> counts) {
        double low = number(measured, "low"), high = number(measured, "high");
        double width = (high - low) / counts.size();
        List<Content.Bin> bins = new ArrayList<>();
        if (!Double.isFinite(width) || width < 0) return bins;
        for (int i = 0; i < counts.size(); i++) {
            double right = i == counts.size() - 1 ? high : low + (i + 1) * width;
            if (counts.get(i) instanceof Long count) add(bins, low + i * width, right, count);
        }
        return bins;
    }

    private static double number(LogEvent.Measured measured, String name) {
        return measured.members().get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static void add(List<Content.Bin> bins, double left, double right, long count) {
        if (count >= 0 && left <= right) bins.add(new Content.Bin(left, right, count));
    }
}
