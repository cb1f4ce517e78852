package dev.gradus.lab.docs;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Text;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// The pictures of `docs/catalogue.md`, drawn from what the classes compute.
final class CataloguePictures {
    private static final int COLUMNS = 4;
    private static final int UNITS = 128;
    private static final int UNITS_OF_TRAINING = 60;
    private static final double FAR = 4, MOST = 0.4, SHARE = 0.2;
    private static final int BINS = 40;
    private static final String VALUE = "train", SECOND = "raw";

    /// Settings with which a schedule shows its form within 60 units.
    private static final Map<String, Map<String, ?>> VISIBLE =
            Map.of(
                    "step", Map.of("size", 15, "gamma", 0.5),
                    "multi-step", Map.of("milestones", List.of(20, 45), "gamma", 0.3),
                    "constant", Map.of("length", 20),
                    "linear", Map.of("length", 20),
                    "polynomial", Map.of("power", 2),
                    "cosine-restarts", Map.of("length", 8, "multiplier", 2),
                    "cyclic", Map.of("up", 8, "form", "triangular2"),
                    "warmup", Map.of("length", 8, "then", "cosine"),
                    "sequence",
                            Map.of(
                                    "stages",
                                    List.of(
                                            Map.of("schedule", Map.of("type", "linear", "start", 0.1), "length", 10),
                                            Map.of("schedule", "exponential"))));

    /// Settings with which the weights of an initializer lie within the picture.
    private static final Map<String, Map<String, ?>> NARROW =
            Map.of(
                    "constant", Map.of("value", 0.2),
                    "truncated-normal", Map.of("std", 0.2, "low", -0.3, "high", 0.3));

    /// What an activation of several numbers gets: multiples of x.
    private static final Map<String, float[]> INPUTS =
            Map.of("softmax", new float[] {1, 0}, "log-softmax", new float[] {1, 0}, "maxout", new float[] {1, -0.5f});

    /// How a loss is shown as a function of one number.
    ///
    /// @param output multiples of x
    /// @param target what the output should be
    /// @param low where it begins to be defined
    /// @param high where that ends
    private record Case(float[] output, Tensor target, double low, double high) {
        static Case of(Tensor target, float... output) {
            return new Case(output, target, -FAR, FAR);
        }
    }

    private static final Tensor CLASS = Tensor.of(Shape.of(1), new int[] {0});
    private static final Tensor ONE = row(1), ZERO = row(0);

    private static final Map<String, Case> CASES =
            Map.ofEntries(
                    Map.entry("binary-cross-entropy", new Case(new float[] {1}, ONE, 0, 1)),
                    Map.entry("binary-cross-entropy-from-logits", Case.of(ONE, 1)),
                    Map.entry("cross-entropy", Case.of(CLASS, 1, 0)),
                    Map.entry("hinge", Case.of(ONE, 1)),
                    Map.entry("huber", Case.of(ZERO, 1)),
                    Map.entry("kl-divergence", Case.of(row(0.5f, 0.5f), 1, 0)),
                    Map.entry("mean-absolute-error", Case.of(ZERO, 1)),
                    Map.entry("mean-squared-error", Case.of(ZERO, 1)),
                    Map.entry("multi-margin", Case.of(CLASS, 1, 0)),
                    Map.entry("negative-log-likelihood", new Case(new float[] {1, 0}, CLASS, -FAR, 0)),
                    Map.entry("smooth-l1", Case.of(ZERO, 1)),
                    Map.entry("sum-squared-error", Case.of(ZERO, 1)));

    private CataloguePictures() {}

    private static Tensor row(float... numbers) {
        return Tensor.of(Shape.of(1, numbers.length), numbers);
    }

    /// Each activation of one number from -5 to 10 with its derivative: far enough to show where ReLU6 stops rising.
    static String activations() {
        var y = Axis.linear("blue: value; dashed: its derivative", -2, 6);
        var panels = new SmallMultiples("Activations", Axis.linear("input x", -5, 10), y, COLUMNS);
        for (Catalogue.Entry<Layer> entry : Catalogues.LAYERS.entries()) {
            Class<?> type = entry.defaults().getClass().getEnclosingClass();
            if (!type.getPackageName().endsWith(".activation")) continue;
            float[] input = INPUTS.getOrDefault(entry.name(), new float[] {1});
            Sequential model = Sequential.of(Catalogues.LAYERS.make(entry.name())).build(Shape.of(input.length), 1);
            UnaryOperator<Tensor> f = x -> model.forward(x.matmul(row(input)), Pass.evaluation());
            panels.add(entry.name(), marks(f, -5, 10, y));
        }
        return panels.file();
    }

