package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.layer.SelectChannels;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dense layers, convolutions and pooling.
final class ConvolutionExports {
    private ConvolutionExports() {}

    static void addTo(LayerExports all) {
        all.add(Linear.class, (l, x, out) -> weighed("Gemm", Map.of("transB", 1), x, l.parameters(), out));
        all.add(Conv2d.class, ConvolutionExports::convolution);
        all.add(ConvTranspose2d.class, ConvolutionExports::transposed);
        all.add(SelectChannels.class, ConvolutionExports::selection);
        all.add(MaxPool2d.class, ConvolutionExports::maximum);
        all.add(AvgPool2d.class, ConvolutionExports::mean);
        all.add(AdaptiveAvgPool2d.class, ConvolutionExports::adaptive);
        all.add(GlobalAvgPool2d.class, (l, x, out) -> flat(out.node("GlobalAveragePool", x.name()), out));
        all.add(GlobalMaxPool2d.class, (l, x, out) -> flat(out.node("GlobalMaxPool", x.name()), out));
    }

    private static String weighed(
            String operator, Map<String, ?> attributes, Flow x, List<Parameter> parameters, GraphWriter out) {
        List<String> inputs = new ArrayList<>(List.of(x.name()));
        for (Parameter p : parameters) inputs.add(out.parameter(p));
        return out.node(operator, attributes, inputs.toArray(String[]::new));
    }

    private static String convolution(Conv2d layer, Flow x, GraphWriter out) {
        Conv2d.Config c = layer.config();
        Map<String, Object> attributes = window(c.kernel(), c.stride(), c.padding(), c.dilation());
        attributes.put("group", c.groups());
        return weighed("Conv", attributes, x, layer.parameters(), out);
    }

    private static String transposed(ConvTranspose2d layer, Flow x, GraphWriter out) {
        ConvTranspose2d.Config c = layer.config();
        Map<String, Object> attributes = window(c.kernel(), c.stride(), c.padding(), c.dilation());
        attributes.put("group", c.groups());
        attributes.put("output_padding", both(c.outputPadding()));
        return weighed("ConvTranspose", attributes, x, layer.parameters(), out);
    }

    private static String selection(SelectChannels layer, Flow x, GraphWriter out) {
        List<Integer> channels = layer.config().channels();
        int in = x.sample().axis(0);
        float[] ones = new float[channels.size() * in];
        for (int k = 0; k < channels.size(); k++) if (channels.get(k) >= 0) ones[k * in + channels.get(k)] = 1;
        return out.node("Conv", x.name(), out.constant(Shape.of(channels.size(), in, 1, 1), ones));
    }

    private static Map<String, Object> window(
            List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation) {
        int[] pad = both(padding);
        Map<String, Object> window = new LinkedHashMap<>();
        window.put("kernel_shape", both(kernel));
        window.put("strides", both(stride));
        window.put("pads", new int[] {pad[0], pad[1], pad[0], pad[1]});
        window.put("dilations", both(dilation));
        return window;
    }

    private static int[] both(List<Integer> sizes) {
        return new int[] {sizes.getFirst(), sizes.getLast()};
    }

    private static String maximum(MaxPool2d layer, Flow x, GraphWriter out) {
        MaxPool2d.Config c = layer.config();
        List<Integer> stride = c.stride().isEmpty() ? c.kernel() : c.stride();
        Pooling pooling = Pooling.of(x, c.kernel(), stride, c.padding(), c.dilation(), c.ceil());
        if (!pooling.isIncomplete()) {
            return out.node("MaxPool", window(c.kernel(), stride, c.padding(), c.dilation()), x.name());
        }
        String padded = out.node("Pad", x.name(), out.wholes(pooling.pads()), out.constant(Double.NEGATIVE_INFINITY));
        return out.node("MaxPool", window(c.kernel(), stride, List.of(0), c.dilation()), padded);
    }

    private static String mean(AvgPool2d layer, Flow x, GraphWriter out) {
        AvgPool2d.Config c = layer.config();
        List<Integer> stride = c.stride().isEmpty() ? c.kernel() : c.stride();
        Pooling pooling = Pooling.of(x, c.kernel(), stride, c.padding(), List.of(1), c.ceil());
        Map<String, Object> attributes = window(c.kernel(), stride, c.padding(), List.of(1));
        attributes.remove("dilations"); // since opset 19
        if (!pooling.isIncomplete()) {
            attributes.put("count_include_pad", c.countPadding() ? 1 : 0);
            return out.node("AveragePool", attributes, x.name());
        }
        // programs count the elements of a last, incomplete window in different ways: so whole windows, and their share
        String padded = out.node("Pad", x.name(), out.wholes(pooling.pads()));
        attributes.put("pads", new int[4]);
        String whole = out.node("AveragePool", attributes, padded);
        float[] shares = pooling.shares(c.countPadding());
        return out.node("Mul", whole, out.constant(Shape.of(1, pooling.rows(), pooling.columns()), shares));
    }

    /// As two products with matrices of means, unless one size of window does for all outputs.
    private static String adaptive(AdaptiveAvgPool2d layer, Flow x, GraphWriter out) {
        int[] size = both(layer.config().size());
        int height = x.sample().axis(1), width = x.sample().axis(2);
        if (size[0] == 1 && size[1] == 1) return out.node("GlobalAveragePool", x.name());
        if (height % size[0] == 0 && width % size[1] == 0) {
            int[] window = {height / size[0], width / size[1]};
            return out.node("AveragePool", Map.of("kernel_shape", window, "strides", window), x.name());
        }
        String down = out.constant(Shape.of(size[0], height), means(size[0], height, false));
        String right = out.constant(Shape.of(width, size[1]), means(size[1], width, true));
        return out.node("MatMul", out.node("MatMul", down, x.name()), right);
    }

    /// Output i is the mean of ⌊i · size / outputs⌋ to ⌈(i + 1) · size / outputs⌉.
    static float[] means(int outputs, int size, boolean isTransposed) {
        float[] matrix = new float[outputs * size];
        for (int i = 0; i < outputs; i++) {
            int from = (int) ((long) i * size / outputs), to = (int) Math.ceilDiv((i + 1L) * size, outputs);
            for (int k = from; k < to; k++) matrix[isTransposed ? k * outputs + i : i * size + k] = 1f / (to - from);
        }
        return matrix;
    }

    private static String flat(String pooled, GraphWriter out) {
        return out.node("Flatten", Map.of("axis", 1), pooled);
    }
}
