package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.CutMix;
import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.MixOneOf;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.source.Digits;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Changed, mixed and drawn samples, and the threads that make them ready.
class AugmentedLoaderTest {
    private static final SampleChange CHANGE =
            Compose.of(new RandomCrop(8, 1), new HorizontalFlip(), new GaussianNoise(0.05, 0.1));

    private final Splits digits = Digits.load();

    private static List<float[]> inputs(Loader loader, int epoch) {
        List<float[]> all = new ArrayList<>();
        for (Batch batch : loader.epoch(epoch)) all.add(batch.inputs().toFloats());
        return all;
    }

    @Test
    void neither_the_number_of_threads_nor_the_batch_size_changes_a_pixel() {
        Loader loader = Loader.augmented(digits.train(), CHANGE, 3).shuffle(1).batchSize(50);
        List<float[]> expected = inputs(loader.workers(0), 2);
        for (int workers : new int[] {1, 2, 5}) {
            List<float[]> seen = inputs(loader.workers(workers), 2);
            assertThat(seen).hasSameSizeAs(expected);
            for (int i = 0; i < seen.size(); i++) assertThat(seen.get(i)).containsExactly(expected.get(i));
        }
        float[] small = inputs(loader.batchSize(25), 2).get(1);
        assertThat(small).containsExactly(Arrays.copyOfRange(expected.getFirst(), 25 * 64, 50 * 64));
    }

    @Test
    void an_epoch_can_be_made_again_and_another_is_another() {
        Loader loader = Loader.augmented(digits.train(), CHANGE, 3).batchSize(50);
        float[] first = inputs(loader, 0).getFirst();
        assertThat(inputs(loader, 1).getFirst()).isNotEqualTo(first);
        assertThat(inputs(loader, 0).getFirst()).containsExactly(first);
        assertThat(inputs(Loader.augmented(digits.train(), CHANGE, 4).batchSize(50), 0).getFirst()).isNotEqualTo(first);
    }

    @Test
    void batches_have_the_shape_that_a_change_makes_and_preparations_come_after_it() {
        Loader loader = Loader.augmented(digits.train(), new RandomCrop(6, 0), 1).batchSize(10);
        assertThat(loader.shape()).isEqualTo(Shape.of(1, 6, 6));
        assertThat(loader.iterator().next().inputs().shape()).isEqualTo(Shape.of(10, 1, 6, 6));
        assertRefused(
                () -> Loader.augmented(digits.train(), new RandomCrop(9, 0), 1), "RandomCrop", "9 x 9", "pad more");
    }

