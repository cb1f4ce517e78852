package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.layer.Reshape;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The window of a convolution or a pooling as its node has it; a sequence is an image of one row.
///
/// @param node where it is written
/// @param axes how many axes it moves along, 1 or 2
/// @param kernel `[down, right]`
/// @param stride likewise
/// @param dilation likewise
/// @param before zeros before each axis
/// @param behind zeros behind each axis
record WindowImport(
        OnnxNode node,
        int axes,
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> dilation,
        List<Integer> before,
        List<Integer> behind) {
    /// The window of a node whose kernels, where it has any, have this shape.
    static WindowImport of(NodeImport n, @Nullable Shape kernels) {
        OnnxNode node = n.node();
        Shape sample = n.x().sample();
        int axes = sample.rank() - 1;
        if (axes != 1 && axes != 2) throw n.unsupported("a window over samples " + sample);
        int[] sizes = node.wholes("kernel_shape");
        if (sizes == null && kernels != null && kernels.rank() == axes + 2)
            sizes = kernels.slice(2, axes + 2).toArray();
        if (sizes == null || sizes.length != axes) throw n.unsupported("a kernel without size for samples " + sample);
        List<Integer> kernel = image(sizes, 1);
        List<Integer> stride = listed(n, "strides", axes, 1), dilation = listed(n, "dilations", axes, 1);
        int[] pads = node.wholes("pads");
        if (pads == null) pads = new int[2 * axes];
        if (pads.length != 2 * axes) throw n.unsupported("pads " + Arrays.toString(pads));
        List<Integer> before = image(Arrays.copyOf(pads, axes), 0),
                behind = image(Arrays.copyOfRange(pads, axes, 2 * axes), 0);
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            int[] first = new int[2], last = new int[2];
            Shape size = image(sample);
            for (int i = 0; i < 2; i++) {
                int all = same(size.axis(1 + i), kernel.get(i), stride.get(i), dilation.get(i));
                first[i] = auto.equals("SAME_LOWER") ? all - all / 2 : all / 2;
                last[i] = all - first[i];
            }
            before = image(first, 0);
            behind = image(last, 0);
        }
        return new WindowImport(node, axes, kernel, stride, dilation, before, behind);
    }

    /// As many zeros as give ⌈size / stride⌉ outputs.
    private static int same(int size, int kernel, int stride, int dilation) {
        long outputs = Math.ceilDiv(size, stride);
        return (int) Math.max(0, (outputs - 1) * stride + dilation * (kernel - 1L) + 1 - size);
    }

    private static List<Integer> listed(NodeImport n, String attribute, int axes, int otherwise) {
        int[] values = n.node().wholes(attribute);
        if (values == null) return List.of(otherwise, otherwise);
        if (values.length != axes) throw n.unsupported(attribute + " " + Arrays.toString(values));
        return image(values, otherwise);
    }

    private static List<Integer> image(int[] values, int ofRow) {
        return values.length == 1 ? List.of(ofRow, values[0]) : List.of(values[0], values[1]);
    }

    private static Shape image(Shape sample) {
        return sample.rank() == 2 ? Shape.of(sample.axis(0), 1, sample.axis(1)) : sample;
    }

    /// An attribute of one number for each axis.
    List<Integer> both(String attribute, int otherwise) {
        int[] values = node.wholes(attribute);
        return values == null ? List.of(otherwise, otherwise) : image(values, otherwise);
    }

    boolean isSymmetric() {
        return before.equals(behind);
    }

    /// The padding that the layer itself gives; none where it is done before.
    List<Integer> padding() {
        return isSymmetric() ? before : List.of(0, 0);
    }

    /// The input as an image, padded where the layer itself cannot.
    Flow image(NodeImport n, double value) {
        Flow x = n.x();
        if (axes == 1) x = n.layer(new Reshape(image(x.sample()).toArray()), x);
        if (isSymmetric()) return x;
        return n.layer(PlaceImports.padding(value, before.get(0), behind.get(0), before.get(1), behind.get(1)), x);
    }

    /// Kernels of a sequence as those of an image of one row.
    Tensor kernels(Tensor w) {
        Shape s = w.shape();
        return axes == 1 ? w.reshape(Shape.of(s.axis(0), s.axis(1), 1, s.axis(2))) : w;
    }

    /// The output as a sequence again, where the input was one.
    Flow sequence(NodeImport n, Flow y) {
        return axes == 1 ? n.layer(new Reshape(y.sample().axis(0), y.sample().axis(2)), y) : y;
    }
}
