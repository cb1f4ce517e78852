package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Text;

/// How much of the differences between trials one setting explains by itself.
///
/// @param path of the setting
/// @param share of the variance, from 0 to 1
/// @param low lower end of its 90 % interval over the trees
/// @param high upper end
/// @param trials that had the setting
public record Importance(String path, double share, double low, double high, int trials) {
    Importance divided(double by) {
        return new Importance(path, share / by, low / by, high / by, trials);
    }

    /// The share with its interval.
    ///
    /// @return such as `61 % (48–73)`
    public String text() {
        return Text.format("%.0f %% (%.0f–%.0f)", 100 * share, 100 * low, 100 * high);
    }
}
