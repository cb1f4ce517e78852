package dev.gradus.lab.experiment.normalization;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.He;
import dev.gradus.train.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// Learning rates that train a network, with batch normalization and without it.
///
/// ```
/// with normalization the output does not change when w becomes a w, so ∂L/∂(a w) = (∂L/∂w) / a: large weights slow themselves down
/// ```
/// Digits, six hidden layers of 64 units, He's weights, SGD, 25 epochs of 17 whole batches. Source: Ioffe and Szegedy 2015, section 3.3.
public final class BnLearningRates implements Experiment {
    private static final double[] RATES = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100};
    private static final int DEPTH = 6, WIDTH = 64, EPOCHS = 25, BATCH = 74, SEEDS = 3;

    @Override
    public String name() {
        return "bn-learning-rates";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        int epochs = size.pick(1, EPOCHS);
        Map<String, Object> settings =
                Map.of(
                        "data",
                        "digits",
                        "hidden",
                        DEPTH,
                        "units",
                        WIDTH,
                        "epochs",
                        epochs,
                        "batchSize",
                        BATCH,
                        "learningRates",
                        DoubleStream.of(RATES).boxed().toList());
        return Sweep.cells(
                size.pick(1, SEEDS), settings, RATES, (norm, value, bench) -> train(norm, value, epochs, bench));
    }

    private static Run train(Norm norm, double rate, int epochs, Workbench bench) {
        Sequential network = Nets.dense(DEPTH, WIDTH, new He(), () -> norm.andReLU(false));
        return Fit.of(bench, bench.data("digits"), network, rate, epochs, BATCH);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "wider",
                        r -> {
                            double with = r.least(Norm.BATCH.key, "factor"), without = r.most(Norm.NONE.key, "factor");
                            return Verdict.of(with > without, Text.count(with), Text.count(without));
                        }),
                Claim.of(
                        "higher",
                        r -> {
                            double with = r.least(Norm.BATCH.key, "highest"),
                                    without = r.most(Norm.NONE.key, "highest");
                            return Verdict.of(with >= 5 * without, Text.axis(with), Text.axis(without));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Axis x = Axis.logarithmic(words.term("learning rate"), RATES[0], RATES[RATES.length - 1]);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("loss", Sweep.chart(words.picture("loss"), results, words, "loss", x, RATES));
        pictures.put("accuracy", Sweep.chart(words.picture("accuracy"), results, words, "accuracy", x, RATES));
        return pictures;
    }
}
