package dev.gradus.train.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.TwoMoons;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MultiMargin;
import dev.gradus.nn.loss.WeightedSum;
import dev.gradus.optim.Sgd;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A training whose steps are not replayed says so once, and why.
class UnrecordedTest {
    private static List<String> notes(Loss loss, Layer... layers) {
        List<String> notes = new ArrayList<>();
        Trainer.of(Sequential.of(layers), loss, new Sgd(0.1))
                .config(new TrainConfig(3, 10, true, 1))
                .listen(event -> {
                    if (event instanceof TrainEvent.Note note) notes.add(note.text());
                })
                .fit(TwoMoons.load(1));
        return notes;
    }

    @Test
    void layers_and_losses_that_do_not_say_that_they_are_repeatable_are_named_once() {
        assertThat(notes(new CrossEntropy(), new Linear(4), new OwnLayers.Counting(), new Linear(2)))
                .singleElement()
                .asString()
                .contains("layer 1 Counting does not say that it is Repeatable");
        assertThat(notes(new WeightedSum(new CrossEntropy(), new OwnLayers.CountingLoss()), new Linear(2)))
                .singleElement()
                .asString()
                .contains("the loss WeightedSum");
    }

    @Test
    void what_refuses_while_it_is_recorded_is_said_once() {
        assertThat(notes(new CrossEntropy(), new SpectralNorm(new Linear(4)), new Linear(2)))
                .singleElement()
                .asString()
                .contains("it reads a value");
        assertThat(notes(new CrossEntropy(), new OwnLayers.Drawing(), new Linear(2)))
                .singleElement()
                .asString()
                .contains("random number");
    }

    @Test
    void what_is_replayed_says_nothing() {
        assertThat(
                        notes(
                                new WeightedSum(new CrossEntropy(), new MultiMargin()),
                                new OwnLayers.Doubled(),
                                new Linear(2)))
                .isEmpty();
    }
}
