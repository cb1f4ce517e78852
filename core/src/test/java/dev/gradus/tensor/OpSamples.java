package dev.gradus.tensor;

import static dev.gradus.tensor.OpSample.along;
import static dev.gradus.tensor.OpSample.binary;
import static dev.gradus.tensor.OpSample.product;
import static dev.gradus.tensor.OpSample.spread;
import static dev.gradus.tensor.OpSample.unary;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every operation; [OpTest] fails if a primitive is in none of these.
final class OpSamples {
    private static final Tensor LABELS = Tensor.ofInts(2, 0, 3, 2);
    private static final Tensor MEAN = spread(Shape.of(3), -1, 1), VARIANCE = spread(Shape.of(3), 0.5, 2);
    private static final Rng DROPS = Rng.of(3).fork("drops");

    static final List<OpSample> UNARY =
            List.of(
                    unary("abs", Tensor::abs, Math::abs, -2, 2).linear(),
                    unary("add number", x -> x.add(2.5), x -> x + 2.5, -2, 2).linear(),
                    unary("binary cross entropy", OpSamples::bce, p -> bce(p, 0.3), 0.1, 0.8),
                    unary("clamp", x -> Ops.clamp(x, -1, 0.5), x -> Math.min(Math.max(x, -1), 0.5), -2, 2).linear(),
                    unary("divide by number", x -> x.div(3), x -> x / 3, -2, 2).linear(),
                    unary("exp", Tensor::exp, Math::exp, -3, 3),
                    unary("exp less one", Ops::expm1, Math::expm1, -3, 3),
                    unary("hard tanh", x -> Ops.hardTanh(x, -1, 0.5), x -> Math.min(Math.max(x, -1), 0.5), -2, 2)
                            .linear(),
                    unary("normal distribution", Ops::normalCdf, OpSamples::normalCdf, -3, 2.5),
                    unary("heaviside", Ops::heaviside, x -> x >= 0 ? 1 : x < 0 ? 0 : x, -2, 2).linear(),
                    unary("leaky relu", x -> Ops.leakyRelu(x, 0.25), x -> x > 0 ? x : 0.25 * x, -2, 2).linear(),
                    unary("log", Tensor::log, Math::log, 0.2, 4),
                    unary("negate", Tensor::neg, x -> -x, -2, 2).linear(),
                    unary("power", x -> x.pow(1.5), x -> Math.pow(x, 1.5), 0.2, 3),
                    unary("relu", Tensor::relu, x -> Math.max(x, 0), -2, 2).linear(),
                    unary("scale", x -> x.mul(-3), x -> -3 * x, -2, 2).linear(),
                    unary("sigmoid", Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)), -4, 5),
                    unary("softplus", Ops::softplus, x -> x > 40 ? x : Math.log1p(Math.exp(x)), -4, 5),
                    unary(
                            "softplus with a factor",
                            x -> Ops.softplus(x, 2),
                            x -> Math.log1p(Math.exp(2 * x)) / 2,
                            -2,
                            3),
                    unary("silu", Ops::silu, x -> x / (1 + Math.exp(-x)), -4, 5),
                    unary("mish", Ops::mish, x -> x * Math.tanh(Math.log1p(Math.exp(x))), -4, 5),
                    unary("gelu", x -> Ops.gelu(x, false), x -> x * normalCdf(x), -3, 2.5),
                    unary("gelu, approximated", x -> Ops.gelu(x, true), OpSamples::gelu, -3, 2.5),
                    unary("sqrt", Tensor::sqrt, Math::sqrt, 0.2, 4),
                    unary("square", Tensor::square, x -> x * x, -2, 2),
                    unary("subtract number", x -> x.sub(2.5), x -> x - 2.5, -2, 2).linear(),
                    unary("tanh", Tensor::tanh, Math::tanh, -2, 3),
                    unary("your own function", x -> new Cube().apply(x), x -> x * x * x, -2, 2));

    private static final List<OpSample> OTHERS =
            List.of(
                    binary("add", in -> in.get(0).add(in.get(1)), Double::sum, wide(), tall()).linear(),
                    binary("subtract", in -> in.get(0).sub(in.get(1)), (a, b) -> a - b, wide(), tall()).linear(),
                    binary("multiply", in -> in.get(0).mul(in.get(1)), (a, b) -> a * b, wide(), tall()),
                    binary("divide", in -> in.get(0).div(in.get(1)), (a, b) -> a / b, wide(), tall()),
                    binary("maximum", in -> Ops.maximum(in.get(0), in.get(1)), Math::max, wide(), tall()).linear(),
                    binary("minimum", in -> Ops.minimum(in.get(0), in.get(1)), Math::min, wide(), tall()).linear(),
                    along("sum", x -> x.sum(1, false), 1, (l, v) -> sum(v), block()).linear(),
                    along("sum, axis kept", x -> x.sum(0, true), 0, (l, v) -> sum(v), block()).linear(),
                    along("sum of all", Tensor::sum, 0, (l, v) -> sum(v), spread(Shape.of(24), -2, 2)).linear(),
                    along("mean", x -> x.mean(-1, false), 2, (l, v) -> divided(sum(v), v.length), block()).linear(),
                    along("max", x -> x.max(1, false), 1, (l, v) -> max(v), block()).linear(),
                    along("softmax of rows", x -> x.softmax(-1), 2, (l, v) -> softmax(v), block()),
                    along("softmax of columns", x -> x.softmax(0), 0, (l, v) -> softmax(v), block()),
                    along("log softmax", x -> Ops.logSoftmax(x, 1), 1, (l, v) -> log(softmax(v)), block()),
                    along(
                                    "gather",
                                    x -> Ops.gather(x, LABELS),
                                    1,
                                    (l, v) -> new double[] {v[LABELS.toInts()[l]]},
                                    scores())
                            .linear(),
                    along("cross entropy", x -> Ops.crossEntropy(x, LABELS), 1, OpSamples::crossEntropy, scores()),
                    along("dropout", x -> Ops.dropout(x, 0.4, DROPS), 0, (l, v) -> drop(v), spread(Shape.of(40), -2, 2))
                            .linear(),
                    along("reshape", x -> x.reshape(4, -1), 0, (l, v) -> v, block()).linear(),
                    OpSample.of(
                                    "permute",
                                    in -> Ops.permute(in.get(0), 2, 0, 1),
                                    in ->
                                            IntStream.range(0, 24)
                                                    .mapToDouble(i -> in.get(0).get(i / 3 % 2, i % 3, i / 6))
                                                    .toArray(),
                                    block())
                            .linear(),
                    OpSample.of(
                                    "concatenate",
                                    in -> Ops.concatenate(1, in.get(0), in.get(1), in.get(0)),
                                    in ->
                                            IntStream.range(0, 2 * 7 * 4)
                                                    .mapToDouble(i -> concatenated(in, i / 28, i / 4 % 7, i % 4))
                                                    .toArray(),
                                    block(),
                                    spread(Shape.of(2, 1, 4), -1, 2))
                            .linear(),
                    OpSample.of(
                            "matmul",
                            in -> in.get(0).matmul(in.get(1)),
                            in -> product(in.get(0), in.get(1), false),
                            spread(Shape.of(3, 7), -2, 2),
                            spread(Shape.of(7, 5), -1, 2)),
                    OpSample.of(
                            "linear",
                            in -> Ops.linear(in.get(0), in.get(1), null),
                            in -> product(in.get(0), in.get(1), true),
                            spread(Shape.of(3, 7), -2, 2),
                            spread(Shape.of(5, 7), -1, 2)),
                    OpSample.of(
                            "linear with bias",
                            in -> Ops.linear(in.get(0), in.get(1), in.get(2)),
                            in ->
                                    OpSample.broadcast(
                                            Double::sum,
                                            Tensor.of(Shape.of(3, 5), product(in.get(0), in.get(1), true)),
                                            in.get(2)),
                            spread(Shape.of(3, 7), -2, 2),
                            spread(Shape.of(5, 7), -1, 2),
                            spread(Shape.of(5), -1, 2)),
                    normalized("normalize channels", Shape.of(2, 3, 4)),
                    normalized("normalize columns", Shape.of(8, 3, 1)),
                    normalized("normalize groups of channels", Shape.of(1, 4, 6)),
                    OpSample.of(
                            "normalize rows",
                            in -> Ops.normalize(in.get(0), Shape.of(1, 3, 7), 0.1, null, null).output(),
                            in -> along(in.get(0), 1, (l, v) -> normalized(v, mean(v), variance(v))),
                            spread(Shape.of(3, 7), -2, 2)),
                    OpSample.of(
                                    "normalize by given statistics",
                                    in ->
                                            Ops.normalize(
                                                    in.get(0),
                                                    MEAN.to(in.get(0).dtype()),
                                                    VARIANCE.to(in.get(0).dtype()),
                                                    0.1,
                                                    null,
                                                    null),
                                    in -> along(in.get(0), 0, (l, v) -> normalized(v, MEAN.get(l), VARIANCE.get(l))),
                                    spread(Shape.of(5, 3), -2, 2))
                            .linear());

    static final List<OpSample> ALL = Stream.of(UNARY, OTHERS, ImageOpSamples.ALL).flatMap(List::stream).toList();

    private OpSamples() {}

    /// y = x³ with its gradient by hand.
    static final class Cube extends Function {
        @Override
        protected Tensor forward(List<Tensor> in) {
            return in.get(0).pow(3);
        }

        @Override
        protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
            return List.of(gradient.mul(in.get(0).square()).mul(3));
        }
    }

    /// Statistics of the groups of a view, scaled and shifted by the channels on axis 1 of the same elements.
    private static OpSample normalized(String name, Shape view) {
        Shape shape = view.axis(0) == 1 ? Shape.of(2, 4, 3) : view;
        int channels = shape.axis(1), run = shape.axis(2);
        return OpSample.of(
                name,
                in -> Ops.normalize(in.get(0), view, 0.1, in.get(1), in.get(2)).output(),
                in -> {
                    double[] x = in.get(0).toDoubles(), y = new double[x.length];
                    for (int i = 0; i < y.length; i++) {
                        int group = i / view.axis(2) % view.axis(1), channel = i / run % channels;
                        double[] v =
                                IntStream.range(0, x.length)
                                        .filter(j -> j / view.axis(2) % view.axis(1) == group)
                                        .mapToDouble(j -> x[j])
                                        .toArray();
                        double standard = (x[i] - mean(v)) / Math.sqrt(variance(v) + 0.1);
                        y[i] = standard * in.get(1).get(channel) + in.get(2).get(channel);
                    }
                    return y;
                },
                spread(shape, -2, 2),
                spread(Shape.of(channels), 0.5, 2),
                spread(Shape.of(channels), -1, 1));
    }

    private static double mean(double[] v) {
        return Arrays.stream(v).average().orElseThrow();
    }

    private static double variance(double[] v) {
        return Arrays.stream(v).map(x -> (x - mean(v)) * (x - mean(v))).sum() / v.length;
    }

    private static double[] normalized(double[] v, double mean, double variance) {
        return Arrays.stream(v).map(x -> (x - mean) / Math.sqrt(variance + 0.1)).toArray();
    }

    private static Tensor wide() {
        return spread(Shape.of(3, 1, 5), -2, 2);
    }

    private static Tensor tall() {
        return spread(Shape.of(4, 1), 0.6, 1.5);
    }

    private static Tensor block() {
        return spread(Shape.of(2, 3, 4), -2, 2);
    }

    /// By Simpson's rule.
    private static double gelu(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private static double normalCdf(double x) {
        if (Math.abs(x) > 40) return x > 0 ? 1 : 0;
        int n = 2000;
        double sum = 0, h = x / n;
        for (int i = 0; i <= n; i++) {
            sum += (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2) * Math.exp(-0.5 * (i * h) * (i * h));
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    private static double concatenated(List<Tensor> in, int i, int j, int k) {
        return j < 3 ? in.get(0).get(i, j, k) : j == 3 ? in.get(1).get(i, 0, k) : in.get(0).get(i, j - 4, k);
    }

    private static Tensor scores() {
        return spread(Shape.of(4, 5), -3, 3);
    }

    private static Tensor bce(Tensor p) {
        return Ops.binaryCrossEntropy(p, Tensor.full(p.shape(), 0.3, p.dtype()));
    }

    private static double bce(double p, double t) {
        return -(t * Math.log(p) + (1 - t) * Math.log(1 - p));
    }

    private static double[] sum(double[] v) {
        return new double[] {Arrays.stream(v).sum()};
    }

    private static double[] divided(double[] v, int by) {
        return Arrays.stream(v).map(x -> x / by).toArray();
    }

    private static double[] max(double[] v) {
        return new double[] {Arrays.stream(v).max().orElseThrow()};
    }

    private static double[] softmax(double[] v) {
        double[] e = Arrays.stream(v).map(Math::exp).toArray();
        double sum = sum(e)[0];
        return Arrays.stream(e).map(x -> x / sum).toArray();
    }

    private static double[] log(double[] v) {
        return Arrays.stream(v).map(Math::log).toArray();
    }

    private static double[] crossEntropy(int row, double[] v) {
        return new double[] {-Math.log(softmax(v)[LABELS.toInts()[row]])};
    }

    private static double[] drop(double[] v) {
        double[] y = new double[v.length];
        for (int i = 0; i < y.length; i++) y[i] = (DROPS.bits(i) & 0xffffffffL) < 0.4 * 0x1p32 ? 0 : v[i] / 0.6;
        return y;
    }
}
