package dev.gradus.interop.onnx;

import dev.gradus.data.Preparation;
import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.GlobalContrast;
import dev.gradus.data.prepare.Impute;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.OneHot;
import dev.gradus.data.prepare.Ordinal;
import dev.gradus.data.prepare.Pca;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Unknown;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.error.GradusException;
import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What is done to inputs before the network sees them, as the first nodes of the graph, so that raw samples go in.
final class PreparationExports {
    private static final int TO_FLOAT = ElementType.of(DType.FLOAT32).code;

    private static final double CONSTANT = 10 * Math.ulp(1.0);

    private PreparationExports() {}

    static Flow write(Preparation step, Flow x, GraphWriter out) {
        String name =
                switch (step) {
                    case ZeroMean p -> shifted(x, p.config().mean(), out);
                    case Standardize p -> scaled(x, p.config().mean(), p.config().std(), out);
                    case RobustScale p -> scaled(x, p.config().median(), p.config().range(), out);
                    case MinMax p -> minMax(p, x, out);
                    case Clip p ->
                            out.node(
                                    "Clip",
                                    x.name(),
                                    out.constant(-p.config().bound()),
                                    out.constant(p.config().bound()));
                    case GlobalContrast p -> contrast(p.config(), x, out);
                    case Pca p -> pca(p, x, out);
                    case Whiten p -> whiten(p, x, out);
                    case Impute p -> impute(p, x, out);
                    case OneHot p -> oneHot(p.config(), x, out);
                    case Ordinal p -> ordinal(p.config(), x, out);
                    default ->
                            throw GradusException.got("the preparation %s", step.getClass().getName())
                                    .expected("one of the catalogue")
                                    .because("it is of your own, and nothing says which operators of ONNX it is")
                                    .repair("Prepare the inputs outside of the model, and export the network alone.");
                };
        return new Flow(name, step.shape(x.sample()));
    }

