package dev.gradus.interop.onnx;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What ONNX Runtime makes of every layer is what the layer gives.
class LayerExportTest {
    /// Of the largest output: the rounding of float32 in sums that are added up in another order.
    private static final double BOUND = 1e-5;

    @Test
    void every_layer_of_the_catalogue_is_exported_and_tried() {
        Set<Class<?>> tried = new HashSet<>();
        for (LayerCase one : LayerCase.all()) add(one.layer(), tried);
        Set<Class<?>> all =
                Catalogues.LAYERS.names().stream()
                        .map(name -> Catalogues.LAYERS.entry(name).defaults().getClass().getDeclaringClass())
                        .collect(toSet());
        assertThat(all).hasSizeGreaterThan(50).allMatch(LayerExports::has);
        assertThat(tried).containsAll(all);
    }

    private static void add(Layer layer, Set<Class<?>> into) {
        into.add(layer.getClass());
        for (Layer.Child child : layer.children()) add(child.layer(), into);
    }

    @TestFactory
    List<DynamicTest> every_layer_gives_in_onnx_runtime_what_it_gives_here() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int opset : new int[] {17, 21}) {
            for (LayerCase one : LayerCase.all()) {
                tests.add(dynamicTest("opset " + opset + ": " + one, () -> compare(opset, one)));
            }
        }
        return tests;
    }

    private static void compare(int opset, LayerCase one) {
        Sequential network = one.network();
        OnnxModel model = new OnnxExport().opset(opset).of(network);
        for (int n : new int[] {1, 3}) {
            Tensor x = one.batch(n);
            Tensor expected = network.forward(x, Pass.evaluation());
            Tensor got = OnnxRuntime.run(model, x).get(OnnxExport.SCORES);
            requireClose(got, expected);
        }
    }

    static void requireClose(Tensor got, Tensor expected) {
        assertThat(got.shape()).isEqualTo(expected.shape());
        double largest = 1e-30, distance = 0;
        for (int i = 0; i < got.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.toFloats()[i]));
            distance = Math.max(distance, Math.abs(got.toFloats()[i] - expected.toFloats()[i]));
        }
        assertThat(distance / largest).isLessThan(BOUND);
    }
}
