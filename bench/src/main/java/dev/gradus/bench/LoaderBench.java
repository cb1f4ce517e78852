package dev.gradus.bench;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Pixels;
import dev.gradus.data.Split;
import dev.gradus.data.Task;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.ColourJitter;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.augment.RandomErasing;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.util.stream.IntStream;

/// An epoch of 10,000 colour images of 32 × 32 through the loader, without a model: one half of `loader_vs_torch.py`.
public final class LoaderBench {
    private LoaderBench() {}

    /// Answers lines until the input ends.
    ///
    /// @param arguments plain, simple (crop and flip) or full (jitter and erasing, too), and the number of threads in the
    ///     background
    /// @throws IOException when the input breaks
    public static void main(String[] arguments) throws IOException {
        var train = new Split.Train(new Images());
        Loader plain = Loader.of(train);
        Loader loader = arguments[0].equals("plain") ? plain : Loader.augmented(train, pipeline(arguments[0]), 1);
        Loader ready =
                loader.batchSize(100)
                        .shuffle(1)
                        .workers(Integer.parseInt(arguments[1]))
                        .prepare(Standardize.fit(train));
        int[] epoch = {0};
        Turns.answer(() -> {
            float sum = 0;
            for (Batch batch : ready.epoch(epoch[0]++)) sum += batch.size();
            if (sum != Images.COUNT) throw new IllegalStateException("images are missing");
        });
    }

    private static Augmentation pipeline(String name) {
        Augmentation crop = new RandomCrop(32, 4), flip = new HorizontalFlip();
        if (name.equals("simple")) return Compose.of(crop, flip);
        return Compose.of(crop, flip, new ColourJitter(0.4, 0.4, 0.4, 0.1), new RandomErasing());
    }

    private static final class Images implements Dataset, Pixels {
        static final int COUNT = 10_000;

        private final Shape shape = Shape.of(3, 32, 32);
        private final Task task = new Task.Classification(IntStream.range(0, 10).mapToObj(c -> "c" + c).toList());
        private final byte[] bytes = new byte[COUNT * shape.size()];

        Images() {
            for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Rng.of(1).fork(i >> 10).bits(i & 1023);
        }

        @Override
        public String name() {
            return "random";
        }

        @Override
        public int size() {
            return COUNT;
        }

        @Override
        public Shape shape() {
            return shape;
        }

        @Override
        public Task task() {
            return task;
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            int from = index * shape.size();
            for (int i = 0; i < shape.size(); i++) into[offset + i] = Byte.toUnsignedInt(bytes[from + i]) / 255f;
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            into[offset] = index % 10;
        }

        @Override
        public Pixels pixels() {
            return this;
        }

        @Override
        public void read(int index, byte[] into, int offset) {
            System.arraycopy(bytes, index * shape.size(), into, offset, shape.size());
        }

        @Override
        public int white() {
            return 255;
        }
    }
}