    /// One number for each channel of an image, or for each element of any other sample.
    private static String each(Shape sample, List<Double> values, GraphWriter out) {
        Shape shape = values.size() == sample.size() ? sample : GraphWriter.perChannel(values.size(), sample);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) (double) values.get(i);
        return out.constant(shape, floats);
    }

    private static String shifted(Flow x, List<Double> shift, GraphWriter out) {
        return out.node("Sub", x.name(), each(x.sample(), shift, out));
    }

    private static String scaled(Flow x, List<Double> shift, List<Double> scale, GraphWriter out) {
        List<Double> divisor = scale.stream().map(PreparationExports::divisor).toList();
        return out.node("Div", shifted(x, shift, out), each(x.sample(), divisor, out));
    }

    /// A group that is constant up to rounding is shifted only.
    private static double divisor(double range) {
        return range < CONSTANT ? 1 : range;
    }

    private static String minMax(MinMax step, Flow x, GraphWriter out) {
        MinMax.Config c = step.config();
        List<Double> scale = new ArrayList<>();
        for (int g = 0; g < c.min().size(); g++) {
            double range = c.max().get(g) - c.min().get(g);
            scale.add((c.high() - c.low()) / divisor(range));
        }
        String scaled = out.node("Mul", shifted(x, c.min(), out), each(x.sample(), scale, out));
        return out.node("Add", scaled, out.constant(c.low()));
    }

    /// `scale (x - mean) / max(ε, √(λ + var))` of each sample.
    private static String contrast(GlobalContrast.Config c, Flow x, GraphWriter out) {
        int[] axes = GraphWriter.axes(x.sample());
        String difference = out.node("Sub", x.name(), out.reduce("ReduceMean", 18, x.name(), true, axes));
        String variance = out.reduce("ReduceMean", 18, out.node("Mul", difference, difference), true, axes);
        String contrast = out.node("Sqrt", out.node("Add", variance, out.constant(c.lambda())));
        String divisor = out.node("Max", contrast, out.constant(c.epsilon()));
        return out.node("Div", out.node("Mul", difference, out.constant(c.scale())), divisor);
    }

    private static String pca(Pca step, Flow x, GraphWriter out) {
        double[] mean = state(step, "mean").toDoubles(), rows = state(step, "components").toDoubles();
        int d = mean.length, k = rows.length / d;
        float[] columns = new float[rows.length];
        for (int i = 0; i < k; i++) for (int j = 0; j < d; j++) columns[j * k + i] = (float) rows[i * d + j];
        return projected(x, mean, Tensor.of(Shape.of(d, k), columns), out);
    }

    /// `(x - mean) Vᵀ Λ`, for ZCA turned back by `V`; Λ has 1 / √(variance + ε) on its diagonal.
    private static String whiten(Whiten step, Flow x, GraphWriter out) {
        double[] mean = state(step, "mean").toDoubles(), rows = state(step, "components").toDoubles();
        double[] variance = state(step, "variance").toDoubles();
        int d = mean.length;
        double[] columns = new double[d * d];
        for (int i = 0; i < d; i++) {
            double stretch = 1 / Math.sqrt(variance[i] + step.config().epsilon());
            for (int j = 0; j < d; j++) columns[j * d + i] = rows[i * d + j] * stretch;
        }
        Tensor matrix = Tensor.of(Shape.of(d, d), columns);
        if (step.config().kind() == Whiten.Kind.ZCA) matrix = matrix.matmul(Tensor.of(Shape.of(d, d), rows));
        String y = projected(x, mean, matrix.to(DType.FLOAT32), out);
        return step.config().kind() == Whiten.Kind.ZCA ? out.reshape(y, x.sample()) : y;
    }

    private static Tensor state(Preparation step, String name) {
        return Objects.requireNonNull(step.state().get(name), name);
    }

    private static String projected(Flow x, double[] mean, Tensor matrix, GraphWriter out) {
        float[] shift = new float[mean.length];
        for (int i = 0; i < shift.length; i++) shift[i] = (float) mean[i];
        String flat = out.node("Flatten", Map.of("axis", 1), x.name());
        String difference = out.node("Sub", flat, out.constant(Shape.of(shift.length), shift));
        return out.node("MatMul", difference, out.constant(matrix.shape(), matrix.toFloats()));
    }

    private static String impute(Impute step, Flow x, GraphWriter out) {
        String filling = each(x.sample(), step.config().value(), out);
        return out.node("Where", out.node("IsNaN", x.name()), filling, x.name());
    }

    private static String oneHot(OneHot.Config c, Flow x, GraphWriter out) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < x.sample().size(); i++) {
            String element = element(x, i, out);
            int at = c.elements().indexOf(i);
            parts.add(at < 0 ? element : oneHot(element, c.categories().get(at), c.unknown(), out));
        }
        return out.node("Concat", Map.of("axis", 1), parts.toArray(String[]::new));
    }

    /// The number of the category, -1 for an unknown one.
    private static String ordinal(Ordinal.Config c, Flow x, GraphWriter out) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < x.sample().size(); i++) {
            String element = element(x, i, out);
            int at = c.elements().indexOf(i);
            parts.add(at < 0 ? element : number(element, c.categories().get(at), c.unknown(), out));
        }
        return out.reshape(out.node("Concat", Map.of("axis", 1), parts.toArray(String[]::new)), x.sample());
    }

    private static String number(String element, List<Double> categories, Unknown unknown, GraphWriter out) {
        float[] numbers = new float[categories.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = i + 1;
        String one = oneHot(element, categories, unknown, out);
        String counted = out.node("MatMul", one, out.constant(Shape.of(numbers.length, 1), numbers));
        return out.node("Sub", counted, out.constant(1));
    }

    private static String element(Flow x, int i, GraphWriter out) {
        String flat = out.node("Flatten", Map.of("axis", 1), x.name());
        return out.node("Gather", Map.of("axis", 1), flat, out.wholes(i));
    }

    /// A graph cannot refuse: an unknown category, where it is not to be ignored, becomes NaN, and so does the answer.
    private static String oneHot(String element, List<Double> categories, Unknown unknown, GraphWriter out) {
        float[] values = new float[categories.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) (double) categories.get(i);
        String isThis = out.node("Equal", element, out.constant(Shape.of(1, values.length), values));
        String one = out.node("Cast", Map.of("to", TO_FLOAT), isThis);
        if (unknown == Unknown.IGNORE) return one;
        String known = out.reduce("ReduceMax", 18, one, true, 1);
        return out.node("Div", one, known); // 0 / 0 is NaN
    }
}
