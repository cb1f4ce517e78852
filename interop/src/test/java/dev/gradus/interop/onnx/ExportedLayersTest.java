package dev.gradus.interop.onnx;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every layer's file, computed operator by operator, gives what the layer gives: whatever is exported is in the list of operators.
class ExportedLayersTest {
    @TestFactory
    List<DynamicTest> an_exported_layer_is_a_function_that_gives_the_same() {
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
        Tensor x = one.batch(3);
        String input = model.graph().inputs().getFirst().name();
        Tensor got = new OnnxFunction(model).run(Map.of(input, x)).get(OnnxExport.SCORES);
        LayerExportTest.requireClose(Objects.requireNonNull(got), network.forward(x, Pass.evaluation()));
    }
}