    /// Each loss of one number from -4 to 4 with its derivative.
    static String losses() {
        var y = Axis.linear("blue: loss; dashed: its derivative", -2, 5);
        var panels = new SmallMultiples("Losses", Axis.linear("output x", -FAR, FAR), y, COLUMNS);
        for (Catalogue.Entry<Loss> entry : Catalogues.LOSSES.entries()) {
            if (entry.name().equals("weighted-sum")) continue; // of losses that are chosen
            Case shown = Objects.requireNonNull(CASES.get(entry.name()), entry.name());
            Loss loss = Catalogues.LOSSES.make(entry.name());
            Tensor output = row(shown.output);
            boolean isLogarithms = entry.name().equals("kl-divergence");
            UnaryOperator<Tensor> f =
                    x -> {
                        Tensor out = x.matmul(output);
                        return loss.of(isLogarithms ? Ops.logSoftmax(out, 1) : out, shown.target);
                    };
            panels.add(entry.name(), marks(f, shown.low, shown.high, y));
        }
        return panels.file();
    }

    /// The first number that a function gives, and its derivative.
    private static List<Mark> marks(UnaryOperator<Tensor> f, double from, double to, Axis y) {
        double low = y.scale().low(), high = y.scale().high();
        List<Mark> marks = new ArrayList<>();
        marks.addAll(Curve.of(x -> at(f, x)[0], from, to, low, high).marks(VALUE));
        marks.addAll(Curve.of(x -> at(f, x)[1], from, to, low, high).marks(SECOND));
        return marks;
    }

    private static double[] at(UnaryOperator<Tensor> f, double at) {
        Tensor x = row((float) at).requiresGrad(true);
        Tensor y = f.apply(x);
        int n = y.shape().size();
        float[] chosen = new float[n];
        chosen[0] = 1;
        Tensor first = y.reshape(Shape.of(1, n)).mul(row(chosen)).sum();
        first.backward();
        Tensor slope = x.grad();
        return new double[] {first.item(), slope == null ? 0 : slope.item()};
    }

    /// Each initializer's weights for 128 inputs and 128 units, as a histogram, with their deviation.
    static String initializers() {
        var panels =
                new SmallMultiples(
                        "First weights",
                        Axis.linear("weight", -MOST, MOST),
                        Axis.linear("share of the weights", 0, SHARE).words(Text::share),
                        COLUMNS);
        for (Catalogue.Entry<Initializer> entry : Catalogues.INITIALIZERS.entries()) {
            Initializer made = Catalogues.INITIALIZERS.make(entry.name(), NARROW.getOrDefault(entry.name(), Map.of()));
            double[] weights = made.make(Shape.of(UNITS, UNITS), new Fans(UNITS, UNITS), Rng.of(1)).toDoubles();
            panels.add(entry.name() + note(weights), histogram(weights));
        }
        return panels.file();
    }

    /// The bins that have weights; what is beyond the ends of the axis is in none.
    private static List<Mark> histogram(double[] weights) {
        double width = 2 * MOST / BINS;
        double[] middle = new double[BINS], share = new double[BINS];
        for (int k = 0; k < BINS; k++) middle[k] = -MOST + (k + 0.5) * width;
        for (double weight : weights) {
            int bin = (int) Math.floor((weight + MOST) / width + 1e-6);
            if (bin >= 0 && bin < BINS) share[bin] += 1.0 / weights.length;
        }
        for (int k = 0; k < BINS; k++) if (share[k] == 0) share[k] = Double.NaN;
        return List.of(new Mark.Bars("", VALUE, middle, share, width));
    }

    /// The deviation, and what the picture does not show: weights beyond it.
    private static String note(double[] weights) {
        double mean = 0, square = 0, beyond = 0;
        for (double w : weights) {
            mean += w / weights.length;
            square += w * w / weights.length;
            if (Math.abs(w) > MOST) beyond += 1.0 / weights.length;
        }
        String note = Text.format(" · σ %.3f", Math.sqrt(Math.max(0, square - mean * mean)));
        return beyond < 0.005 ? note : note + Text.format(", %.0f %% beyond", 100 * beyond);
    }

    /// Each schedule over 60 units, with settings that let its form be seen, and its momentum where it moves that.
    static String schedules() {
        var panels =
                new SmallMultiples(
                        "Schedules",
                        Axis.whole("units of training done", 0, UNITS_OF_TRAINING),
                        Axis.linear("blue: factor of the learning rate; dashed: momentum", 0, 1),
                        COLUMNS);
        for (Catalogue.Entry<Schedule> entry : Catalogues.SCHEDULES.entries()) {
            Schedule schedule = Catalogues.SCHEDULES.make(entry.name(), VISIBLE.getOrDefault(entry.name(), Map.of()));
            double[] factor = new double[UNITS_OF_TRAINING], momentum = new double[UNITS_OF_TRAINING];
            for (int e = 0; e < UNITS_OF_TRAINING; e++) {
                factor[e] = schedule.factor(e, UNITS_OF_TRAINING);
                momentum[e] = schedule.momentum(e, UNITS_OF_TRAINING);
                schedule.observe(Math.max(0.4, 1 - e / 15.0)); // a loss that falls, then stands still
            }
            List<Mark> marks = new ArrayList<>();
            marks.addAll(Curve.of(factor, 0, 1).marks(VALUE));
            if (!Double.isNaN(momentum[0])) marks.addAll(Curve.of(momentum, 0, 1).marks(SECOND));
            panels.add(entry.name(), marks);
        }
        return panels.file();
    }
}
