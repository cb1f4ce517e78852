package dev.gradus.interop.onnx;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What was exported is imported again as the same layers, or as others that give the same.
class RoundTripTest {
    @TestFactory
    List<DynamicTest> an_exported_layer_is_imported_again() {
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
        Sequential again = new OnnxImport(model).values().result().model().network();
        Tensor x = one.batch(3);
        Tensor expected = network.forward(x, Pass.evaluation()), got = again.forward(x, Pass.evaluation());
        String is = java.util.Arrays.equals(got.toFloats(), expected.toFloats()) ? "BITS" : "CLOSE";
        System.out.println(is + " " + opset + " " + one + " -> " + again);
        LayerExportTest.requireClose(got, expected);
    }
}
