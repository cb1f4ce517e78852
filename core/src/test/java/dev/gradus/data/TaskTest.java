package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;

import dev.gradus.data.source.Digits;
import dev.gradus.data.source.Xor;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Trainer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static Task classes(String... names) {
        return new Task.Classification(List.of(names));
    }

    @Test
    void other_names_are_refused_with_both_lists() {
        classes("cat", "dog").requireSame("here", "there", classes("cat", "dog"));
        assertRefused(
                () -> classes("dog", "wolf").requireSame("here", "there", classes("cat", "dog")),
                "here has the classes dog, wolf, expected the classes cat, dog, in this order, as there has");
        assertRefused(
                () -> classes("dog", "cat").requireSame("here", "there", classes("cat", "dog")),
                "the same names were put into another order");
        assertRefused(
                () -> new Task.Regression(List.of("cat", "dog")).requireSame("here", "there", classes("cat", "dog")),
                "here has the values cat, dog, expected the classes cat, dog");
        Task many = classes(IntStream.range(0, 50).mapToObj(i -> "c" + i).toArray(String[]::new));
        assertRefused(() -> classes("x").requireSame("here", "there", many), "c0, c1, ", "and 38 more");
    }

    @Test
    void data_that_meet_data_or_a_model_have_its_classes() {
        Splits xor = Xor.load(1);
        Dataset test = xor.test().data();
        var rows = new float[][] {{0, 1}, {1, 0}};
        Dataset others = InMemory.of("others", rows, new int[] {0, 1}, List.of("no", "yes"));
        assertRefused(
                () -> new Splits(xor.train(), xor.validation(), new Split.Test(others)),
                "the test part has the classes no, yes");
        var model =
                Trainer.of(Sequential.of(new Linear(2)), new CrossEntropy(), new Sgd(0.1)).epochs(1).fit(xor).model();
        Evaluator.of(model).of(test);
        assertRefused(() -> Evaluator.of(model).of(others), "others has the classes no, yes", "as the model has");
        assertRefused(() -> Ensemble.of(List.of(model)).of(others), "others has the classes no, yes");
        assertRefused(() -> Ensemble.of(List.of(model)).of(Digits.load().test().data()), "digits has the classes 0, 1");
    }
}
