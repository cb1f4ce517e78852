package dev.gradus.train.range;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The loss over the learning rate, of one range test or of several with other seeds.
///
/// ```
/// of each seed:  m[i] = median(l[i-2] … l[i+2]),   s[i] = Σ (h + 1 - |k|) m[i+k] / Σ (h + 1 - |k|),  |k| ≤ h
/// L = mean of s over seeds,   band = least and greatest s,   slope = dL / d log10 rate
/// ```
/// with h a twentieth of the points, and both windows narrower at the ends, where they stay symmetric. Medians take single batches out; the
/// window is centred, so that nothing is shifted to greater rates as it is by a running mean. A curve ends where the first seed's does.
///
/// @param rates ascending, equal ratios apart
/// @param losses those of the batches, one list for each seed
/// @param smooth L
/// @param low the lower end of the band
/// @param high the upper end of the band
/// @param slope dL / d log10 rate
/// @param edge the rate above which the smoothed loss of a seed is for good more than half-way from its minimum back to where it began: the
/// least of all seeds; NaN where it is so for none
public record RateCurve(
        List<Double> rates,
        List<List<Double>> losses,
        List<Double> smooth,
        List<Double> low,
        List<Double> high,
        List<Double> slope,
        double edge) {
    private static final int MEDIAN = 2, WINDOWS = 20;

    /// Keeps copies.
    public RateCurve {
        rates = List.copyOf(rates);
        losses = losses.stream().map(List::copyOf).toList();
        smooth = List.copyOf(smooth);
        low = List.copyOf(low);
        high = List.copyOf(high);
        slope = List.copyOf(slope);
    }

    /// Smooths losses.
    ///
    /// @param rates as many as steps were planned
    /// @param losses of the steps that were taken, one list for each seed; all finite
    /// @return a curve as long as the shortest list
    public static RateCurve of(List<Double> rates, List<? extends List<Double>> losses) {
        int points = losses.stream().mapToInt(List::size).min().orElseThrow();
        List<List<Double>> smoothed = losses.stream().map(own -> smooth(own, rates.size())).toList();
        double edge = Double.POSITIVE_INFINITY;
        for (List<Double> own : smoothed) edge = Math.min(edge, edge(own, rates));
        List<Double> mean = merged(smoothed, points, at -> Arrays.stream(at).average().orElseThrow());
        double step = Math.log10(rates.getLast() / rates.getFirst()) / (rates.size() - 1);
        List<Double> slope = new ArrayList<>();
        for (int i = 0; i < points; i++) slope.add(points < 2 ? 0 : RateRule.slope(mean, i) / step);
        return new RateCurve(
                rates.subList(0, points),
                losses.stream().<List<Double>>map(List::copyOf).toList(),
                mean,
                merged(smoothed, points, at -> Arrays.stream(at).min().orElseThrow()),
                merged(smoothed, points, at -> Arrays.stream(at).max().orElseThrow()),
                slope,
                Double.isInfinite(edge) ? Double.NaN : edge);
    }

    private static List<Double> merged(List<List<Double>> seeds, int points, ToDoubleFunction<double[]> by) {
        List<Double> merged = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            int point = i;
            merged.add(by.applyAsDouble(seeds.stream().mapToDouble(own -> own.get(point)).toArray()));
        }
        return merged;
    }

    /// Whether the loss falls nowhere by more than chance: by less than three standard errors of a smoothed point, as the first tenth of the
    /// losses has them, and not by a ten-thousandth.
    ///
    /// @return true where nothing can be read off
    public boolean isFlat() {
        double deviation = 0;
        int some = Math.max(2, rates.size() / 10), counted = 0;
        for (List<Double> own : losses) {
            for (int i = 1; i < Math.min(some, own.size()); i++) {
                double difference = own.get(i) - own.get(i - 1);
                deviation += difference * difference / 2;
                counted++;
            }
        }
        double error = Math.sqrt(deviation / Math.max(1, counted) / losses.size() / (rates.size() / WINDOWS + 1));
        double fall = smooth.getFirst() - smooth.get(RateRule.least(smooth));
        return fall <= Math.max(3 * error, 1e-4 * Math.abs(smooth.getFirst()));
    }

    private static List<Double> smooth(List<Double> losses, int planned) {
        List<Double> medians = new ArrayList<>(), smooth = new ArrayList<>();
        int last = losses.size() - 1;
        for (int i = 0; i <= last; i++) {
            int half = Math.min(MEDIAN, Math.min(i, last - i));
            List<Double> window = new ArrayList<>(losses.subList(i - half, i + half + 1));
            Collections.sort(window);
            medians.add(window.get(half));
        }
        for (int i = 0; i <= last; i++) {
            int half = Math.min(planned / WINDOWS, Math.min(i, last - i));
            double sum = 0, weights = 0;
            for (int k = -half; k <= half; k++) {
                int weight = half + 1 - Math.abs(k);
                sum += weight * medians.get(i + k);
                weights += weight;
            }
            smooth.add(sum / weights);
        }
        return smooth;
    }

    /// The first rate from which on the loss stays above half-way back; infinite where it ends below.
    private static double edge(List<Double> smooth, List<Double> rates) {
        int least = RateRule.least(smooth), at = smooth.size();
        double first = smooth.subList(0, least + 1).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        double halfWay = (first + smooth.get(least)) / 2;
        while (at > least + 1 && smooth.get(at - 1) > halfWay) at--;
        return at == smooth.size() ? Double.POSITIVE_INFINITY : rates.get(at);
    }
}
