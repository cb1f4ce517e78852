package dev.gradus.lab.experiment;

import dev.gradus.diagnose.Proof;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/// What was measured in all cells of an experiment.
public final class Results {
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /// A cell and what came out of it.
    ///
    /// @param cell as it was run
    /// @param measured one for each seed, in their order
    public record Row(Cell cell, List<Measured> measured) {
        /// Keeps a copy.
        public Row {
            measured = List.copyOf(measured);
        }
    }

    /// Results.
    ///
    /// @param rows one for each cell
    public Results(List<Row> rows) {
        for (Row row : rows) this.rows.put(row.cell().name(), row);
    }

    /// All cells in their order.
    ///
    /// @return with what was measured
    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /// What was measured in a cell.
    ///
    /// @param cell its name
    /// @return one for each seed
    public List<Measured> of(String cell) {
        return Objects.requireNonNull(rows.get(cell), () -> "no cell " + cell + " in " + rows.keySet()).measured();
    }

    /// A figure of a cell.
    ///
    /// @param cell its name
    /// @param figure such as `testAccuracy`
    /// @return one for each seed; NaN where it was not measured
    public double[] values(String cell, String figure) {
        return of(cell).stream().mapToDouble(m -> m.figures().getOrDefault(figure, Double.NaN)).toArray();
    }

    /// The mean over the seeds.
    ///
    /// @param cell its name
    /// @param figure such as `testAccuracy`
    /// @return NaN where it was not measured with every seed
    public double mean(String cell, String figure) {
        return DoubleStream.of(values(cell, figure)).sum() / of(cell).size();
    }

    /// The least over the seeds.
    ///
    /// @param cell its name
    /// @param figure such as `testAccuracy`
    /// @return NaN where it was not measured with every seed
    public double least(String cell, String figure) {
        return DoubleStream.of(values(cell, figure)).min().orElseThrow();
    }

    /// The greatest over the seeds.
    ///
    /// @param cell its name
    /// @param figure such as `testAccuracy`
    /// @return NaN where it was not measured with every seed
    public double most(String cell, String figure) {
        return DoubleStream.of(values(cell, figure)).max().orElseThrow();
    }

    /// The mean with the 95 % interval of Student's distribution.
    ///
    /// @param cell its name
    /// @param figure such as `testAccuracy`
    /// @return without width for a single seed
    public Proof.Interval interval(String cell, String figure) {
        return Proof.Interval.of(DoubleStream.of(values(cell, figure)).boxed().toList());
    }

    /// A series of the first seed.
    ///
    /// @param cell its name
    /// @param series its name
    /// @return its numbers
    public double[] series(String cell, String series) {
        return series(cell, series, 0);
    }

    /// A series of some seed.
    ///
    /// @param cell its name
    /// @param series its name
    /// @param seed its place, from 0
    /// @return its numbers
    public double[] series(String cell, String series, int seed) {
        Map<String, double[]> all = of(cell).get(seed).series();
        return Objects.requireNonNull(all.get(series), () -> "no series " + series + " in " + all.keySet()).clone();
    }

    /// A series, mean over the seeds.
    ///
    /// @param cell its name
    /// @param series its name, of as many numbers with every seed
    /// @return the mean of each of its numbers; NaN where that of a seed is
    public double[] meanSeries(String cell, String series) {
        int seeds = of(cell).size();
        double[] mean = new double[series(cell, series).length];
        for (int seed = 0; seed < seeds; seed++) {
            double[] own = series(cell, series, seed);
            for (int i = 0; i < mean.length; i++) mean[i] += own[i] / seeds;
        }
        return mean;
    }
}
