package dev.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.GradCheck;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Trait;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every layer owes its user.
public interface LayerContract {
    /// A layer, not built, each call another one.
    Layer make();

    /// A sample that fits.
    default Shape sample() {
        return Shape.of(2, 3);
    }

    /// Whether training gives another output than evaluation.
    default boolean isRandom() {
        return false;
    }

    /// Whether a training pass normalizes with the statistics of its batch, so that samples see each other, and evaluation
    /// with others.
    default boolean usesBatchStatistics() {
        return false;
    }

    /// Whether the first values of its parameters depend on the seed.
    default boolean startsRandomly() {
        return true;
    }

    private Sequential model(long seed) {
        return Sequential.of(make()).build(sample(), seed);
    }

    /// Numbers off the kinks at 0.
    private Tensor batch(int n) {
        Tensor noise = Rng.of(5).uniform(sample().prepend(n), -1, 1);
        double[] x = noise.toDoubles();
        float[] away = new float[x.length];
        for (int i = 0; i < x.length; i++) away[i] = (float) (x[i] + Math.copySign(0.1, x[i]));
        return Tensor.of(noise.shape(), away);
    }

    private static Pass training() {
        return Pass.training(Rng.of(9));
    }

    @Test
    default void the_shape_it_infers_is_the_shape_it_gives() {
        Layer layer = make();
        Shape out = layer.build(sample(), Builder.root(Rng.of(1)));
        assertThat(layer.build(sample(), Builder.root(Rng.of(1)))).as("built again").isEqualTo(out);
        for (int n : usesBatchStatistics() ? new int[] {0, 2, 3} : new int[] {0, 1, 3}) {
            assertThat(layer.forward(batch(n), training()).shape()).isEqualTo(out.prepend(n));
        }
        assertThat(layer.multiplyAdds(sample())).isNotNegative();
    }

    @Test
    default void the_gradient_of_its_input_is_that_of_differences() {
        Sequential model = model(1).to(DType.FLOAT64);
        GradCheck.of(in -> model.forward(in.get(0), training())).at(batch(3)).requireBelow(1e-6);
        GradCheck.of(in -> model.forward(in.get(0), Pass.evaluation())).at(batch(3)).requireBelow(1e-6);
    }

    @Test
    default void the_gradient_of_its_parameters_is_that_of_differences() {
        Sequential model = model(1).to(DType.FLOAT64);
        Tensor x = batch(3).to(DType.FLOAT64).requiresGrad(true);
        model.forward(x, training()).square().sum().backward();
        for (Parameter p : model.parameters()) {
            double[] values = p.value().toDoubles(), gradient = p.grad().toDoubles();
            for (int i = 0; i < values.length; i++) {
                double numeric = (with(model, p, x, values, i, 1e-6) - with(model, p, x, values, i, -1e-6)) / 2e-6;
                assertThat(gradient[i]).isCloseTo(numeric, within(1e-6 * Math.max(1, Math.abs(numeric))));
            }
        }
    }

    private static double with(Sequential model, Parameter p, Tensor x, double[] values, int i, double change) {
        double[] moved = values.clone();
        moved[i] += change;
        try (var _ = NoGrad.open()) {
            p.value().set(Tensor.of(p.value().shape(), moved));
            return model.forward(x, training()).square().sum().item();
        } finally {
            p.value().set(Tensor.of(p.value().shape(), values));
        }
    }

    @Test
    default void the_same_seed_makes_the_same_layer_and_another_one_another() {
        var first = model(1).parameters();
        assertThat(make().parameters()).as("before it is built").isEmpty();
        for (int i = 0; i < first.size(); i++) {
            assertThat(model(1).parameters().get(i).value().toFloats())
                    .containsExactly(first.get(i).value().toFloats());
            float[] other = model(2).parameters().get(i).value().toFloats();
            assertThat(!Arrays.equals(other, first.get(i).value().toFloats())).isEqualTo(startsRandomly());
            assertThat(first.get(i).name()).startsWith("0.");
        }
    }

    @Test
    default void training_is_repeatable_and_differs_from_evaluation_only_if_random_or_of_the_batch() {
        Sequential model = model(1);
        Tensor x = batch(50);
        float[] trained = model.forward(x, training()).toFloats();
        assertThat(model.forward(x, training()).toFloats()).containsExactly(trained);
        float[] evaluated = model.forward(x, Pass.evaluation()).toFloats();
        assertThat(model.forward(x, Pass.evaluation()).toFloats()).containsExactly(evaluated);
        assertThat(!Arrays.equals(trained, evaluated)).isEqualTo(isRandom() || usesBatchStatistics());
        float[] other = model.forward(x, Pass.training(Rng.of(10))).toFloats();
        assertThat(!Arrays.equals(trained, other)).isEqualTo(isRandom());
    }

    @Test
    default void one_sample_does_not_change_another() {
        if (isRandom()) return; // another batch has other masks
        Sequential model = model(1);
        Tensor one = batch(1), three = batch(3);
        Pass pass = usesBatchStatistics() ? Pass.evaluation() : training();
        float[] alone = model.forward(one, pass).toFloats();
        assertThat(model.forward(three, pass).toFloats()).startsWith(alone);
    }

    @Test
    default void it_says_whether_samples_see_each_other_in_training() {
        Layer layer = make();
        layer.build(sample(), Builder.root(Rng.of(1)));
        float[] numbers = batch(3).toFloats(), other = numbers.clone();
        for (int i = 2 * other.length / 3; i < other.length; i++) other[i] *= 3; // the last sample alone
        float[] with = layer.forward(Tensor.of(sample().prepend(3), numbers), training()).toFloats();
        float[] changed = layer.forward(Tensor.of(sample().prepend(3), other), training()).toFloats();
        boolean sees = !Arrays.equals(with, 0, with.length / 3, changed, 0, with.length / 3);
        assertThat(layer.traits().contains(Trait.MIXES_SAMPLES)).isEqualTo(sees);
    }

    @Test
    default void a_replayed_step_has_the_bits_of_a_computed_one() {
        Sequential replayed = model(1), computed = model(1);
        Tensor x = batch(3).requiresGrad(true), same = batch(3).requiresGrad(true);
        var step = Replay.of(rng -> replayed.forward(x, Pass.training(rng)).square().sum());
        for (int i = 0; i < 5; i++) {
            Rng rng = Rng.of(3).fork(i);
            computed.forward(same, Pass.training(rng)).square().sum().backward();
            step.forward(rng);
            step.backward();
            descend(x, same);
            for (int p = 0; p < replayed.parameters().size(); p++) {
                descend(replayed.parameters().get(p).value(), computed.parameters().get(p).value());
            }
            replayed.state()
                    .forEach((name, t) ->
                            assertThat(t.toFloats()).as(name).containsExactly(computed.state().get(name).toFloats()));
        }
        assertThat(step.refusal()).isNull();
    }

    /// Moves two tensors by their gradients, which must be the same.
    private static void descend(Tensor... both) {
        assertThat(both[0].grad() == null).isEqualTo(both[1].grad() == null);
        if (both[0].grad() == null) return;
        assertThat(both[0].grad().toFloats()).containsExactly(both[1].grad().toFloats());
        for (Tensor t : both) {
            t.set(t.detach().sub(t.grad().mul(1e-3)));
            t.zeroGrad();
        }
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        Layer layer = make();
        Map<String, Object> written = Catalogues.LAYERS.write(layer);
        Layer again = Catalogues.LAYERS.read(written);
        assertThat(again).isInstanceOf(layer.getClass());
        assertThat(Catalogues.LAYERS.write(again)).isEqualTo(written);
    }
}
