package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Images whose channels lie next to each other in memory are, for every operation, what they are in rows.
class ChannelsLastTest {
    private static final Shape IMAGES = Shape.of(2, 5, 3, 4);

    private record Case(String name, UnaryOperator<Tensor> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Tensor OTHER = Rng.of(7).normal(IMAGES, 0, 1);

    static final List<Case> CASES =
            List.of(
                    new Case("relu", Tensor::relu),
                    new Case("tanh", Tensor::tanh),
                    new Case("sigmoid", Tensor::sigmoid),
                    new Case("square", Tensor::square),
                    new Case("scale and shift", x -> x.mul(3).add(1)),
                    new Case("clamp", x -> Ops.hardTanh(x, -1, 1)),
                    new Case("sum with rows", x -> x.add(OTHER)),
                    new Case("product with rows", x -> OTHER.mul(x)),
                    new Case("twice", x -> x.mul(x).add(x)),
                    new Case(
                            "one number for each channel",
                            x -> x.mul(Tensor.of(Shape.of(5, 1, 1), new float[] {1, 2, 3, 4, 5}))),
                    new Case("flatten", x -> x.reshape(2, 60).sum(1, true)),
                    new Case("sum of a row", x -> x.sum(3, false)),
                    new Case("channels beside channels", x -> Ops.concatenate(1, x, OTHER, x.neg())),
                    new Case("images under images", x -> Ops.concatenate(0, OTHER, x)),
                    new Case(
                            "batch normalization",
                            x -> Ops.normalize(x, Shape.of(2, 5, 12), 1e-5, null, null).output()),
                    new Case(
                            "group normalization",
                            x -> Ops.normalize(x, Shape.of(1, 2, 60), 1e-5, null, null).output()),
                    new Case("transpose", x -> x.transpose(1, 3)),
                    new Case("max pool", x -> Ops.maxPool2d(x, Window.square(2, 2, 0, 1), false)),
                    new Case("mean pool", x -> Ops.adaptiveAvgPool2d(x, 1, 1)));

    /// The identity, made by a 1 × 1 convolution, whose output has its channels last.
    private static Tensor channelsLast(Tensor x) {
        int channels = x.shape().axis(1);
        float[] w = new float[channels * channels];
        for (int i = 0; i < channels; i++) w[i * (channels + 1)] = 1;
        Tensor kernel = Tensor.of(Shape.of(channels, channels, 1, 1), w);
        Tensor y = Ops.conv2d(x, kernel, null, Window.square(1, 1, 0, 1), 1);
        assertThat(y.isChannelsLast()).isTrue();
        return y;
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void an_operation_gives_the_same_values_and_gradients(Case c) {
        Tensor x = Rng.of(1).normal(IMAGES, 0, 1), same = x.copy();
        Tensor expected = c.operation.apply(x.requiresGrad(true)),
                got = c.operation.apply(channelsLast(same.requiresGrad(true)));
        assertThat(got.shape()).isEqualTo(expected.shape());
        Tensor seed = Rng.of(2).normal(expected.shape(), 0, 1);
        expected.backward(seed);
        got.backward(seed);
        assertClose(got, expected);
        assertClose(Objects.requireNonNull(same.grad()), Objects.requireNonNull(x.grad()));
    }

    private static void assertClose(Tensor got, Tensor expected) {
        float[] a = got.toFloats(), b = expected.toFloats();
        for (int i = 0; i < b.length; i++) assertThat(a[i]).as("element %d", i).isCloseTo(b[i], within(2e-6f));
    }

    @Test
    void an_element_is_where_it_was_and_a_detached_tensor_sees_the_same() {
        Tensor x = Rng.of(3).normal(IMAGES, 0, 1), y = channelsLast(x), alias = channelsLast(x).detach();
        assertThat(y.get(1, 4, 2, 3)).isEqualTo(x.get(1, 4, 2, 3));
        assertThat(y.isChannelsLast()).as("reading moves nothing").isTrue();
        assertThat(alias.toFloats()).isEqualTo(x.toFloats());
    }

    @Test
    void what_is_changed_in_place_is_changed_for_all_that_share_the_memory() {
        Tensor x = Rng.of(3).normal(IMAGES, 0, 1), other = Rng.of(4).normal(IMAGES, 0, 1);
        Tensor y = channelsLast(x), detached = y.detach(), flat = y.reshape(-1);
        y.set(other);
        for (Tensor t : new Tensor[] {y, detached, flat}) assertThat(t.toFloats()).isEqualTo(other.toFloats());
        flat.set(x.reshape(-1));
        for (Tensor t : new Tensor[] {y, detached, flat}) assertThat(t.toFloats()).isEqualTo(x.toFloats());
        Elements.update((e, scratch) -> e[0].scale(2).add(e[1]), y, other);
        float[] expected = x.mul(2).add(other).toFloats();
        for (Tensor t : new Tensor[] {y, detached, flat}) assertThat(t.toFloats()).isEqualTo(expected);
        Elements.update((e, scratch) -> e[0].scale(0.5), flat);
        Elements.update((e, scratch) -> e[0].scale(2), detached);
        for (Tensor t : new Tensor[] {y, detached, flat}) assertThat(t.toFloats()).isEqualTo(expected);
        assertThat(Ops.maximum(y, y).toFloats()).as("in its own layout").isEqualTo(expected);
        Ops.fill(detached, other.toFloats());
        for (Tensor t : new Tensor[] {y, detached, flat}) assertThat(t.toFloats()).isEqualTo(other.toFloats());
        assertThat(y.square().toFloats()).isEqualTo(other.square().toFloats());
    }

    @Test
    void dropout_drops_the_same_elements_on_the_way_back_though_somebody_looked_in_between() {
        Tensor x = Tensor.ones(2, 5, 3, 4).requiresGrad(true), y = Ops.dropout(channelsLast(x), 0.5, Rng.of(4));
        float[] kept = y.toFloats();
        y.backward(Tensor.ones(2, 5, 3, 4));
        assertThat(Objects.requireNonNull(x.grad()).toFloats()).isEqualTo(kept);
    }
}
