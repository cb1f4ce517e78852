package dev.gradus.nn.pretrain;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Orthonormal;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Layer-sequential unit variance: orthonormal weights, scaled one layer after the other until each layer's output has variance 1.
///
/// ```
/// W orthonormal, b = 0, in every layer
/// for each layer in the order in which they run:   while |var(output) - 1| > tolerance:   W = W / √var(output)
/// ```
/// The variance is that of all elements of a batch's output before the activation (or after it, by a setting), dropout off.
/// Layers are those with a `weight` of two axes or more: dense and convolutional ones; normalizations are left alone. Use a large
/// batch of prepared inputs. Defaults: tolerance 0.02, at most 10 attempts, as in the authors' Caffe code (their PyTorch code takes
/// layers in the order of their declaration and a tolerance of 0.1). Errors: a batch of equal samples, a layer whose output does
/// not vary. Source: Mishkin and Matas 2016, algorithm 1.
public final class Lsuv implements DataInitializer {
    private static final int BATCH = 512, AT_ONCE = 64;
    private static final double LEAST = 1e-20;

    private final Config config;

    /// Settings.
    ///
    /// @param tolerance how far from 1 a variance may stay
    /// @param attempts how often a layer is scaled at most
    /// @param orthonormal whether weights are made orthonormal and biases zero at first
    /// @param afterActivation whether the variance is measured after the activation
    public record Config(double tolerance, int attempts, boolean orthonormal, boolean afterActivation) {
        /// The defaults.
        public Config() {
            this(0.02, 10, true, false);
        }
    }

    /// What was done to one layer.
    ///
    /// @param path in the model
    /// @param type its class
    /// @param before variance of its output when its turn came
    /// @param after variance in the end
    /// @param attempts how often it was scaled
    public record Row(String path, String type, double before, double after, int attempts) {}

    /// What was done to the model: a row for each layer, in the order in which they run.
    ///
    /// @param rows one for each layer
    /// @param tolerance how far from 1 a variance may stay
    public record Report(List<Row> rows, double tolerance) {
        /// Keeps a copy.
        public Report {
            rows = List.copyOf(rows);
        }

        /// Whether every variance came within the tolerance.
        ///
        /// @return false where a layer took all attempts in vain
        public boolean isDone() {
            return rows.stream().allMatch(row -> Math.abs(row.after - 1) <= tolerance);
        }

