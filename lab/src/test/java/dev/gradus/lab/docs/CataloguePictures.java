package dev.gradus.lab.docs;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The pictures of `docs/catalogue.md`, drawn from what the classes compute.
final class CataloguePictures {
    private static final int POINTS = 161;
    private static final int UNITS = 128;
    private static final int UNITS_OF_TRAINING = 60;

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

    private CataloguePictures() {}

    /// Each activation of one number from -4 to 4 (blue) with its derivative (orange).
    static String activations() {
        List<Panels.Panel> panels = new ArrayList<>();
        for (Catalogue.Entry<Layer> entry : Catalogues.LAYERS.entries()) {
            Class<?> type = entry.defaults().getClass().getEnclosingClass();
            boolean several = type.getSimpleName().contains("Softmax") || type == Maxout.class;
            if (!type.getPackageName().endsWith(".activation") || several) continue;
            Layer layer = Catalogues.LAYERS.make(entry.name());
            Sequential model = Sequential.of(layer).build(Shape.of(1), 1);
            float[] x = new float[POINTS];
            for (int i = 0; i < POINTS; i++) x[i] = -4 + 8f * i / (POINTS - 1) + 1e-4f; // beside the kinks
            Tensor in = Tensor.of(Shape.of(POINTS, 1), x).requiresGrad(true);
            Tensor y = model.forward(in, Pass.evaluation());
            y.sum().backward();
            Tensor slope = in.grad();
            panels.add(
                    new Panels.Panel(
                            entry.name(),
                            "",
                            -1.6,
                            3,
                            List.of(y.toDoubles(), slope == null ? new double[POINTS] : slope.toDoubles()),
                            false));
        }
        return Panels.svg(panels);
    }

    /// Each initializer's weights for 128 inputs and 128 units, as a histogram from -0.4 to 0.4, with their deviation.
    static String initializers() {
        List<Panels.Panel> panels = new ArrayList<>();
        for (Catalogue.Entry<Initializer> entry : Catalogues.INITIALIZERS.entries()) {
            Tensor w =
                    Catalogues.INITIALIZERS
                            .make(entry.name())
                            .make(Shape.of(UNITS, UNITS), new Fans(UNITS, UNITS), Rng.of(1));
            double[] values = w.toDoubles(), share = new double[40];
            double mean = 0, square = 0;
            for (double v : values) {
                int bin = (int) Math.floor((v + 0.4) / 0.8 * share.length);
                share[Math.clamp(bin, 0, share.length - 1)] += 1.0 / values.length;
                mean += v / values.length;
                square += v * v / values.length;
            }
            double most = 0;
            for (double s : share) most = Math.max(most, s);
            String note = String.format(Locale.ROOT, "σ %.3f", Math.sqrt(Math.max(0, square - mean * mean)));
            panels.add(new Panels.Panel(entry.name(), note, 0, most, List.of(share), true));
        }
        return Panels.svg(panels);
    }

    /// Each schedule over 60 units, with settings that let its form be seen, and its momentum where it moves that.
    static String schedules() {
        List<Panels.Panel> panels = new ArrayList<>();
        for (Catalogue.Entry<Schedule> entry : Catalogues.SCHEDULES.entries()) {
            Schedule schedule = Catalogues.SCHEDULES.make(entry.name(), VISIBLE.getOrDefault(entry.name(), Map.of()));
            double[] factor = new double[UNITS_OF_TRAINING], momentum = new double[UNITS_OF_TRAINING];
            for (int e = 0; e < UNITS_OF_TRAINING; e++) {
                factor[e] = schedule.factor(e, UNITS_OF_TRAINING);
                momentum[e] = schedule.momentum(e, UNITS_OF_TRAINING);
                schedule.observe(Math.max(0.4, 1 - e / 15.0)); // a loss that falls, then stands still
            }
            List<double[]> curves = Double.isNaN(momentum[0]) ? List.of(factor) : List.of(factor, momentum);
            panels.add(new Panels.Panel(entry.name(), "", -0.05, 1.05, curves, false));
        }
        return Panels.svg(panels);
    }
}
