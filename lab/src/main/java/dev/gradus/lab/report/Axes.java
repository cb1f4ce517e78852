package dev.gradus.lab.report;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Text;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Axes that pages share.
final class Axes {
    private Axes() {}

    /// A linear axis in percent, which ends at 100 % at the latest.
    static Axis ofShares(String title, double[]... values) {
        double[] finite = Arrays.stream(values).flatMapToDouble(DoubleStream::of).filter(Double::isFinite).toArray();
        double least = DoubleStream.of(finite).min().orElse(0), most = DoubleStream.of(finite).max().orElse(1);
        return Axis.linear(title, least, Math.max(least, Math.min(most, 1))).upTo(1).words(Text::share);
    }
}
