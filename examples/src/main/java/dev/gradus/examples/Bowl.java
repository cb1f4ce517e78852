package dev.gradus.examples;

import dev.gradus.data.Batch;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.tensor.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The loss as a bowl over two weights: long where inputs are raw, rounder where they are standardized, round where they are
/// whitened.
///
/// ```
/// L(w) = mean (w · x - target)²        L has the curvature 2 H,  H = mean x · xᵀ
/// ```
/// Gradient descent takes the best rate that there is for each bowl, 1 / (largest + least eigenvalue of H), and still goes from
/// one wall to the other: its error shrinks by (κ - 1) / (κ + 1) in a step, with the condition κ = largest / least.
final class Bowl {
    static final Split.Train TRAIN = new Split.Train(samples(200));
    private static final double CLOSE = 1e-4;

    private Bowl() {}

    /// A short feature and a long one, which mostly grow together.
    private static InMemory samples(int n) {
        Rng rng = Rng.of(4);
        float[][] x = new float[n][], target = new float[n][];
        for (int i = 0; i < n; i++) {
            double u = rng.normal(2L * i), v = rng.normal(2L * i + 1);
            x[i] = new float[] {(float) (0.6 * u + 0.1), (float) (3 * (0.8 * u + 0.6 * v) + 0.5)};
            target[i] = new float[] {2 * x[i][0] + 0.1f * x[i][1]};
        }
        return InMemory.of("bowl", x, target, List.of("target"));
    }

    static Map<String, Descent> descents() {
        Map<String, Descent> descents = new LinkedHashMap<>();
        descents.put("raw", Descent.of());
        descents.put("standardized", Descent.of(Standardize.fit(TRAIN)));
        descents.put("whitened", Descent.of(Whiten.fit(TRAIN, Whiten.Kind.ZCA, 0)));
        return descents;
    }

    /// Gradient descent from w = 0, until the loss is within 1/10,000 of the way to its least value.
    ///
    /// @param inputs one after the other
    /// @param bowl its shape
    /// @param path the weights after each step, first those at the start
    record Descent(float[] inputs, Curvature bowl, List<double[]> path) {
        static Descent of(Preparation... preparations) {
            Batch all = Loader.of(TRAIN).batchSize(TRAIN.data().size()).prepare(preparations).iterator().next();
            float[] x = all.inputs().toFloats();
            Curvature bowl = Curvature.of(x, all.targets().toFloats());
            double rate = 1 / (bowl.largest + bowl.least);
            List<double[]> path = new ArrayList<>(List.of(new double[2]));
            while (bowl.above(path.getLast()) > CLOSE * bowl.above(path.getFirst())) {
                double[] w = path.getLast(), gradient = bowl.gradient(w);
                path.add(new double[] {w[0] - rate * gradient[0], w[1] - rate * gradient[1]});
            }
            return new Descent(x, bowl, path);
        }

        int steps() {
            return path.size() - 1;
        }

        /// Half the width of the picture, in the plane of the weights.
        private double radius() {
            return 1.4 * Math.hypot(bowl.best[0], bowl.best[1]);
        }
    }

    /// A quadratic loss: its second derivatives `2 · [a b; b c]`, their eigenvalues, and where it is least.
    record Curvature(double a, double b, double c, double largest, double least, double[] best) {
        static Curvature of(float[] x, float[] t) {
            double a = 0, b = 0, c = 0, tx = 0, ty = 0;
            for (int i = 0; i < t.length; i++) {
                double u = x[2 * i], v = x[2 * i + 1];
                a += u * u / t.length;
                b += u * v / t.length;
                c += v * v / t.length;
                tx += t[i] * u / t.length;
                ty += t[i] * v / t.length;
            }
            double middle = (a + c) / 2, half = Math.hypot((a - c) / 2, b), det = a * c - b * b;
            double[] best = {(c * tx - b * ty) / det, (a * ty - b * tx) / det};
            return new Curvature(a, b, c, middle + half, middle - half, best);
        }

        double condition() {
            return largest / least;
        }

        double[] gradient(double[] w) {
            double u = w[0] - best[0], v = w[1] - best[1];
            return new double[] {2 * (a * u + b * v), 2 * (b * u + c * v)};
        }

