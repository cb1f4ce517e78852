package dev.gradus.bench;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.train.History;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Validation losses over learning rates and seeds, beside which the rate that `gradus lr-find` recommends is judged.
///
/// `RateGrid RATES SEEDS PATH=VALUE...`: rates with commas between them, or `FROM:TO:POINTS` on a logarithmic axis; the settings
/// are those of `gradus train --set`.
public final class RateGrid {
    private RateGrid() {}

    /// Trains once for each rate and seed, and prints the last validation loss of each, their mean, and the best mean.
    ///
    /// @param arguments rates, number of seeds, settings
    public static void main(String[] arguments) {
        double[] rates = rates(arguments[0]);
        int seeds = Integer.parseInt(arguments[1]);
        Map<String, Object> written = new LinkedHashMap<>();
        for (String setting : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            int at = setting.indexOf('=');
            written.put(setting.substring(0, at), setting.substring(at + 1));
        }
        Source settings = new Source("arguments", written);
        TrainSettings base = TrainSettings.of(List.of(settings), null);
        Splits data = DataSource.named(base.data()).load(base, new Download().offline(true), _ -> {});
        double best = Double.POSITIVE_INFINITY;
        for (double rate : rates) {
            List<String> losses = new ArrayList<>();
            double sum = 0;
            long start = System.nanoTime();
            for (int seed = 1; seed <= seeds; seed++) {
                double loss = loss(settings, rate, seed, data);
                losses.add(String.format(Locale.ROOT, "%.4f", loss));
                sum += loss;
            }
            best = Math.min(best, sum / seeds);
            System.out.printf(
                    Locale.ROOT,
                    "%-10.3g mean %.4f   %s   %.0f s%n",
                    rate,
                    sum / seeds,
                    String.join(" ", losses),
                    (System.nanoTime() - start) * 1e-9);
        }
        System.out.printf(Locale.ROOT, "best mean %.4f%n", best);
    }

    private static double loss(Source settings, double rate, int seed, Splits data) {
        Source own = new Source("grid", Map.of("optimizer.learningRate", rate, "seed", seed));
        TrainSettings its = TrainSettings.of(List.of(settings, own), data.train().data().shape());
        Trainer trainer =
                its.trainer(its.model().make().network(data.task().outputs()), data.train().data())
                        .prepare(Prepare.fit(its.preparations(), data.train()).toArray(Preparation[]::new));
        History history = trainer.fit(data).history();
        boolean whole = history.epochs().size() == its.training().epochs();
        double loss = whole ? history.epochs().getLast().validation().loss() : Double.NaN;
        return Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY;
    }

    private static double[] rates(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 3) return Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        double from = Double.parseDouble(parts[0]), to = Double.parseDouble(parts[1]);
        double[] rates = new double[Integer.parseInt(parts[2])];
        Arrays.setAll(rates, i -> from * Math.pow(to / from, i / (rates.length - 1.0)));
        return rates;
    }
}
