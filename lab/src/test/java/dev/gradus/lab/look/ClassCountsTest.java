package dev.gradus.lab.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassCountsTest {
    private static InMemory labelled(int... labels) {
        return InMemory.of("rows", new float[labels.length][1], labels, List.of("a", "b", "c", "d"));
    }

    private static ClassCounts counts(int[] train, int[] validation, int[] test) {
        return ClassCounts.of(
                new Splits(
                        new Split.Train(labelled(train)),
                        new Split.Validation(labelled(validation)),
                        new Split.Test(labelled(test))));
    }

    @Test
    void each_class_is_counted_in_each_part() {
        ClassCounts counts = counts(new int[] {0, 1, 1, 2, 2, 3}, new int[] {3}, new int[] {0, 0});
        assertThat(counts.train()).containsExactly(1, 2, 2, 1);
        assertThat(counts.validation()).containsExactly(0, 0, 0, 1);
        assertThat(counts.test()).containsExactly(2, 0, 0, 0);
        assertThat(counts.ascending()).containsExactly(0, 3, 1, 2);
        assertThat(counts.share(1)).isEqualTo(1.0 / 3);
        assertThat(counts.warnings()).isEmpty();
    }

    @Test
    void classes_without_training_samples_and_imbalance_are_warned_of() {
        assertThat(counts(new int[] {0, 1}, new int[] {0}, new int[] {2}).warnings())
                .containsExactly("no training sample, and so never learned: class c", "no sample at all: class d");
        assertThat(counts(new int[] {0, 0, 0, 1, 2, 3}, new int[] {0}, new int[] {0}).warnings())
                .singleElement()
                .asString()
                .startsWith("out of balance: 3 times as many training samples of class a as of class b");
        assertThat(ClassCounts.of(Digits.load()).warnings()).isEmpty();
    }

    @Test
    void where_values_are_predicted_there_are_no_classes() {
        var rows = InMemory.of("rows", new float[3][1], new float[3][1], List.of("y"));
        var counts =
                ClassCounts.of(new Splits(new Split.Train(rows), new Split.Validation(rows), new Split.Test(rows)));
        assertThat(counts.classes()).isEmpty();
        assertThat(counts.warnings()).isEmpty();
    }
}