        /// How much the loss is above its least value.
        double above(double[] w) {
            double u = w[0] - best[0], v = w[1] - best[1];
            return a * u * u + 2 * b * u * v + c * v * v;
        }

        /// The direction of largest curvature, in degrees.
        double angle() {
            return Math.toDegrees(Math.atan2(2 * b, a - c) / 2);
        }
    }

    // ---- the picture -----------------------------------------------------------------------------------------------

    private static final int SIZE = 240;
    private static final int LEVELS = 9;

    static String svg(Map<String, Descent> descents) {
        var svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" width="%1$d" height="560" viewBox="0 0 %1$d 560">
                <title>Inputs and loss: raw, standardized, whitened</title>
                <style>
                  text { font: 14px 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif; text-anchor: middle; fill: #14181f; }
                  svg svg { overflow: hidden; }
                  rect { fill: #ffffff; stroke: #c8ccd4; }
                  ellipse, polyline, line { fill: none; stroke: #9aa3b2; vector-effect: non-scaling-stroke; }
                  polyline { stroke: #b42318; stroke-width: 1.5; }
                  circle { fill: #1d4ed8; fill-opacity: 0.5; }
                  .best { fill: #14181f; fill-opacity: 1; }
                </style>
                """
                        .formatted((SIZE + 20) * descents.size() + 20));
        int x = 20;
        for (var entry : descents.entrySet()) {
            Descent d = entry.getValue();
            label(svg, x, 24, entry.getKey());
            panel(svg, x, 36, inputs(d));
            panel(svg, x, 46 + SIZE, bowl(d));
            label(svg, x, 548, d.steps() + (d.steps() == 1 ? " step" : " steps"));
            x += SIZE + 20;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void label(StringBuilder svg, int x, int y, String text) {
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x + SIZE / 2, y, text));
    }

    private static void panel(StringBuilder svg, int x, int y, String content) {
        String place = "x=\"%d\" y=\"%d\" width=\"%3$d\" height=\"%3$d\"".formatted(x, y, SIZE);
        svg.append("<rect ").append(place).append("/>\n<svg ").append(place);
        svg.append(" viewBox=\"-120 -120 240 240\">\n").append(content).append("</svg>\n");
    }

    private static String inputs(Descent d) {
        double most = 0;
        for (float v : d.inputs) most = Math.max(most, Math.abs(v));
        var dots = new StringBuilder("<line x1=\"-120\" x2=\"120\"/><line y1=\"-120\" y2=\"120\"/>\n");
        for (int i = 0; i < d.inputs.length; i += 2) {
            dots.append(circle(110 / most * d.inputs[i], 110 / most * d.inputs[i + 1], 2, "input"));
        }
        return dots.toString();
    }

    private static String bowl(Descent d) {
        Curvature b = d.bowl;
        double scale = 120 / d.radius(), start = b.above(d.path.getFirst());
        var lines = new StringBuilder();
        for (int level = -2; level < LEVELS; level++) {
            double height = start / Math.pow(2, level);
            lines.append(
                    "<ellipse rx=\"%s\" ry=\"%s\" transform=\"rotate(%s)\"/>\n"
                            .formatted(
                                    number(scale * Math.sqrt(height / b.largest)),
                                    number(scale * Math.sqrt(height / b.least)),
                                    number(-b.angle())));
        }
        lines.append("<polyline points=\"");
        for (double[] w : d.path) {
            lines.append(number(scale * (w[0] - b.best[0]))).append(',').append(number(-scale * (w[1] - b.best[1])));
            lines.append(' ');
        }
        return lines.append("\"/>\n").append(circle(0, 0, 3, "best")).toString();
    }

    private static String circle(double x, double y, int radius, String kind) {
        String place = "cx=\"%s\" cy=\"%s\" r=\"%d\"".formatted(number(x), number(-y), radius);
        return "<circle class=\"%s\" %s/>\n".formatted(kind, place);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value + 0.0);
    }

    static void main(String[] args) throws IOException {
        Map<String, Descent> descents = descents();
        descents.forEach((name, d) ->
                IO.println("%-13s condition %6.1f, %4d steps".formatted(name, d.bowl.condition(), d.steps())));
        if (args.length > 0) {
            Files.writeString(Path.of(args[0]), svg(descents));
            IO.println("drawn: " + args[0]);
        }
    }
}
