package dev.gradus.data;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.augment.CutMix;
import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The parts of every batch that several processes train on: together they are the whole.
class ShardTest {
    private static final Splits DIGITS =
            Splits.of(new Subset(Digits.load().train().data(), IntStream.range(0, 100).toArray()), 0.2, 0.2, 1);
    private static final Split.Train TRAIN = DIGITS.train();

    /// Checks that the shards of each batch are the batch, in order, to the bit.
    private static void assertTogetherTheWhole(Loader loader, int shards) {
        Iterator<Batch> whole = loader.epoch(2).iterator();
        List<Iterator<Batch>> parts = new ArrayList<>();
        for (int r = 0; r < shards; r++) parts.add(loader.shard(r, shards).epoch(2).iterator());
        while (whole.hasNext()) {
            Batch batch = whole.next();
            List<Float> inputs = new ArrayList<>(), targets = new ArrayList<>();
            List<Integer> indices = new ArrayList<>();
            int most = 0, least = Integer.MAX_VALUE;
            for (Iterator<Batch> part : parts) {
                Batch shard = part.next();
                add(inputs, shard.inputs());
                add(targets, shard.targets());
                for (int index : shard.indices()) indices.add(index);
                assertThat(shard.inputs().shape().axis(0)).isEqualTo(shard.size());
                most = Math.max(most, shard.size());
                least = Math.min(least, shard.size());
            }
            assertThat(most - least).as("as equal as can be").isLessThanOrEqualTo(1);
            assertThat(indices).containsExactlyElementsOf(Arrays.stream(batch.indices()).boxed().toList());
            List<Float> all = new ArrayList<>(), labels = new ArrayList<>();
            add(all, batch.inputs());
            add(labels, batch.targets());
            assertThat(inputs.equals(all)).as("inputs").isTrue();
            assertThat(targets).isEqualTo(labels);
        }
        for (Iterator<Batch> part : parts) assertThat(part.hasNext()).isFalse();
    }

    private static void add(List<Float> all, Tensor t) {
        for (double x : t.toDoubles()) all.add((float) x);
    }

    private static void forSizes(Loader loader, UnaryOperator<Loader> with) {
        for (int batch : new int[] {1, 2, 3, 7, 16, 31, 60, 64, 100}) {
            for (int shards : new int[] {1, 2, 3, 4, 7, 60}) {
                assertTogetherTheWhole(with.apply(loader.batchSize(batch).shuffle(1)), shards);
            }
        }
    }

    @Test
    void plain_samples() {
        assertThat(TRAIN.data().size()).isEqualTo(60);
        forSizes(Loader.of(TRAIN).prepare(Standardize.fit(TRAIN)), l -> l);
    }

    @Test
    void without_a_last_partial_batch() {
        for (int shards : new int[] {1, 2, 5}) {
            assertTogetherTheWhole(Loader.of(TRAIN).batchSize(16).dropLast(true), shards);
        }
    }

    @Test
    void values() {
        assertTogetherTheWhole(Loader.of(Numbered.values(23)).batchSize(5), 3);
    }

    @Test
    void changed_samples() {
        forSizes(Loader.augmented(TRAIN, new GaussianNoise(0.1, 0.2), 5), l -> l);
    }

    @Test
    void samples_that_come_several_times() {
        assertTogetherTheWhole(Loader.augmented(TRAIN, new GaussianNoise(0.1, 0.2), 5).balanced(3).batchSize(16), 3);
    }

    @Test
    void mixed_samples_whose_partners_are_in_other_shards() {
        forSizes(Loader.mixed(TRAIN, new GaussianNoise(0.1, 0.2), new Mixup(), 5), l -> l);
        forSizes(Loader.mixed(TRAIN, null, new CutMix(), 5).prepare(Standardize.fit(TRAIN)), l -> l.workers(2));
    }

    @Test
    void a_shard_makes_each_batch_in_the_same_tensors() {
        Loader loader = Loader.of(TRAIN).batchSize(16).shard(1, 3);
        Tensor[] seen = new Tensor[3];
        int i = 0;
        for (Batch batch : loader.epoch(0)) if (i < 3) seen[i++] = batch.inputs();
        assertThat(seen[1]).isSameAs(seen[0]);
        assertThat(seen[0].shape().axis(0)).isEqualTo(5);
    }

    @Test
    void a_part_that_there_is_not_is_refused() {
        Loader loader = Loader.of(TwoMoons.load(1).train());
        for (int[] wrong : new int[][] {{-1, 2}, {2, 2}, {0, 0}, {0, -1}}) {
            assertRefused(() -> loader.shard(wrong[0], wrong[1]), "shard " + wrong[0] + " of " + wrong[1], "rank");
        }
    }
}
