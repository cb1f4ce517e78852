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
import dev.gradus.nn.init.ScaledNormal;
import dev.gradus.train.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// First weights that are too small or too large by a factor, with batch normalization and without it.
///
/// ```
/// w ~ N(0, s² · 2 / n_in):  s = 1 are He's weights;  without normalization signals after L layers have the factor s^L
/// ```
/// Digits, six hidden layers of 64 units, SGD with rate 0.1, 25 epochs of 17 whole batches.
public final class BnBadInit implements Experiment {
    private static final double[] SCALES = {0.01, 0.03, 0.1, 0.3, 1, 3, 10};
    private static final double RATE = 0.1;
    private static final int DEPTH = 6, WIDTH = 64, EPOCHS = 25, BATCH = 74, SEEDS = 3;

    @Override
    public String name() {
        return "bn-bad-init";
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
                        "learningRate",
                        RATE,
                        "epochs",
                        epochs,
                        "batchSize",
                        BATCH,
                        "scales",
                        DoubleStream.of(SCALES).boxed().toList());
        return Sweep.cells(
                size.pick(1, SEEDS), settings, SCALES, (norm, value, bench) -> train(norm, value, epochs, bench));
    }

    private static Run train(Norm norm, double scale, int epochs, Workbench bench) {
        Sequential network =
                Nets.dense(DEPTH, WIDTH, new ScaledNormal(scale * Math.sqrt(2)), () -> norm.andReLU(false));
        return Fit.of(bench, bench.data("digits"), network, RATE, epochs, BATCH);
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "all-scales",
                        r -> {
                            double lowest = r.most(Norm.BATCH.key, "lowest"),
                                    highest = r.least(Norm.BATCH.key, "highest");
                            return Verdict.of(
                                    lowest <= SCALES[0] && highest >= SCALES[SCALES.length - 2],
                                    Text.axis(lowest),
                                    Text.axis(highest));
                        }),
                Claim.of(
                        "plain-needs-he",
                        r -> {
                            double lowest = r.least(Norm.NONE.key, "lowest"),
                                    highest = r.most(Norm.NONE.key, "highest");
                            boolean holds = lowest > SCALES[0] && highest < SCALES[SCALES.length - 1];
                            return Verdict.of(holds, Text.axis(lowest), Text.axis(highest));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Axis x = Axis.logarithmic(words.term("factor of He's weights"), SCALES[0], SCALES[SCALES.length - 1]);
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("accuracy", Sweep.chart(words.picture("accuracy"), results, words, "accuracy", x, SCALES));
        pictures.put("loss", Sweep.chart(words.picture("loss"), results, words, "loss", x, SCALES));
        return pictures;
    }
}
