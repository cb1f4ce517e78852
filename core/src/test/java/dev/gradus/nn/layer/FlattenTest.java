package dev.gradus.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FlattenTest implements LayerContract {
    @Override
    public Flatten make() {
        return new Flatten();
    }

    @Test
    void samples_become_vectors_over_the_same_memory() {
        Tensor x = Tensor.zeros(2, 3, 4);
        Tensor y = make().forward(x, Pass.evaluation());
        assertThat(y.shape()).isEqualTo(Shape.of(2, 12));
        x.set(Tensor.ones(2, 3, 4));
        assertThat(y.toFloats()).containsOnly(1);
    }
}
