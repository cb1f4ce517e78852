package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.InMemory;
import dev.gradus.data.Numbered;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.Subset;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every preparation owes its users.
interface PreparationContract {
    Preparation fit(Split.Train train);

    /// Random rows as a training split, all of one class.
    static Split.Train train(int samples, Shape shape) {
        return new Split.Train(
                InMemory.of("random", random(samples, shape.size()), new int[samples], List.of("only")).shaped(shape));
    }

    static float[][] random(int samples, int size) {
        Rng rng = Rng.of(11);
        float[][] rows = new float[samples][size];
        for (int i = 0; i < samples; i++) {
            for (int k = 0; k < size; k++) rows[i][k] = (float) (3 + (1 + k % 5) * rng.normal((long) i * size + k));
        }
        return rows;
    }

    @Test
    default void only_a_training_split_can_be_fitted() {
        List<Class<?>> taken =
                Arrays.stream(fit(train(3, Shape.of(2))).getClass().getMethods())
                        .filter(method -> method.getName().equals("fit"))
                        .<Class<?>>map((Method method) -> method.getParameterTypes()[0])
                        .distinct()
                        .toList();
        assertThat(taken).containsExactly(Split.Train.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 13, 16, 17, 31, 64, 207})
    default void what_is_saved_prepares_the_same_bits(int size) {
        Preparation fitted = fit(train(9, Shape.of(size)));
        Map<String, Object> written = Catalogues.PREPARATIONS.write(fitted);
        Preparation read = Catalogues.PREPARATIONS.read(written).withState(fitted.state());
        float[] once = Arrays.copyOf(random(1, size)[0], Math.max(size, fitted.shape(Shape.of(size)).size()));
        float[] again = once.clone();
        fitted.apply(once, 0, 1);
        read.apply(again, 0, 1);
        assertThat(again).isEqualTo(once).isNotEqualTo(Arrays.copyOf(random(1, size)[0], once.length));
        assertThat(read.config()).isEqualTo(fitted.config());
    }

    @Test
    default void fitting_again_gives_the_same_bits() {
        Preparation once = fit(train(100, Shape.of(2, 5, 3))), again = fit(train(100, Shape.of(2, 5, 3)));
        assertThat(again.config()).isEqualTo(once.config());
        assertThat(again.state().keySet()).isEqualTo(once.state().keySet());
        once.state()
                .forEach((name, values) -> {
                    assertThat(Objects.requireNonNull(again.state().get(name)).toDoubles())
                            .isEqualTo(values.toDoubles());
                });
    }

    @Test
    default void a_foreign_state_is_refused() {
        Preparation fitted = fit(train(9, Shape.of(2)));
        String name = fitted.getClass().getSimpleName();
        assertRefused(() -> fitted.withState(Map.of("foreign", Tensor.of(1))), name, "foreign");
    }

    @Test
    default void many_samples_at_once_are_prepared_as_each_alone() {
        Shape shape = Shape.of(1, 3, 3);
        Preparation fitted = fit(train(20, shape));
        int size = shape.size(), after = fitted.shape(shape).size(), room = Math.max(size, after);
        float[][] rows = random(19, size);
        float[] together = new float[rows.length * room];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, together, i * size, size);
        fitted.apply(together, 0, rows.length);
        for (int i = 0; i < rows.length; i++) {
            float[] alone = Arrays.copyOf(rows[i], room);
            fitted.apply(alone, 0, 1);
            assertThat(Arrays.copyOfRange(together, i * after, (i + 1) * after)).isEqualTo(Arrays.copyOf(alone, after));
        }
    }

    @Test
    default void only_the_given_samples_are_touched() {
        Preparation fitted = fit(train(9, Shape.of(2)));
        int after = 2 * fitted.shape(Shape.of(2)).size(), room = Math.max(4, after);
        float[][] rows = random(9, 2);
        float[] alone = new float[room], within = Standardize.filled(room + 4, 5);
        for (int i = 0; i < 2; i++) {
            System.arraycopy(rows[i], 0, alone, 2 * i, 2);
            System.arraycopy(rows[i], 0, within, 2 + 2 * i, 2);
        }
        fitted.apply(within, 2, 2);
        fitted.apply(alone, 0, 2);
        assertThat(Arrays.copyOfRange(within, 2, 2 + after)).isEqualTo(Arrays.copyOf(alone, after));
        assertThat(List.of(within[0], within[1], within[room + 2], within[room + 3])).containsOnly(5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 13, 16, 17, 31, 64, 207})
    default void the_inverse_gives_back_what_was_prepared_or_is_refused(int size) {
        Preparation fitted = fit(train(9, Shape.of(size)));
        int room = 2 * Math.max(size, fitted.shape(Shape.of(size)).size());
        float[] raw = new float[4 + room];
        float[][] rows = random(9, size);
        for (int i = 0; i < 2; i++) System.arraycopy(rows[i], 0, raw, 2 + i * size, size);
        float[] values = raw.clone();
        fitted.apply(values, 2, 2);
        if (hasInverse()) {
            fitted.inverse(values, 2, 2);
            int end = 2 + 2 * size;
            assertThat(Arrays.copyOf(values, end)).containsExactly(Arrays.copyOf(raw, end), within(2e-5f));
            assertThat(Arrays.copyOfRange(values, 2 + room, 4 + room)).containsOnly(0);
        } else {
            String name = fitted.getClass().getSimpleName();
            assertRefused(() -> fitted.inverse(values, 2, 2), "the inverse of " + name);
        }
    }

    /// Whether prepared samples can be brought back.
    default boolean hasInverse() {
        return true;
    }

    @Test
    default void samples_of_another_shape_are_refused() {
        Preparation fitted = fit(train(9, Shape.of(1, 2, 3)));
        fitted.check(Shape.of(1, 2, 3));
        assertRefused(
                () -> fitted.check(Shape.of(6)),
                "samples of shape [6], expected [1, 2, 3], the shape that it was fitted on");
    }

    @Test
    default void without_data_it_says_how_to_fit_it() {
        Class<?> type = fit(train(3, Shape.of(2))).getClass();
        Preparation named =
                Catalogues.PREPARATIONS.entries().stream()
                        .map(entry -> Catalogues.PREPARATIONS.make(entry.name()))
                        .filter(type::isInstance)
                        .findAny()
                        .orElseThrow();
        String message = type.getSimpleName() + " has no statistics, expected those of a training split";
        assertThatThrownBy(() -> named.check(Shape.of())).hasMessageStartingWith(message);
        assertThatThrownBy(() -> named.apply(new float[1], 0, 1)).hasMessageStartingWith(message);
        if (hasInverse()) assertThatThrownBy(() -> named.inverse(new float[1], 0, 1)).hasMessageStartingWith(message);
    }

    @Test
    default void no_samples_and_values_that_are_not_finite_are_named() {
        assertRefused(
                () -> fit(new Split.Train(new Subset(Numbered.classes(3, 1, 2)))), "numbered has no training samples");
        assertRefused(
                () -> fit(new Split.Train(new Poisoned())),
                "poisoned has NaN in training sample 2, element 1, expected finite numbers");
    }
}
