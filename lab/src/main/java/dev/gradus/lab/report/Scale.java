package dev.gradus.lab.report;

import java.util.ArrayList;
import java.util.List;

/// A numeric axis: where a value lies between 0 and 1, and which values get a mark.
record Scale(double low, double high, boolean logarithmic, List<Double> marks) {
    private static final double WORTH_A_LOGARITHM = 30;

    /// An axis that ends at round numbers outside of all values, logarithmic where they differ by orders of magnitude.
    static Scale of(double least, double most) {
        if (least > 0 && most / least > WORTH_A_LOGARITHM) return logarithmic(least, most);
        return linear(least, most);
    }

    static Scale linear(double least, double most) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1e-6);
        double step = step(span / 4);
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.max(Math.ceil(most / step - 1e-9) * step, low + step);
        List<Double> marks = new ArrayList<>();
        for (int i = 0; low + i * step <= high + step / 2; i++) marks.add(low + i * step);
        return new Scale(low, high, false, marks);
    }

    /// An axis that ends at powers of ten or three times them.
    static Scale logarithmic(double least, double most) {
        List<Double> marks = new ArrayList<>();
        boolean wide = Math.log10(most / least) > 3;
        for (int power = (int) Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
            for (int factor : wide ? new int[] {1} : new int[] {1, 3}) marks.add(factor * Math.pow(10, power));
        }
        while (marks.size() > 1 && marks.get(1) <= least) marks.removeFirst();
        while (marks.size() > 1 && marks.get(marks.size() - 2) >= most) marks.removeLast();
        return new Scale(marks.getFirst(), marks.getLast(), true, marks);
    }

    /// A mark at every whole number, or at every second, fifth, tenth ….
    static Scale whole(int least, int most) {
        long step = (long) Math.max(1, step(((double) most - least) / 8));
        List<Double> marks = new ArrayList<>();
        for (long mark = Math.ceilDiv(least, step) * step; mark <= most; mark += step) marks.add((double) mark);
        return new Scale(least, Math.max(most, least + 1), false, marks);
    }

    /// The next of 1, 2, 5, 10, 20 … at or above.
    private static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : new int[] {1, 2, 5}) if (factor * power >= atLeast * (1 - 1e-9)) return factor * power;
        return 10 * power;
    }

    double at(double value) {
        double within = Math.clamp(value, low, high);
        return logarithmic ? Math.log(within / low) / Math.log(high / low) : (within - low) / (high - low);
    }
}
