package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.gradus.data.Batch;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The memory of a training step is known before it is taken.
class MemoryPlanTest {
    private static final Loss LOSS = new CrossEntropy();

    /// @param batch the size to which the plan extrapolates
    private record Case(String name, Shape sample, int batch, List<Layer> layers) {
        Sequential network() {
            return Sequential.of(layers.toArray(Layer[]::new)).build(sample, 1);
        }

        Batch samples(int n) {
            return new Batch(Rng.of(2).normal(sample.prepend(n), 0, 1), Tensor.of(Shape.of(n), new int[n]), new int[n]);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Case> CASES =
            List.of(
                    new Case(
                            "perceptron",
                            Shape.of(1, 28, 28),
                            100,
                            List.of(
                                    new Flatten(),
                                    new Linear(256),
                                    new ReLU(),
                                    new Linear(256),
                                    new ReLU(),
                                    new Dropout(0.2),
                                    new Linear(10))),
                    new Case(
                            "convolutions with batch normalization",
                            Shape.of(1, 28, 28),
                            64,
                            List.of(
                                    new Conv2d(16, 3).padding(1),
                                    new BatchNorm2d(),
                                    new ReLU(),
                                    new MaxPool2d(2),
                                    new Conv2d(32, 3).padding(1),
                                    new BatchNorm2d(),
                                    new ReLU(),
                                    new MaxPool2d(2),
                                    new Dropout(0.3),
                                    new Flatten(),
                                    new Linear(10))),
                    new Case("fitnet", Shape.of(3, 16, 16), 30, fitnet()));

    private static List<Layer> fitnet() {
        List<Layer> layers = new ArrayList<>();
        for (int stage = 0; stage < 3; stage++) {
            for (int i = 0; i < 3; i++) {
                layers.add(new Conv2d(16 << stage, 3).padding(1));
                layers.add(new Maxout(2));
            }
            layers.add(stage == 2 ? new GlobalMaxPool2d() : new MaxPool2d(2));
            layers.add(new Dropout(0.2));
        }
        layers.add(new Linear(100));
        layers.add(new Maxout(5));
        layers.add(new Linear(10));
        return layers;
    }

    private static MemoryPlan plan(Case c, Sequential network, int batch) {
        var optimizer = new Adam();
        optimizer.attach(network.parameters());
        return MemoryPlan.of(network, LOSS, optimizer, new MemoryPlan.Load(c.samples(3), batch, 2, 1, 40));
    }

    private static long measured(Case c, Sequential network, int batch) {
        Batch whole = c.samples(batch);
        try (var workspace = Workspace.openOnce()) {
            LOSS.of(network.forward(whole.inputs(), Pass.training(Rng.of(1))), whole.targets()).backward();
            return workspace.reservedBytes();
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void a_step_takes_what_was_planned(Case c) {
        Sequential network = c.network();
        for (int batch : new int[] {1 + c.batch / 4, c.batch, 4 * c.batch + 3}) {
            MemoryPlan plan = plan(c, network, batch);
            assertThat(plan.activations())
                    .as("batch of %d", batch)
                    .isCloseTo(measured(c, network, batch), withinPercentage(25));
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void what_lasts_is_counted(Case c) {
        Sequential network = c.network();
        MemoryPlan plan = plan(c, network, c.batch);
        long trained = 4L * network.parameters().stream().mapToLong(p -> p.value().size()).sum();
        long all = trained + 4L * network.buffers().stream().mapToLong(b -> b.value().size()).sum();
        assertThat(plan.lasting()).isEqualTo(new MemoryPlan.Lasting(all, trained, 2 * trained, all));
        assertThat(plan.perSample().batches()).isEqualTo(2L * (4 * c.sample.size() + 4));
        assertThat(plan.perSample().recording()).isEqualTo(plan.perSample().activations());
        assertThat(plan.total()).isEqualTo(plan.lasting().total() + plan.fixed() + c.batch * plan.perSample().total());
        assertThat(plan.fits()).isTrue();
        assertThat(plan.largestBatch()).isGreaterThan(c.batch);
        plan.require();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void a_small_training_needs_no_plan_and_a_huge_one_does(Case c) {
        Sequential network = c.network();
        var optimizer = new Adam();
        optimizer.attach(network.parameters());
        var small = new MemoryPlan.Load(c.samples(3), 4, 2, 1, 4);
        assertThat(MemoryPlan.isInDoubt(network, optimizer, small)).isFalse();
        var huge = new MemoryPlan.Load(c.samples(3), 100_000_000, 2, 1, 40);
        assertThat(MemoryPlan.isInDoubt(network, optimizer, huge)).isTrue();
        assertThat(MemoryPlan.of(network, LOSS, optimizer, huge).fits()).isFalse();
    }

    @Test
    void nothing_is_changed() {
        Case c = CASES.get(1);
        Sequential network = c.network();
        for (Parameter p : network.parameters()) p.value().zeroGrad(); // layers are built once for all tests
        List<float[]> before = values(network);
        plan(c, network, 10);
        assertThat(values(network)).usingRecursiveComparison().isEqualTo(before);
        for (Parameter p : network.parameters()) assertThat(p.grad()).isNull();
    }

    private static List<float[]> values(Sequential network) {
        List<float[]> values = new ArrayList<>();
        for (Parameter p : network.parameters()) values.add(p.value().toFloats());
        for (Buffer b : network.buffers()) values.add(b.value().toFloats());
        return values;
    }

    private static MemoryPlan of(int batch, long available) {
        long mib = 1 << 20;
        return new MemoryPlan(
                batch,
                new MemoryPlan.Lasting(8 * mib, 8 * mib, 16 * mib, 8 * mib),
                4 * mib,
                new MemoryPlan.PerSample(mib, mib, 1 << 10),
                100 * mib,
                available);
    }

    @Test
    void the_largest_batch_is_named_where_the_batch_does_not_fit() {
        MemoryPlan plan = of(1000, 300L << 20);
        assertThat(plan.fits()).isFalse();
        assertThat(plan.largestBatch()).isEqualTo(127);
        assertThat(of(127, 300L << 20).fits()).isTrue();
        assertThat(of(128, 300L << 20).fits()).isFalse();
        assertRefused(
                plan::require,
                "training in batches of 1000 takes 2.0 GiB: parameters 8.0 MiB, gradients 8.0 MiB, optimizer slots 16.0 MiB",
                "activations and workspace 1.0 GiB",
                "at most 300 MiB",
                "one sample takes 2.0 MiB",
                "batches of 127 or fewer, accumulating gradients over 8",
                "GRADUS_JAVA_OPTS=-Xmx");
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void an_evaluation_takes_what_was_planned(Case c) {
        Sequential network = c.network();
        Batch portion = c.samples(40);
        long planned = plan(c, network, 1).evaluation();
        try (var workspace = Workspace.openOnce();
                var _ = NoGrad.open()) {
            LOSS.of(network.forward(portion.inputs(), Pass.evaluation()), portion.targets());
            assertThat(planned).isCloseTo(workspace.reservedBytes(), withinPercentage(25));
        }
    }

    @Test
    void an_evaluation_and_a_step_share_their_workspace() {
        assertThat(of(1, 1L << 30).total()).isEqualTo(of(40, 1L << 30).total() - 39 * ((1L << 20) + (1 << 10)));
    }

    @Test
    void a_model_that_is_too_large_is_told_apart() {
        assertThat(of(1, 10 << 20).largestBatch()).isZero();
        assertRefused(of(1, 10 << 20)::require, "the model itself is too large", "make the model smaller");
    }

    @Test
    void it_reads_as_a_table() {
        assertThat(of(100, 300L << 20))
                .hasToString(
                        """
                        parameters                  8.0 MiB
                        gradients                   8.0 MiB
                        optimizer slots            16.0 MiB
                        averages and copies         8.0 MiB
                        activations and workspace   102 MiB
                        recorded step               102 MiB
                        evaluation, beyond that         0 B
                        batches in flight           100 KiB
                        total, batch of 100         244 MiB
                        available                   300 MiB\
                        """);
        assertThat(MemoryPlan.text(0)).isEqualTo("0 B");
        assertThat(MemoryPlan.text(999)).isEqualTo("999 B");
        assertThat(MemoryPlan.text(3L << 40)).isEqualTo("3.0 TiB");
    }
}
