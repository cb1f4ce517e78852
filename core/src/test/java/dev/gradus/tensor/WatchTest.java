package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The first operation that makes a number infinite or NaN is found, with what it was given.
class WatchTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void the_producer_is_named_not_those_who_pass_it_on(DType dtype) {
        double huge = dtype == DType.FLOAT32 ? 3e38 : 1e308;
        Tensor x = Tensor.of(Shape.of(3, 2), new double[] {1, 2, 0.5, -huge, 3, huge}).to(dtype).named("x");
        try (var watch = Watch.open()) {
            x.mul(2).mul(Tensor.full(Shape.of(), 3, dtype)).exp().sum();
            Watch.Fault f = watch.first();
            assertThat(f.operation()).isEqualTo("scale");
            assertThat(f.isProducer()).isTrue();
            assertThat(f.isBackward()).isFalse();
            assertThat(f.index()).containsExactly(1, 1);
            assertThat(f.rows()).containsExactly(1, 2);
            assertThat(f.output().values().infinities()).isEqualTo(1);
            assertThat(f.output().values().negativeInfinities()).isEqualTo(1);
            assertThat(f.output().values().max()).isEqualTo(6);
            Watch.Operand input = f.inputs().getFirst();
            assertThat(input.name()).isEqualTo("x");
            assertThat(input.shape()).isEqualTo(Shape.of(3, 2));
            assertThat(input.there()).hasValue((float) -huge == -INFINITY ? -huge : (float) -huge);
            assertThat(input.values().isFinite()).isTrue();
        }
    }

    @Test
    void the_element_that_broadcasting_brought_there_is_shown() {
        Tensor x = Tensor.ones(2, 3), d = Tensor.of(1, 0, 2);
        try (var watch = Watch.open()) {
            x.div(d);
            Watch.Fault f = watch.first();
            assertThat(f.operation()).isEqualTo("div");
            assertThat(f.index()).containsExactly(0, 1);
            assertThat(f.inputs().get(1).there()).hasValue(0);
            assertThat(f.output().values().bad()).isEqualTo("2 +Infinity of 6");
        }
    }

    @Test
    void a_tensor_that_was_bad_before_is_told_from_one_that_an_operation_made() {
        Tensor x = Tensor.of(1, Float.NaN).named("weights");
        try (var watch = Watch.open()) {
            x.add(1).square();
            Watch.Fault f = watch.first();
            assertThat(f.operation()).isEqualTo("shift");
            assertThat(f.isProducer()).isFalse();
            assertThat(f.inputs().getFirst().name()).isEqualTo("weights");
            assertThat(f.inputs().getFirst().values().nans()).isEqualTo(1);
        }
    }

    @Test
    void what_is_bad_and_leaves_no_trace_is_not_found() {
        try (var watch = Watch.open()) {
            assertThat(Tensor.of(-INFINITY, 1).relu().toFloats()).containsExactly(0, 1);
            assertThat(watch.first()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void a_gradient_that_overflows_is_found_on_the_way_back(DType dtype) {
        Tensor w = Tensor.of(4, 0, 9).to(dtype).requiresGrad(true).named("0.weight");
        try (var watch = Watch.open()) {
            Tensor root = w.sqrt();
            watch.place("layer 0");
            root.mul(2).sum().backward();
            Watch.Fault f = watch.first();
            assertThat(f.operation()).isEqualTo("sqrt");
            assertThat(f.place()).isEqualTo("layer 0");
            assertThat(f.isBackward()).isTrue();
            assertThat(f.isProducer()).isTrue();
            assertThat(f.output().what()).isEqualTo("gradient of input 0");
            assertThat(f.output().name()).isEqualTo("0.weight");
            assertThat(f.index()).containsExactly(1);
            assertThat(f.inputs())
                    .extracting(Watch.Operand::what)
                    .containsExactly("gradient of output", "input 0", "output");
            assertThat(f.inputs().get(1).there()).hasValue(0);
            assertThat(f.inputs().getFirst().there()).hasValue(2);
        }
    }

    @Test
    void a_gradient_that_was_there_before_is_not_blamed_on_the_operation() {
        Tensor w = Tensor.of(4, 1).requiresGrad(true);
        w.mul(Tensor.of(INFINITY, 1)).sum().backward();
        try (var watch = Watch.open()) {
            w.mul(2).sum().backward();
            assertThat(watch.first().isProducer()).isFalse();
            assertThat(watch.first().isBackward()).isTrue();
        }
    }

    @Test
    void operations_within_an_operation_are_seen_in_forward() {
        Tensor scores = Tensor.of(new float[][] {{1, 2}, {3e38f, -3e38f}}).requiresGrad(true);
        try (var watch = Watch.open()) {
            Ops.crossEntropy(scores, Tensor.ofInts(0, 1)).mean();
            assertThat(watch.first().operation()).isEqualTo("log softmax");
            assertThat(watch.first().rows()).containsExactly(1);
            assertThat(watch.first().inputs().getFirst().there()).hasValue(-3e38f);
        }
    }

    @Test
    void layers_that_do_several_things_at_once_are_seen() {
        Tensor x = Tensor.full(Shape.of(2, 3, 4, 4), 1e30), w = Tensor.full(Shape.of(5, 3, 3, 3), 1e30);
        Tensor ones = Tensor.ones(3), zeros = Tensor.zeros(3);
        try (var watch = Watch.open()) {
            Ops.conv2d(x, w, null, Window.square(3, 1, 1, 1), 1);
            assertThat(watch.first().operation()).isEqualTo("convolution");
            assertThat(watch.first().index()).containsExactly(0, 0, 0, 0);
            assertThat(watch.first().inputs().getFirst().there()).isEmpty();
        }
        try (var watch = Watch.open()) { // constant channels and no eps: 0 / 0
            Ops.normalize(x, Shape.of(2, 3, 16), 0, ones, zeros);
            assertThat(watch.first().operation()).isEqualTo("normalize");
            assertThat(watch.first().isProducer()).isTrue();
        }
        try (var watch = Watch.open()) {
            Ops.linear(Tensor.full(Shape.of(2, 3), 1e20), Tensor.full(Shape.of(4, 3), 1e20), Tensor.zeros(4));
            assertThat(watch.first().operation()).isEqualTo("linear");
        }
    }

    @Test
    void an_operation_of_ones_own_is_seen_with_no_gradients_and_on_the_way_back() {
        Function ownRoot =
                new Function() {
                    @Override
                    protected Tensor forward(List<Tensor> in) {
                        return in.getFirst().sqrt();
                    }

                    @Override
                    protected List<Tensor> backward(List<Tensor> in, Tensor out, Tensor gradient) {
                        return List.of(gradient.div(out.mul(2)));
                    }
                };
        try (var watch = Watch.open()) {
            ownRoot.apply(Tensor.of(0, 1).requiresGrad(true)).sum().backward();
            assertThat(watch.first().operation()).isEqualTo("function");
            assertThat(watch.first().isBackward()).isTrue();
        }
        try (var watch = Watch.open();
                var _ = NoGrad.open()) {
            ownRoot.apply(Tensor.of(-1, 1));
            assertThat(watch.first().operation()).isEqualTo("sqrt");
            assertThat(watch.first().output().values().nans()).isEqualTo(1);
        }
    }

    @Test
    void a_place_is_that_of_the_operations_before() {
        try (var watch = Watch.open()) {
            Tensor.of(1).add(1);
            watch.place("first");
            Tensor.of(0).log();
            assertThat(watch.first().place()).isNull();
            watch.place("second");
            watch.place("third");
            assertThat(watch.first().place()).isEqualTo("second");
        }
    }

    @Test
    void in_a_workspace_gradients_are_seen_before_their_memory_is_used_again() {
        Tensor w = Tensor.of(1, 2).requiresGrad(true);
        try (var _ = Workspace.open();
                var watch = Watch.open()) {
            w.mul(0).sqrt().sum().backward();
            assertThat(watch.first().operation()).isEqualTo("sqrt");
            assertThat(watch.first().isBackward()).isTrue();
        }
    }

    @Test
    void nothing_is_replayed_under_it_and_replay_goes_on_afterwards() {
        Tensor x = Tensor.of(1, 2), w = Tensor.of(3, 4).requiresGrad(true);
        var step = Replay.of(rng -> x.div(w).sum());
        for (int i = 0; i < 6; i++) {
            w.zeroGrad();
            Ops.fill(x, new float[] {i == 4 ? INFINITY : i, 1});
            if (i == 4) {
                try (var watch = Watch.open()) {
                    step.forward(Rng.of(0));
                    step.backward();
                    assertThat(watch.first().operation()).isEqualTo("div");
                }
            } else {
                assertThat(step.forward(Rng.of(0)).item()).isEqualTo((float) i / 3 + 0.25f);
                step.backward();
                assertThat(w.grad().toFloats()[0]).isCloseTo(-i / 9f, within(1e-6f));
            }
        }
        assertThat(step.refusal()).isNull();
    }

    @Test
    void it_is_for_the_thread_that_opened_it_and_an_outer_one_rests() throws InterruptedException {
        try (var outer = Watch.open()) {
            Thread other = Thread.ofPlatform().start(() -> Tensor.of(0).log());
            other.join();
            try (var inner = Watch.open()) {
                Tensor.of(0).log();
                assertThat(inner.first()).isNotNull();
            }
            assertThat(outer.first()).isNull();
            Tensor.of(-1).sqrt();
            assertThat(outer.first().operation()).isEqualTo("sqrt");
        }
        assertThat(Execution.here().watch).isNull();
    }

    @Test
    void values_say_what_a_tensor_holds() {
        Values v = Values.of(Tensor.of(1, -3, Float.NaN, 2, INFINITY, -INFINITY, -INFINITY));
        assertThat(v).isEqualTo(new Values(7, -3, 2, 0, Math.sqrt(14 / 3.0), 1, 1, 2));
        assertThat(v).hasToString("from -3 to 2, mean 0, 1 NaN and 1 +Infinity and 2 -Infinity of 7");
        assertThat(v.largest()).isEqualTo(3);
        assertThat(Values.of(Tensor.of(Float.NaN))).hasToString("nothing finite, 1 NaN of 1");
        assertThat(Values.of(Tensor.ofInts(1, 2)).isFinite()).isTrue();
        assertThat(List.of(Values.number(0.05), Values.number(9.8123456), Values.number(1.25e30), Values.number(1e-7)))
                .containsExactly("0.05", "9.812", "1.25e+30", "1e-07");
    }
}
