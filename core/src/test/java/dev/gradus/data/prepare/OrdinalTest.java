package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdinalTest implements PreparationContract {
    private static final float[][] ROWS = {{100, 0.5f}, {5, 0.25f}, {20, 9}, {5, 1}};
    private static final Split.Train TRAIN =
            new Split.Train(InMemory.of("rows", ROWS, new int[ROWS.length], List.of("only")));

    @Override
    public Preparation fit(Split.Train train) {
        return Ordinal.fit(train);
    }

    @Test
    void a_category_becomes_its_place() {
        Ordinal fitted = Ordinal.fit(TRAIN, 0);
        float[] values = {5, 7, 20, 8, 100, 9};
        fitted.apply(values, 0, 3);
        assertThat(values).containsExactly(0, 7, 1, 8, 2, 9);
        fitted.inverse(values, 0, 3);
        assertThat(values).containsExactly(5, 7, 20, 8, 100, 9);
    }

    @Test
    void an_unknown_category_is_refused_or_below_all() {
        float[] values = {6, 7};
        assertRefused(() -> Ordinal.fit(TRAIN, 0).apply(values, 0, 1), "Ordinal: element 0 of a sample is 6.0");
        Ordinal fitted = Ordinal.fit(TRAIN, Unknown.IGNORE, 0);
        fitted.apply(values, 0, 1);
        assertThat(values).containsExactly(-1, 7);
        fitted.inverse(values, 0, 1);
        assertThat(values).containsExactly(Float.NaN, 7);
    }

    @Test
    void the_inverse_rounds() {
        float[] values = {1.6f, 0, 0.4f, 0, 3, 0, Float.NaN, 0};
        Ordinal.fit(TRAIN, 0).inverse(values, 0, 4);
        assertThat(values).containsExactly(100, 0, 5, 0, Float.NaN, 0, Float.NaN, 0);
    }
}
