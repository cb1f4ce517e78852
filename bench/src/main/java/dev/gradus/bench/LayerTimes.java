package dev.gradus.bench;

import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Layers, one at a time, in microseconds: what to run before and after a change of a kernel.
///
/// ```
/// java --add-modules jdk.incubator.vector -cp "bench/target/fast/*:bench/target/fast/lib/*" org.openjdk.jmh.Main -p layer=relu,conv LayerTimes
/// ```
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayerTimes {
    private static final Shape IMAGES = Shape.of(100, 32, 28, 28);
    private static final Shape ROWS = Shape.of(100, 1024);

    /// The layer.
    @Param({
        "relu",
        "gelu",
        "tanh",
        "softmax",
        "dropout",
        "linear",
        "batch-norm",
        "batch-norm-relu",
        "max-pool",
        "avg-pool",
        "conv",
        "strided-conv",
        "depthwise-conv",
        "conv-transpose"
    })
    public String layer = "";

    private Sequential model = Sequential.of();
    private Tensor x = Tensor.of(0);
    private Tensor gradient = Tensor.of(0);

    /// For JMH.
    public LayerTimes() {}

    /// Builds the layer and an input that asks for its gradient.
    @Setup
    public void build() {
        Shape shape = IMAGES;
        model =
                switch (layer) {
                    case "relu" -> Sequential.of(new ReLU());
                    case "gelu" -> Sequential.of(new GELU());
                    case "tanh" -> Sequential.of(new Tanh());
                    case "dropout" -> Sequential.of(new Dropout(0.5));
                    case "softmax" -> {
                        shape = ROWS;
                        yield Sequential.of(new Softmax());
                    }
                    case "linear" -> {
                        shape = ROWS;
                        yield Sequential.of(new Linear(1024));
                    }
                    case "batch-norm" -> Sequential.of(new BatchNorm2d());
                    case "batch-norm-relu" -> Sequential.of(new BatchNorm2d(), new ReLU());
                    case "max-pool" -> Sequential.of(new MaxPool2d(2));
                    case "avg-pool" -> Sequential.of(new AvgPool2d(2));
                    case "conv" -> Sequential.of(new Conv2d(32, 3).padding(1));
                    case "strided-conv" -> Sequential.of(new Conv2d(32, 3).stride(2).padding(1));
                    case "depthwise-conv" -> Sequential.of(new Conv2d(32, 3).padding(1).groups(32));
                    case "conv-transpose" -> Sequential.of(new ConvTranspose2d(32, 2, 2));
                    default -> throw new IllegalArgumentException(layer);
                };
        model.build(Shape.of(Arrays.copyOfRange(shape.toArray(), 1, shape.rank())), 1);
        x = Rng.of(1).normal(shape, 0, 1).requiresGrad(true);
        gradient = Rng.of(2).normal(model.forward(x, Pass.training(Rng.of(3))).shape(), 0, 1);
    }

    /// Forward in training.
    ///
    /// @return the output, of which only the shape lasts
    @Benchmark
    public Tensor forward() {
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            return model.forward(x, Pass.training(Rng.of(3)));
        }
    }

    /// Forward and backward.
    ///
    /// @return the gradient of the input
    @Benchmark
    public Tensor forwardAndBackward() {
        x.zeroGrad();
        try (var _ = Workspace.open()) {
            model.forward(x, Pass.training(Rng.of(3))).backward(gradient);
        }
        return Objects.requireNonNull(x.grad());
    }
}