    @Test
    void tables_cannot_be_augmented_as_images() {
        var table = new Split.Train(Numbered.classes(10, 2, 4));
        assertRefused(
                () -> Loader.augmented(table, new HorizontalFlip(), 1),
                "numbered",
                "[4]",
                "images",
                "Leave the augmentation");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void an_abandoned_epoch_disturbs_no_other(int workers) {
        Loader loader = Loader.augmented(digits.train(), CHANGE, 3).batchSize(20).workers(workers);
        List<float[]> expected = inputs(loader.workers(0), 1);
        for (int round = 0; round < 20; round++) {
            Iterator<Batch> abandoned = loader.epoch(0).iterator();
            abandoned.next();
            Iterator<Batch> epoch = loader.epoch(1).iterator();
            for (int i = 0; i < 3; i++) assertThat(epoch.next().inputs().toFloats()).containsExactly(expected.get(i));
        }
    }

    /// A change that fails at one sample.
    private record Failing(int at) implements SampleChange {
        @Override
        public Shape shape(Shape sample) {
            return sample;
        }

        @Override
        public Reader reader(Dataset data) {
            return (index, rng, into, offset) -> {
                if (index == at)
                    throw GradusException.got("picture %d is damaged", index)
                            .expected("a picture")
                            .because("the disk")
                            .repair("Copy it again.");
                data.readInput(index, into, offset);
            };
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void what_fails_in_the_background_fails_at_its_batch(int workers) {
        Loader loader = Loader.augmented(digits.train(), new Failing(45), 0).batchSize(10).workers(workers);
        Iterator<Batch> epoch = loader.iterator();
        for (int i = 0; i < 4; i++) epoch.next();
        assertThatThrownBy(epoch::next)
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("picture 45 is damaged");
        assertThat(loader.iterator().next().indices()[0]).isZero();
    }

    /// As an error of its own, which whoever prints it can tell from a mistake in Gradus.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void out_of_memory_in_the_background_is_out_of_memory(int workers) {
        SampleChange starving =
                new SampleChange() {
                    @Override
                    public Shape shape(Shape sample) {
                        return sample;
                    }

                    @Override
                    public Reader reader(Dataset data) {
                        return (_, _, _, _) -> {
                            throw new OutOfMemoryError("Java heap space");
                        };
                    }
                };
        Loader loader = Loader.augmented(digits.train(), starving, 0).batchSize(10).workers(workers);
        assertThatThrownBy(() -> loader.iterator().next())
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("Java heap space");
    }

    @Test
    void an_interrupted_wait_goes_on_and_leaves_the_mark() {
        Loader loader = Loader.augmented(digits.train(), CHANGE, 0).batchSize(10);
        List<float[]> expected = inputs(loader, 0);
        int batches = 0;
        for (Batch batch : loader.epoch(0)) {
            Thread.currentThread().interrupt();
            assertThat(batch.inputs().toFloats()).containsExactly(expected.get(batches++));
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batches).isEqualTo(loader.batches());
    }

    @Test
    void threads_in_the_background_keep_no_jvm_alive() {
        inputs(Loader.augmented(digits.train(), CHANGE, 0).batchSize(100).workers(2), 0);
        List<Thread> loaders =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().startsWith("gradus-loader"))
                        .toList();
        assertThat(loaders).isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    void weighted_samples_come_as_often_as_their_weights_say() {
        Dataset data = Numbered.classes(4, 2, 1);
        Loader loader = Loader.of(data).weighted(5, 1, 0, 2, 5).batchSize(4);
        int[] counts = new int[4];
        for (int epoch = 0; epoch < 2000; epoch++) {
            for (Batch batch : loader.epoch(epoch)) for (int i : batch.indices()) counts[i]++;
        }
        // 8,000 draws: three deviations are below 140
        assertThat(counts[0]).isCloseTo(1000, within(140));
        assertThat(counts[1]).isZero();
        assertThat(counts[2]).isCloseTo(2000, within(140));
        assertThat(counts[3]).isCloseTo(5000, within(140));
    }

    @Test
    void balanced_classes_come_equally_often() {
        int[] labels = IntStream.range(0, 100).map(i -> i < 90 ? 0 : 1).toArray();
        Dataset rare = InMemory.of("rare", new float[100][1], labels, List.of("often", "seldom"));
        int[] counts = new int[2];
        for (int epoch = 0; epoch < 50; epoch++) {
            for (Batch batch : Loader.of(rare).balanced(1).epoch(epoch)) {
                for (int label : batch.targets().toInts()) counts[label]++;
            }
        }
        assertThat(counts[1]).isCloseTo(2500, within(110)); // of 5,000: three deviations
    }

    @Test
    void weights_must_fit_the_samples() {
        Dataset data = Numbered.classes(4, 2, 1);
        assertRefused(() -> Loader.of(data).weighted(1, 1, 2), "2 weights for 4 samples", "balanced()");
        assertRefused(() -> Loader.of(data).weighted(1, 0, 0, 0, 0), "4 weights", "not all of them 0");
        assertRefused(() -> Loader.of(data).weighted(1, 1, -1, 1, Double.NaN), "4 weights", "0 or more");
        assertRefused(() -> Loader.of(Numbered.values(3, 1)).balanced(1), "regression", "weighted");
        assertRefused(() -> Loader.of(data).workers(-1), "-1 threads", "0 to 64");
    }

    @Test
    void a_sample_that_comes_twice_does_not_look_the_same_twice() {
        Loader loader = Loader.augmented(digits.train(), CHANGE, 1);
        double[] weights = new double[digits.train().data().size()];
        weights[7] = 1;
        float[] x = loader.weighted(1, weights).batchSize(2).iterator().next().inputs().toFloats();
        assertThat(Arrays.copyOfRange(x, 0, 64)).isNotEqualTo(Arrays.copyOfRange(x, 64, 128));
    }

    @Test
    void mixed_batches_have_shares_of_classes_that_sum_to_one() {
        for (Mixing mixing : List.of(new Mixup(), new CutMix(), new MixOneOf())) {
            Loader loader = Loader.mixed(digits.train(), null, mixing, 1).batchSize(20);
            Batch batch = loader.iterator().next();
            assertThat(batch.targets().dtype()).isEqualTo(DType.FLOAT32);
            assertThat(batch.targets().shape()).isEqualTo(Shape.of(20, 10));
            for (float sum : batch.targets().sum(1, false).toFloats()) assertThat(sum).isCloseTo(1, within(1e-6f));
            assertThat(inputs(loader, 1).get(1)).containsExactly(inputs(loader.workers(0), 1).get(1));
        }
    }

    @Test
    void values_cannot_be_mixed() {
        var values = new Split.Train(Numbered.values(4, 1));
        assertRefused(() -> Loader.mixed(values, null, new Mixup(), 1), "regression", "Leave the mixing out");
        var table = new Split.Train(Numbered.classes(4, 2, 3));
        assertRefused(
                () -> Loader.mixed(table, null, new CutMix(), 1).workers(0).iterator().next(), "CutMix", "Use Mixup");
    }
}
