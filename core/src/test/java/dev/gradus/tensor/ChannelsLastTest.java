package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @Test
    void a_rectified_normalization_is_the_two_operations_to_the_bit() {
        Tensor x = Rng.of(5).normal(Shape.of(40, 21, 3, 4), 1, 2), seed = Rng.of(6).normal(x.shape(), 0, 1);
        Tensor gamma = Rng.of(7).normal(Shape.of(21), 1, 1).requiresGrad(true),
                beta = Rng.of(8).normal(Shape.of(21), 0, 1);
        Tensor[] gradients = new Tensor[2];
        Tensor[] outputs = new Tensor[2];
        for (int fused = 0; fused < 2; fused++) {
            Tensor in = x.copy().requiresGrad(true), weight = gamma.copy().requiresGrad(true);
            Tensor bias = beta.copy().requiresGrad(true), last = channelsLast(in);
            Shape view = Shape.of(40, 21, 12);
            outputs[fused] =
                    fused == 1
                            ? Ops.normalize(last, view, 1e-5, weight, bias, true, null).output()
                            : Ops.normalize(last, view, 1e-5, weight, bias).output().relu();
            outputs[fused].backward(seed);
            gradients[fused] = Objects.requireNonNull(in.grad());
        }
        assertThat(outputs[1].toFloats()).isEqualTo(outputs[0].toFloats()).contains(0);
        assertThat(gradients[1].toFloats()).isEqualTo(gradients[0].toFloats());
    }

    @ParameterizedTest
    @CsvSource({
        "40, 21, 4, 6, true",
        "3, 16, 2, 2, true",
        "1, 70, 6, 4, true",
        "3, 5, 3, 4, true",
        "9, 16, 8, 8, false"
    })
    void a_pooled_rectified_normalization_is_the_three_operations_to_the_bit(
            int n, int channels, int h, int w, boolean affine) {
        Tensor x = Rng.of(5).normal(Shape.of(n, channels, h, w), 1, 2);
        var axis = new Window.Axis(2, 2, 0, 1);
        var window = new Window(axis, axis);
        Shape view = Shape.of(n, channels, h * w);
        List<List<float[]>> both = List.of(new ArrayList<>(), new ArrayList<>());
        for (int fused = 0; fused < 2; fused++) {
            List<float[]> results = both.get(fused);
            Tensor in = x.copy().requiresGrad(true), last = channelsLast(in);
            Tensor gamma = affine ? Rng.of(7).normal(Shape.of(channels), 1, 1).requiresGrad(true) : null;
            Tensor beta = affine ? Rng.of(8).normal(Shape.of(channels), 0, 1).requiresGrad(true) : null;
            Tensor y =
                    fused == 1
                            ? Ops.normalize(last, view, 1e-5, gamma, beta, true, window).output()
                            : Ops.maxPool2d(
                                    Ops.normalize(last, view, 1e-5, gamma, beta).output().relu(), window, false);
            y.backward(Rng.of(6).normal(y.shape(), 0, 1));
            results.add(y.toFloats());
            results.add(Objects.requireNonNull(in.grad()).toFloats());
            if (gamma == null || beta == null) continue;
            results.add(Objects.requireNonNull(gamma.grad()).toFloats());
            results.add(Objects.requireNonNull(beta.grad()).toFloats());
        }
        for (int i = 0; i < both.get(0).size(); i++) assertThat(both.get(1).get(i)).isEqualTo(both.get(0).get(i));
        assertThat(both.get(1).get(1)).hasSize(x.size());
    }
}
