package dev.gradus.lab.experiment.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.lab.experiment.graph.ComputationGraph.Exercise;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The exercises of the lectures, with answers in numbers.
class ExercisesTest {
    private static final Map<String, double[]> ANSWERS =
            Map.of(
                    "gates", new double[] {-4, -4, 3},
                    "square-of-sum", new double[] {14, 14},
                    "polar", new double[] {4 * 0.22984884706593015, 6 * 0.8414709848078965},
                    "sigmoid", new double[] {0.19661193324148185},
                    "tree", new double[] {30, 12});

    @Test
    void gradients_and_derivatives_by_hand_are_the_answers() {
        for (Exercise exercise : ComputationGraph.EXERCISES) {
            List<Tensor> leaves = new ArrayList<>();
            exercise.run(leaves);
            double[] answers = Objects.requireNonNull(ANSWERS.get(exercise.name()));
            assertThat(leaves).hasSameSizeAs(exercise.inputs()).hasSize(answers.length);
            for (int k = 0; k < answers.length; k++) {
                assertThat(exercise.byHand(k)).as(exercise.name()).isCloseTo(answers[k], within(1e-12));
                assertThat(Objects.requireNonNull(leaves.get(k).grad()).item()).isCloseTo(answers[k], within(1e-12));
            }
        }
    }
}
