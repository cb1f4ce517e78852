package dev.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every initializer owes its user.
public interface InitializerContract {
    /// An initializer and what its values for a weight `[200, 300]` must be like.
    ///
    /// @param bound no value is farther than this from the mean; infinite for none
    record Expected(Initializer initializer, double mean, double std, double bound) {}

    /// One for each form.
    List<Expected> forms();

    private static Tensor values(Initializer initializer, long seed) {
        return initializer.make(Shape.of(200, 300), new Fans(300, 200), Rng.of(seed));
    }

    @Test
    default void mean_spread_and_bounds_are_those_of_the_formula() {
        for (Expected e : forms()) {
            double[] x = values(e.initializer, 1).toDoubles();
            double mean = Arrays.stream(x).average().orElseThrow();
            double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
            double farthest = Arrays.stream(x).map(v -> Math.abs(v - e.mean)).max().orElseThrow();
            assertThat(mean).as("mean of %s", e).isCloseTo(e.mean, within(5 * e.std / Math.sqrt(x.length) + 1e-7));
            assertThat(Math.sqrt(variance)).as("std of %s", e).isCloseTo(e.std, within(0.015 * e.std + 1e-7));
            if (Double.isFinite(e.bound)) assertThat(farthest).isBetween(e.bound * 0.999, e.bound * (1 + 1e-6));
            else assertThat(farthest).isGreaterThan(4 * e.std);
        }
    }

    @Test
    default void the_same_seed_gives_the_same_values_in_float32() {
        for (Expected e : forms()) {
            Tensor x = values(e.initializer, 1);
            assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
            assertThat(x.shape()).isEqualTo(Shape.of(200, 300));
            assertThat(values(e.initializer, 1).toFloats()).containsExactly(x.toFloats());
            if (e.std > 0) assertThat(values(e.initializer, 2).toFloats()).isNotEqualTo(x.toFloats());
        }
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        for (Expected e : forms()) {
            Initializer again = Catalogues.INITIALIZERS.read(Catalogues.INITIALIZERS.write(e.initializer));
            assertThat(again).isInstanceOf(e.initializer.getClass());
            assertThat(again.config()).isEqualTo(e.initializer.config());
        }
    }
}
