package dev.gradus.bench;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Records the table of results on which samplers are compared: a multilayer perceptron on the embedded digits, its validation loss after each epoch for all
/// combinations of learning rate, width, weight decay and batch size.
///
/// `SearchTable > bench/src/main/resources/search-table.csv`; a line for each combination: the index of each setting in its list, then the losses.
public final class SearchTable {
    static final List<Double> RATES = List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0);
    static final List<Integer> WIDTHS = List.of(4, 8, 16, 32, 64);
    static final List<Double> DECAYS = List.of(0.0, 0.03, 0.3, 3.0);
    static final List<Integer> BATCHES = List.of(16, 64, 256);
    private static final int EPOCHS = 10;

    private SearchTable() {}

    /// Trains once for each combination.
    ///
    /// @param arguments none
    public static void main(String[] arguments) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("data", "digits");
        fixed.put("model", "mlp");
        fixed.put("optimizer", "adamw");
        fixed.put("epochs", EPOCHS);
        fixed.put("seed", 1);
        Source settings = new Source("table", fixed);
        TrainSettings base = TrainSettings.of(List.of(settings), null);
        Splits data = DataSource.named(base.data()).load(base, new Download().offline(true), _ -> {});
        System.out.printf("# rates %s, widths %s, decays %s, batches %s%n", RATES, WIDTHS, DECAYS, BATCHES);
        for (int rate = 0; rate < RATES.size(); rate++)
            for (int width = 0; width < WIDTHS.size(); width++)
                for (int decay = 0; decay < DECAYS.size(); decay++)
                    for (int batch = 0; batch < BATCHES.size(); batch++) {
                        Map<String, Object> own =
                                Map.of(
                                        "optimizer.learningRate", RATES.get(rate),
                                        "model.hidden", List.of(WIDTHS.get(width)),
                                        "optimizer.weightDecay", DECAYS.get(decay),
                                        "batchSize", BATCHES.get(batch));
                        String losses =
                                Trained.losses(settings, new Source("point", own), data).stream()
                                        .map(loss -> String.format(Locale.ROOT, "%.5g", loss))
                                        .collect(Collectors.joining(","));
                        System.out.printf("%d,%d,%d,%d,%s%n", rate, width, decay, batch, losses);
                    }
    }
}
