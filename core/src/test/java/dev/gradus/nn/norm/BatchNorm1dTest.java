package dev.gradus.nn.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BatchNorm1dTest implements LayerContract {
    @Override
    public BatchNorm1d make() {
        return new BatchNorm1d();
    }

    @Override
    public Shape sample() {
        return Shape.of(5);
    }

    @Override
    public boolean usesBatchStatistics() {
        return true;
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    @Test
    void a_sequence_of_one_step_is_a_vector() {
        Sequential vectors = Sequential.of(make()).build(Shape.of(20), 1);
        Sequential sequences = Sequential.of(make()).build(Shape.of(20, 1), 1);
        Tensor x = Rng.of(1).normal(Shape.of(7, 20), 3, 2);
        float[] y = vectors.forward(x, Pass.training(Rng.of(1))).toFloats();
        assertThat(sequences.forward(x.reshape(7, 20, 1), Pass.training(Rng.of(1))).toFloats()).containsExactly(y);
    }

    @Test
    void large_and_constant_features_stay_finite() {
        Sequential model = Sequential.of(make()).build(Shape.of(3), 1);
        Tensor x = Tensor.of(new float[][] {{1e4f, -300, 1e15f}, {1e4f, 300, -1e15f}});
        float[] y = model.forward(x, Pass.training(Rng.of(1))).toFloats();
        assertThat(y).containsExactly(new float[] {0, -1, 1, 0, 1, -1}, within(1e-6f));
    }
}
