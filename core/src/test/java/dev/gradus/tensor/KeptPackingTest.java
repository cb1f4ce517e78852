package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Ema;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.WeightAverage;
import dev.gradus.tensor.kernel.Packing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A recorded forward pass without gradients keeps weights packed. Whatever changes them, in whatever order, it answers as a pass that
/// is computed afresh.
class KeptPackingTest {
    private static final int CALLS = 40;

    private static Sequential network(SplittableRandom random) {
        int channels = 16 + random.nextInt(4);
        return Sequential.of(
                        new Conv2d(channels, 3).padding(1),
                        new BatchNorm2d(),
                        new ReLU(),
                        new Conv2d(channels, 3).padding(random.nextInt(2)),
                        new Conv2d(5, 2),
                        new Flatten(),
                        new Linear(random.nextBoolean() ? 7 : 40),
                        new Linear(3))
                .build(Shape.of(2, 6, 5), random.nextLong());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void it_answers_as_a_pass_that_is_computed_afresh(int seed) {
        var random = new SplittableRandom(seed);
        Sequential network = network(random);
        var optimizer = new Sgd(0.1);
        optimizer.attach(network.parameters());
        var average = new Ema(0.5);
        average.attach(network.parameters(), network.buffers());
        WeightAverage.@Nullable Swap swap = null;
        Map<String, Tensor> saved = copy(network.state());
        Tensor x = Rng.of(seed).normal(Shape.of(1 + random.nextInt(4), 2, 6, 5), 0, 1).copy();
        Replay<Tensor> replay = Replay.of(_ -> network.forward(x, Pass.evaluation()));
        if (random.nextBoolean()) replay.mostPacked = random.nextLong(1 << 24);
        for (int call = 0; call < CALLS; call++) {
            switch (random.nextInt(7)) {
                case 0 -> fill(x, random);
                case 1 -> change(network.parameters(), random);
                case 2 -> {
                    optimizer.zeroGrad();
                    network.forward(x, Pass.training(Rng.of(call))).sum().backward();
                    optimizer.step();
                    if (swap == null) average.update();
                }
                case 3 -> {
                    if (swap != null) swap.close();
                    swap = swap == null ? average.swapIn() : null;
                }
                case 4 -> saved = copy(network.state());
                case 5 -> network.state(saved);
                default -> {
                    // once more
                }
            }
            try (var _ = NoGrad.open()) {
                float[] expected = network.forward(x, Pass.evaluation()).toFloats();
                assertThat(replay.forward(Rng.of(0)).toFloats()).as("call %d", call).isEqualTo(expected);
            }
        }
        assertThat(replay.refusal()).isNull();
    }

    @Test
    void weights_are_kept_packed_as_long_as_there_is_room() {
        assumeThat(Compute.kernels()).as("others keep nothing").startsWith("vector");
        var random = new SplittableRandom(1);
        Sequential network = network(random);
        Tensor x = Rng.of(2).normal(Shape.of(1, 2, 6, 5), 0, 1).copy();
        long[] bytes = packed(network, x, Long.MAX_VALUE).packings.stream().mapToLong(Packing::bytes).toArray();
        assertThat(bytes).hasSize(5).doesNotContain(0);
        long room = 0;
        for (int kept = 0; kept <= bytes.length; kept++) {
            assertThat(packed(network, x, room).packings).hasSize(kept);
            if (kept < bytes.length) room += bytes[kept];
        }
    }

    /// A recorded pass that has answered once more.
    private static Replay<Tensor> packed(Sequential network, Tensor x, long mostPacked) {
        Replay<Tensor> replay = Replay.of(_ -> network.forward(x, Pass.evaluation()));
        replay.mostPacked = mostPacked;
        try (var _ = NoGrad.open()) {
            float[] expected = network.forward(x, Pass.evaluation()).toFloats();
            for (int call = 0; call < 3; call++) {
                assertThat(replay.forward(Rng.of(0)).toFloats()).isEqualTo(expected);
            }
        }
        return replay;
    }

    private static Map<String, Tensor> copy(Map<String, Tensor> state) {
        Map<String, Tensor> copy = new HashMap<>();
        state.forEach((name, value) -> copy.put(name, value.copy()));
        return copy;
    }

    private static void change(List<Parameter> parameters, SplittableRandom random) {
        Tensor value = parameters.get(random.nextInt(parameters.size())).value();
        if (random.nextBoolean()) fill(value, random);
        else Elements.update((e, _) -> e[0].scale(1.5), value);
    }

    private static void fill(Tensor t, SplittableRandom random) {
        Ops.fill(t, Rng.of(random.nextLong()).normal(t.shape(), 0, 1).toFloats());
    }
}
