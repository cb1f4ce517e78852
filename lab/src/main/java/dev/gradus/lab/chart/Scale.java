package dev.gradus.lab.chart;

import java.util.ArrayList;
import java.util.List;

/// Where a value lies between the ends of an axis, and which values get a tick.
///
/// @param low the value at 0
/// @param high the value at 1
/// @param logarithmic whether equal ratios are equal distances
/// @param ticks values, ascending
public record Scale(double low, double high, boolean logarithmic, List<Double> ticks) {
    private static final double WORTH_A_LOGARITHM = 30;

    /// A scale of more powers of ten than this has a tick at some of them.
    private static final int MOST_DECADES = 8, FEW_DECADES = 6;

    private static final int DAY = 24 * 3600;
    private static final int[] TIMES = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, DAY
    };

    /// Keeps a copy.
    public Scale {
        ticks = List.copyOf(ticks);
    }

    /// A scale that ends at round numbers outside of all values, logarithmic where they differ by orders of magnitude.
    static Scale fitting(double least, double most) {
        return least > 0 && most / least > WORTH_A_LOGARITHM ? logarithmic(least, most) : linear(least, most);
    }

    static Scale linear(double least, double most) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1e-6);
        return stepped(least, most, step(span / 4));
    }

    private static Scale stepped(double least, double most, double step) {
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.max(Math.ceil(most / step - 1e-9) * step, low + step);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; low + i * step <= high + step / 2; i++) ticks.add(low + i * step);
        return new Scale(low, high, false, ticks);
    }

    /// A scale that ends at powers of ten or three times them.
    static Scale logarithmic(double least, double most) {
        List<Double> ticks = new ArrayList<>();
        boolean wide = Math.log10(most / least) > 3;
        for (int power = (int) Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
            for (int factor : wide ? new int[] {1} : new int[] {1, 3}) ticks.add(factor * Math.pow(10, power));
        }
        while (ticks.size() > 2 && ticks.get(1) <= least) ticks.removeFirst();
        while (ticks.size() > 2 && ticks.get(ticks.size() - 2) >= most) ticks.removeLast();
        double low = ticks.getFirst(), high = ticks.getLast();
        int decades = (int) Math.round(Math.log10(high / low));
        if (decades > MOST_DECADES) {
            int every = Math.ceilDiv(decades, FEW_DECADES);
            ticks.removeIf(tick -> Math.round(Math.log10(tick)) % every != 0);
        }
        return new Scale(low, high, true, ticks);
    }

    /// A tick at every whole number, or at every second, fifth, tenth …; the ends are those of the values.
    static Scale whole(int least, int most) {
        long step = (long) Math.max(1, step(((double) most - least) / 8));
        List<Double> ticks = new ArrayList<>();
        for (long tick = Math.ceilDiv(least, step) * step; tick <= most; tick += step) ticks.add((double) tick);
        return new Scale(least, Math.max(most, least + 1), false, ticks);
    }

    /// A tick at round times: every second, 2, 5, 10, 15, 30 seconds, the same of minutes, 1, 2, 3, 6, 12 hours, days.
    static Scale time(double least, double most) {
        double span = most > least ? most - least : 1, wanted = span / 6;
        double step = wanted <= 1 ? step(wanted) : DAY * step(wanted / DAY);
        for (int time : TIMES) {
            if (wanted > 1 && time >= wanted * (1 - 1e-9)) {
                step = time;
                break;
            }
        }
        return stepped(least, most, step);
    }

    /// A place for each of some things, 0 for the first.
    static Scale places(int count) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i < count; i++) ticks.add((double) i);
        return new Scale(-0.5, Math.max(count, 1) - 0.5, false, ticks);
    }

    /// The scale without what is above a value.
    Scale upTo(double most) {
        if (high <= most || low >= most) return this;
        return new Scale(low, most, logarithmic, ticks.stream().filter(tick -> tick <= most + 1e-9).toList());
    }

    /// The next of 1, 2, 5, 10, 20 … at or above.
    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : new int[] {1, 2, 5}) if (factor * power >= atLeast * (1 - 1e-9)) return factor * power;
        return 10 * power;
    }

    /// Where a value lies.
    ///
    /// @param value any number; beyond the ends it is at them
    /// @return 0 to 1
    public double at(double value) {
        return Math.clamp(place(value), 0, 1);
    }

    /// Where a value lies, beyond the ends, too.
    double place(double value) {
        if (!logarithmic) return (value - low) / (high - low);
        return value <= 0 ? -1 : Math.log(value / low) / Math.log(high / low);
    }
}
