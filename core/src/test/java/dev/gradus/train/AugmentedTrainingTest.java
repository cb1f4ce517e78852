package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.augment.RandomErasing;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Shape;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// Augmentation and mixing within training.
class AugmentedTrainingTest {
    private static final SampleChange CHANGE = Compose.of(new RandomCrop(8, 1), new RandomErasing());

    private final Splits data = Digits.load();
    private final Sequential model =
            Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Dropout(0.1), new Linear(10));

    private Trainer trainer(Sequential network) {
        return Trainer.of(network, new CrossEntropy(), new Adam(3e-3)).prepare(Standardize.fit(data.train())).epochs(3);
    }

    private static float[] weights(Sequential network) {
        return network.parameters().getFirst().value().toFloats();
    }

    private static Sequential again() {
        return Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Dropout(0.1), new Linear(10));
    }

    @Test
    void the_same_seed_gives_the_same_bits_and_another_one_others() {
        trainer(model).augment(CHANGE).mix(new Mixup()).seed(5).fit(data);
        Sequential same = again(), other = again();
        trainer(same).augment(CHANGE).mix(new Mixup()).seed(5).fit(data);
        trainer(other).augment(CHANGE).mix(new Mixup()).seed(6).fit(data);
        assertThat(weights(same)).containsExactly(weights(model));
        assertThat(weights(other)).isNotEqualTo(weights(model));
    }

    @Test
    void only_training_samples_are_changed() {
        var seen = ConcurrentHashMap.<Dataset>newKeySet();
        SampleChange watched =
                new SampleChange() {
                    @Override
                    public Shape shape(Shape sample) {
                        return sample;
                    }

                    @Override
                    public Reader reader(Dataset samples) {
                        return (index, rng, into, offset) -> {
                            seen.add(samples);
                            samples.readInput(index, into, offset);
                        };
                    }
                };
        Run changed = trainer(model).augment(watched).fit(data);
        assertThat(seen).containsExactly(data.train().data());
        Sequential plain = again();
        Run run = trainer(plain).fit(data);
        // a change that changes nothing trains to the same bits
        assertThat(weights(plain)).containsExactly(weights(model));
        assertThat(changed.test()).isEqualTo(run.test());
    }

    @Test
    void the_accuracy_of_mixed_training_is_that_of_the_larger_share() {
        Run run = trainer(model).epochs(8).mix(new Mixup()).fit(data);
        EpochResult last = run.history().epochs().getLast();
        assertThat(last.train().accuracy()).isBetween(0.5, 1.0);
        assertThat(last.validation().accuracy()).isGreaterThan(0.9);
    }

    @Test
    void samples_of_another_size_than_those_of_validation_are_refused() {
        assertRefused(
                () -> trainer(model).prepare().augment(new RandomCrop(6, 0)).fit(data),
                "[1, 6, 6]",
                "[1, 8, 8]",
                "one shape",
                "Crop to the size");
    }
}
