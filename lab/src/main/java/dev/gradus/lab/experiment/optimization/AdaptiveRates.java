package dev.gradus.lab.experiment.optimization;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// The step of each formula on a coordinate whose gradient is always 1, and on one whose gradient is always 0.01.
///
/// ```
/// step t with the constant gradient g:   SGD  η g                      momentum  η g (1 - γᵗ) / (1 - γ)
/// AdaGrad  η / √t                        RMSProp  η / √(1 - γᵗ)        Adam  η
/// ```
/// These follow from the formulas of the lectures with ε = 0; the ε of the optimizers changes a step by less than four millionths here.
public final class AdaptiveRates implements Experiment {
    private static final int STEPS = 100;
    private static final double RATE = 0.01, GAMMA = 0.9, LARGE = 1, SMALL = 0.01, CLOSE = 1e-5;
    private static final List<Kind> KINDS = List.of(Kind.SGD, Kind.MOMENTUM, Kind.ADAGRAD, Kind.RMSPROP, Kind.ADAM);

    @Override
    public String name() {
        return "adaptive-rates";
    }

    @Override
    public Theme theme() {
        return Theme.OPTIMIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings =
                Map.of("steps", STEPS, "learningRate", RATE, "largeGradient", LARGE, "smallGradient", SMALL);
        return KINDS.stream().map(kind -> Cell.program(kind.key, 1, settings, _ -> measure(kind))).toList();
    }

    private static Measured measure(Kind kind) {
        double[] large = steps(kind, LARGE), small = steps(kind, SMALL);
        double off = 0;
        for (int t = 1; t <= STEPS; t++) {
            off = Math.max(off, Math.abs(large[t - 1] / step(kind, LARGE, t) - 1));
            off = Math.max(off, Math.abs(small[t - 1] / step(kind, SMALL, t) - 1));
        }
        return Measured.of("firstStep", large[0])
                .and("lastStep", large[STEPS - 1])
                .and("firstSmallStep", small[0])
                .and("lastSmallStep", small[STEPS - 1])
                .and("offClosedForm", off)
                .series("large", large)
                .series("small", small);
    }

    /// How far the parameter goes in each step.
    private static double[] steps(Kind kind, double gradient) {
        Parameter p = new Parameter("p", Tensor.of(Shape.of(1), new double[] {0}).requiresGrad(true));
        var optimizer = kind.with(RATE);
        optimizer.attach(List.of(p));
        double[] steps = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
            double before = p.value().item();
            optimizer.zeroGrad();
            p.value().mul(gradient).sum().backward();
            optimizer.step();
            steps[t] = before - p.value().item();
        }
        return steps;
    }

    /// The closed form of step t, from 1.
    private static double step(Kind kind, double g, int t) {
        return switch (kind) {
            case SGD, NESTEROV -> RATE * g;
            case MOMENTUM -> RATE * g * (1 - Math.pow(GAMMA, t)) / (1 - GAMMA);
            case ADAGRAD -> RATE / Math.sqrt(t);
            case RMSPROP -> RATE / Math.sqrt(1 - Math.pow(GAMMA, t));
            case ADAM -> RATE;
        };
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "closed-forms",
                        r -> {
                            double off =
                                    KINDS.stream().mapToDouble(k -> r.most(k.key, "offClosedForm")).max().orElseThrow();
                            return Verdict.of(off < CLOSE, Text.loss(off));
                        }),
                Claim.of(
                        "size-of-gradient",
                        r -> {
                            double sgd = ratio(r, "sgd"), momentum = ratio(r, "momentum");
                            ToDoubleFunction<Kind> ratio = k -> ratio(r, k.key);
                            double adaptive = KINDS.stream().skip(2).mapToDouble(ratio).max().orElseThrow();
                            return Verdict.of(
                                    near(sgd, LARGE / SMALL) && near(momentum, LARGE / SMALL) && near(adaptive, 1),
                                    Text.number(sgd),
                                    Text.number(momentum),
                                    Text.number(adaptive));
                        }),
                Claim.of(
                        "momentum-terminal",
                        r -> {
                            double last = r.mean("momentum", "lastStep"), terminal = RATE * LARGE / (1 - GAMMA);
                            // after 100 steps 0.9¹⁰⁰ = 2.7e-5 of it are left to go
                            return Verdict.of(
                                    Math.abs(last / terminal - 1) < 1e-4, Text.loss(last), Text.loss(terminal));
                        }),
                Claim.of(
                        "adagrad-falls",
                        r -> {
                            double first = r.mean("adagrad", "firstStep"), last = r.mean("adagrad", "lastStep");
                            return Verdict.of(near(first / last, Math.sqrt(STEPS)), Text.loss(first), Text.loss(last));
                        }),
                Claim.of(
                        "rmsprop-stays",
                        r -> {
                            double[] steps = r.series("rmsprop", "large");
                            double first = steps[0], last = steps[STEPS - 1];
                            return Verdict.of(
                                    near(first / RATE, 1 / Math.sqrt(1 - GAMMA)) && Math.abs(last / RATE - 1) < 1e-4,
                                    Text.loss(first),
                                    Text.loss(last));
                        }),
                Claim.of(
                        "adam-first",
                        r -> {
                            double large = r.mean("adam", "firstStep"), small = r.mean("adam", "firstSmallStep");
                            return Verdict.of(
                                    near(large / RATE, 1) && near(small / RATE, 1), Text.loss(large), Text.loss(small));
                        }));
    }

    private static double ratio(Results results, String cell) {
        return results.mean(cell, "lastStep") / results.mean(cell, "lastSmallStep");
    }

    private static boolean near(double value, double expected) {
        return Math.abs(value / expected - 1) < CLOSE;
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        double[] at = IntStream.rangeClosed(1, STEPS).asDoubleStream().toArray();
        for (String gradient : List.of("large", "small")) {
            var chart =
                    new Chart(
                                    words.picture(gradient),
                                    Axis.logarithmic(words.term("step"), 1, STEPS),
                                    Axis.logarithmic(words.term("step size"), 5e-5, 0.2))
                            .palette(Palette.of(KINDS.size()));
            for (int k = 0; k < KINDS.size(); k++) {
                String key = KINDS.get(k).key;
                chart.add(new Mark.Line(words.cell(key), "r" + k, at, results.series(key, gradient), false));
            }
            pictures.put(gradient, chart);
        }
        return pictures;
    }
}
