package dev.gradus.nn;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.GradCheck;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every loss owes its user. Outputs and targets are those of `losses.py`.
public interface LossContract {
    /// Values and gradients from PyTorch.
    Map<String, double[]> GOLDEN = Golden.read("losses.csv");

    /// A loss.
    Loss make(Reduction reduction);

    /// The first word of its rows in the golden file.
    String golden();

    /// The output of a model, `[4, 3]`, float64.
    default Tensor output() {
        double[] x = new double[12];
        for (int i = 0; i < 12; i++) x[i] = (5 * (i / 3) + 3 * (i % 3)) % 7 - 3.25;
        return Tensor.of(Shape.of(4, 3), x);
    }

    /// What it should have been.
    default Tensor target() {
        double[] t = new double[12];
        for (int i = 0; i < 12; i++) t[i] = (3 * (i / 3) + i % 3) % 5 / 4.0;
        return Tensor.of(Shape.of(4, 3), t);
    }

    /// Outputs at which the loss has no kink.
    default Tensor inside() {
        return output();
    }

    @Test
    default void replayed_it_has_the_bits_of_a_computed_one() {
        Tensor x = output().copy().requiresGrad(true), target = target().copy();
        Loss loss = make(Reduction.MEAN);
        var step = Replay.of(rng -> loss.of(x, target));
        for (int i = 0; i < 5; i++) {
            x.set(output().mul(1 - 0.1 * i));
            x.zeroGrad();
            double value = loss.of(x, target).item();
            loss.of(x, target).backward();
            double[] gradient = x.grad().toDoubles();
            x.zeroGrad();
            assertThat(step.forward(Rng.of(0)).item()).isEqualTo(value);
            step.backward();
            assertThat(x.grad().toDoubles()).containsExactly(gradient);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void value_and_gradient_are_pytorchs(Reduction reduction) {
        Tensor x = output().requiresGrad(true);
        Tensor loss = make(reduction).of(x, target());
        loss.sum().backward();
        String row = golden() + " " + reduction.name().toLowerCase(Locale.ROOT);
        assertThat(loss.toDoubles()).containsExactly(golden(row + " value"), within(1e-14));
        assertThat(x.grad().toDoubles()).containsExactly(golden(row + " gradient"), within(1e-14));
    }

    private static double[] golden(String row) {
        return Objects.requireNonNull(GOLDEN.get(row), row);
    }

    @Test
    default void the_gradient_is_that_of_differences() {
        GradCheck.of(in -> make(Reduction.MEAN).of(in.get(0), target())).at(inside()).requireBelow(1e-6);
    }

    @Test
    default void float32_gives_nearly_the_same() {
        Tensor t = target().dtype() == DType.INT32 ? target() : target().to(DType.FLOAT32);
        double exact = make(Reduction.MEAN).of(output(), target()).item();
        assertThat(make(Reduction.MEAN).of(output().to(DType.FLOAT32), t).item())
                .isCloseTo(exact, within(1e-6 * Math.max(1, Math.abs(exact))));
    }

    @Test
    default void targets_of_another_size_are_refused() {
        Tensor fewer =
                target().dtype() == DType.INT32
                        ? Tensor.ofInts(0, 1, 2)
                        : Tensor.full(Shape.of(4, 1), 0, DType.FLOAT64);
        assertRefused(() -> make(Reduction.MEAN).of(output(), fewer), "[4, 3]", fewer.shape().toString());
        assertRefused(() -> make(Reduction.MEAN).of(output(), Tensor.full(Shape.of(), 0, DType.INT32)), "[]");
    }

    @Test
    default void it_is_built_again_from_its_written_form() {
        for (Reduction reduction : Reduction.values()) {
            Loss loss = make(reduction), again = Catalogues.LOSSES.read(Catalogues.LOSSES.write(loss));
            assertThat(again).isInstanceOf(loss.getClass());
            assertThat(again.config()).isEqualTo(loss.config());
        }
    }
}