        /// An aligned table.
        @Override
        public String toString() {
            var text = new StringBuilder();
            int path = 5, type = 4;
            for (Row row : rows) {
                path = Math.max(path, row.path.length());
                type = Math.max(type, row.type.length());
            }
            String format = "%-" + path + "s  %-" + type + "s  %15s  %14s  %8s%n";
            text.append(
                    String.format(
                            Locale.ROOT, format, "layer", "type", "variance before", "variance after", "attempts"));
            for (Row row : rows) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                format,
                                row.path,
                                row.type,
                                String.format(Locale.ROOT, "%.4g", row.before),
                                String.format(Locale.ROOT, "%.4f", row.after),
                                row.attempts));
            }
            return text.toString().stripTrailing();
        }
    }

    /// With the default settings.
    public Lsuv() {
        this(new Config());
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Lsuv(Config config) {
        if (!(config.tolerance() > 0) || config.attempts() < 1) {
            throw GradusException.got("Lsuv: tolerance %s, %d attempts", config.tolerance(), config.attempts())
                    .expected("a tolerance above 0 and at least 1 attempt")
                    .because("one of them was left out")
                    .repair("Usual are 0.02 and 10; one attempt is enough before activations.");
        }
        this.config = config;
    }

    @Override
    public int samples() {
        return BATCH;
    }

    @Override
    public String initialize(Sequential model, Tensor inputs, long seed) {
        return apply(model, inputs, seed).toString();
    }

    /// Changes the weights of a model.
    ///
    /// @param model built
    /// @param batch `[n, …]` prepared inputs, the more the better
    /// @param seed decides the orthonormal weights
    /// @return what was done
    /// @throws GradusException when the batch does not vary, or a layer's output does not
    public Report apply(Sequential model, Tensor batch, long seed) {
        requireVariety(batch);
        Map<String, Parameter> weights = new HashMap<>();
        for (Parameter p : model.parameters()) {
            if (p.value().shape().rank() >= 2 && p.name().endsWith(".weight")) {
                weights.put(p.name().substring(0, p.name().length() - ".weight".length()), p);
            }
        }
        if (config.orthonormal()) makeOrthonormal(model, seed);
        Map<String, Layer> layers = Layers.leaves(model);
        List<Tensor> parts = parts(batch);
        List<String> order = new ArrayList<>();
        run(model, parts.getFirst(), Pass.evaluation().observing((path, value) -> order.add(path)));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Parameter weight = weights.get(order.get(i));
            Layer layer = layers.get(order.get(i));
            if (weight == null || layer == null) continue;
            boolean next =
                    config.afterActivation() && i + 1 < order.size() && isActivation(layers.get(order.get(i + 1)));
            rows.add(scale(model, parts, order.get(i), layer, weight, order.get(next ? i + 1 : i)));
        }
        return new Report(rows, config.tolerance());
    }

    private static boolean isActivation(@Nullable Layer layer) {
        return layer != null && layer.getClass().getPackageName().endsWith(".activation");
    }

    private static void makeOrthonormal(Sequential model, long seed) {
        Rng rng = Rng.of(seed).fork("lsuv");
        for (Parameter p : model.parameters()) {
            Shape shape = p.value().shape();
            boolean weight = shape.rank() >= 2;
            if (weight) {
                Tensor w = new Orthonormal().make(shape, new Fans(1, 1), rng.fork(p.name()));
                p.value().set(w.to(p.value().dtype()));
            } else if (p.name().endsWith(".bias")) {
                p.value().set(Tensor.full(shape, 0, p.value().dtype()));
            }
        }
    }

    private Row scale(
            Sequential model, List<Tensor> parts, String path, Layer layer, Parameter weight, String measured) {
        double before = variance(model, parts, measured), now = before;
        int attempts = 0;
        while (Math.abs(now - 1) > config.tolerance() && attempts < config.attempts()) {
            if (!(now > LEAST && now < Double.POSITIVE_INFINITY)) {
                throw GradusException.got("LSUV: the output of %s (%s) has the variance %s", path, name(layer), now)
                        .expected("a variance above 0")
                        .because("its weights or its inputs are all equal or zero, as behind a dead layer")
                        .repair("Let LSUV make the weights orthonormal, or begin with another initialization.");
            }
            weight.value().set(weight.value().detach().div(Math.sqrt(now)));
            now = variance(model, parts, measured);
            attempts++;
        }
        return new Row(path, name(layer), before, now, attempts);
    }

    private static String name(Layer layer) {
        return layer.getClass().getSimpleName();
    }

    /// Ends a forward pass early, when what was to be measured is known: the layers behind it do not matter.
    private static final class Measured extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient double[] output;

        Measured(double[] output) {
            super(null, null, false, false);
            this.output = output;
        }
    }

    private static double variance(Sequential model, List<Tensor> parts, String path) {
        return variance(parts.stream().map(part -> output(model, part, path)).toList());
    }

    private static double[] output(Sequential model, Tensor part, String path) {
        try {
            run(
                    model,
                    part,
                    Pass.evaluation()
                            .observing((at, value) -> {
                                if (at.equals(path)) throw new Measured(value.toDoubles());
                            }));
        } catch (Measured m) {
            return m.output;
        }
        throw new IllegalStateException(path + " was seen before, and is not any more");
    }

    /// The samples in portions, since a deep network of images would need gigabytes for all of them.
    private static List<Tensor> parts(Tensor batch) {
        int[] sizes = batch.shape().toArray();
        double[] values = batch.toDoubles();
        int samples = sizes[0], size = values.length / samples;
        List<Tensor> parts = new ArrayList<>();
        for (int from = 0; from < samples; from += AT_ONCE) {
            sizes[0] = Math.min(AT_ONCE, samples - from);
            double[] its = Arrays.copyOfRange(values, from * size, (from + sizes[0]) * size);
            parts.add(Tensor.of(Shape.of(sizes), its).to(batch.dtype()));
        }
        return parts;
    }

    private static void run(Sequential model, Tensor batch, Pass pass) {
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            model.forward(batch, pass);
        }
    }

    private static double variance(List<double[]> parts) {
        long n = parts.stream().mapToLong(part -> part.length).sum();
        double mean = 0, square = 0;
        for (double[] part : parts) for (double v : part) mean += v / n;
        for (double[] part : parts) for (double v : part) square += (v - mean) * (v - mean) / n;
        return square;
    }

    private static void requireVariety(Tensor batch) {
        int n = batch.shape().rank() == 0 ? 0 : batch.shape().axis(0), size = n == 0 ? 0 : batch.size() / n;
        float[] x = batch.toFloats();
        for (int i = size; i < x.length; i++) if (x[i] != x[i % size]) return;
        throw GradusException.got("LSUV: a batch of %d samples that are all equal", n)
                .expected("a large batch of different samples")
                .because("the data is constant, or only one sample was given")
                .repair("Give a few hundred prepared samples of the training split.");
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
