package dev.gradus.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import dev.gradus.nn.norm.LocalResponseNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What was exported is imported again, node by node: as the same layers with the same bits, or as others that give the same up to rounding.
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
        OnnxImport settings = new OnnxImport(model).values();
        if (one.layer() instanceof BatchNorm2d norm && !norm.config().tracking()) {
            // statistics of a batch: its samples do not stay apart, which no layer for evaluation does
            assertThatThrownBy(settings::result).hasMessageContaining("a mean over the axes [0, 2, 3]");
            return;
        }
        Sequential again = settings.result().model().network();
        Tensor x = one.batch(3);
        Tensor expected = network.forward(x, Pass.evaluation()), got = again.forward(x, Pass.evaluation());
        LayerExportTest.requireClose(got, expected);
        if (!isWrittenAsFormula(opset, one.layer())) assertThat(got.toFloats()).isEqualTo(expected.toFloats());
        assertThat(again.parameters().stream().mapToInt(p -> p.value().size()).sum())
                .as("all that can be trained in " + again)
                .isGreaterThanOrEqualTo(network.parameters().stream().mapToInt(p -> p.value().size()).sum());
    }

    /// Whether there is no operator for it, so that nodes compute its formula, and layers of the nodes after that.
    private static boolean isWrittenAsFormula(int opset, Layer layer) {
        return switch (layer) {
            case Softplus l -> l.config().beta() != 1;
            case AvgPool2d l -> l.config().ceil();
            case GroupNorm _ -> opset < 21;
            case RmsNorm _, LocalResponseNorm _ -> true;
            default -> false;
        };
    }
}
