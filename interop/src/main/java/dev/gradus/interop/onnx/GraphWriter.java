package dev.gradus.interop.onnx;

import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// A graph that is being written: nodes one after the other, values that it holds, and names for both.
///
/// What training changes becomes an initializer under its name in the model, `1.weight`; any other number a `Constant` node, so that whoever
/// imports the file knows what may be trained further.
final class GraphWriter {
    private final int opset;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();

    /// How often each name was asked for.
    private final Map<String, Integer> names = new HashMap<>();

    /// Values that stand for parameters, where a layer around them changes those in evaluation.
    private final Map<String, Tensor> effective = new HashMap<>();

    /// The place in the model of what is being written.
    private String place = "";

    /// A value on its way through the graph.
    ///
    /// @param name under which nodes take it
    /// @param sample its shape without the batch axis
    record Flow(String name, Shape sample) {}

    GraphWriter(int opset) {
        this.opset = opset;
    }

    /// Whether the operators of a version may be used.
    boolean has(int version) {
        return opset >= version;
    }

    List<OnnxNode> nodes() {
        return nodes;
    }

    Map<String, OnnxTensor> initializers() {
        return initializers;
    }

    /// Writes what a layer computes.
    Flow layer(String path, Layer layer, Flow x) {
        String outer = place;
        place = path;
        Shape output = layer.build(x.sample, Builder.root(Rng.of(0))); // built already, so this only infers
        String name = LayerExports.write(layer, x, path, this);
        place = outer;
        return new Flow(name, output);
    }

    /// Writes a part with other values of its parameters, by their names.
    Flow layer(String path, Layer layer, Flow x, Map<String, Tensor> instead) {
        effective.putAll(instead);
        Flow output = layer(path, layer, x);
        effective.keySet().removeAll(instead.keySet());
        return output;
    }

    /// Writes under a name of its own.
    void at(String newPlace) {
        place = newPlace;
    }

    /// A node with one output and without attributes.
    ///
    /// @return the name of the output
    String node(String operator, String... inputs) {
        return node(operator, Map.of(), inputs);
    }

    /// A node with one output.
    ///
    /// @param operator such as `Conv`
    /// @param attributes `Integer`, `Double`, `String`, `int[]`
    /// @param inputs names of values; the empty one for an optional input that is not given
    /// @return the name of the output
    String node(String operator, Map<String, ? extends Object> attributes, String... inputs) {
        Map<String, Object> written = new LinkedHashMap<>();
        new TreeMap<>(attributes).forEach((key, value) -> written.put(key, written(value)));
        String name = name((place.isEmpty() ? "" : place + "/") + operator);
        nodes.add(new OnnxNode(name, "", operator, Arrays.asList(inputs), List.of(name), written));
        return name;
    }

    private static Object written(Object value) {
        return switch (value) {
            case Integer whole -> (long) whole;
            case Double real -> (float) (double) real;
            case int[] wholes -> Arrays.stream(wholes).mapToObj(i -> (long) i).toList();
            default -> value;
        };
    }

    /// The value of a parameter, in the shape in which a node needs it.
    String parameter(Parameter parameter, Shape shape) {
        Tensor value = effective.getOrDefault(parameter.name(), parameter.value());
        return initializer(parameter.name(), value.reshape(shape));
    }

    /// The value of a parameter.
    String parameter(Parameter parameter) {
        return parameter(parameter, parameter.value().shape());
    }

    /// A value that the model learned.
    String initializer(String wanted, Tensor value) {
        String name = name(wanted);
        initializers.put(name, OnnxTensor.of(value));
        return name;
    }

    /// Numbers that nothing changes.
    String constant(Shape shape, float... values) {
        return constant(Tensor.of(shape, values));
    }

    /// A number that nothing changes.
    String constant(double value) {
        return constant(Shape.of(), (float) value);
    }

    /// Integers that nothing changes, such as axes.
    String wholes(int... values) {
        return constant(Tensor.of(Shape.of(values.length), values));
    }

    private String constant(Tensor value) {
        String name = name((place.isEmpty() ? "" : place + "/") + "Constant");
        nodes.add(new OnnxNode(name, "", "Constant", List.of(), List.of(name), Map.of("value", OnnxTensor.of(value))));
        return name;
    }

    private String name(String wanted) {
        int before = names.merge(wanted, 1, Integer::sum) - 1;
        return before == 0 ? wanted : name(wanted + "_" + before);
    }

    /// Says that a name is taken, as that of an input.
    void reserve(String name) {
        names.merge(name, 1, Integer::sum);
    }

    /// Another shape of each sample.
    String reshape(String x, Shape sample) {
        int[] sizes = sample.prepend(0).toArray(); // 0: as it was
        return node("Reshape", x, wholes(sizes));
    }

    /// A mean, minimum … over axes, which were an attribute at first and have been an input since a version.
    String reduce(String operator, int inputSince, String x, boolean keep, int... axes) {
        int kept = keep ? 1 : 0;
        if (has(inputSince)) return node(operator, Map.of("keepdims", kept), x, wholes(axes));
        return node(operator, Map.of("keepdims", kept, "axes", axes), x);
    }

    /// The axes of a sample within a batch.
    static int[] axes(Shape sample) {
        return LongStream.rangeClosed(1, sample.rank()).mapToInt(i -> (int) i).toArray();
    }

    /// A shape that broadcasts along the first axis of a sample.
    static Shape perChannel(int channels, Shape sample) {
        int[] sizes = new int[Math.max(1, sample.rank())];
        Arrays.fill(sizes, 1);
        sizes[0] = channels;
        return Shape.of(sizes);
    }
}
