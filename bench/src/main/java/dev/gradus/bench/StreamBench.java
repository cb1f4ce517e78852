package dev.gradus.bench;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Pictures;
import dev.gradus.data.Split;
import dev.gradus.data.source.ImageFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Photographs streamed from their files by a loader beside what Java's decoder alone does on all cores, in turns.
public final class StreamBench {
    private static final int ROUNDS = 5;

    private StreamBench() {}

    /// Measures, and prints a line a round.
    ///
    /// @param arguments a folder with a folder of pictures for each class, and the side of the samples
    /// @throws Exception when a thread is interrupted
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int side = Integer.parseInt(arguments[1]), cores = Runtime.getRuntime().availableProcessors();
        ImageIO.setUseCache(false);
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(ImageFolder::isPicture).filter(Files::isRegularFile).sorted().toList();
        }
        Dataset streamed = ImageFolder.at(folder).size(side, side).resize(Pictures.Fit.CROP).stream();
        Loader loader = Loader.of(new Split.Train(streamed)).batchSize(100).shuffle(1).workers(cores);
        for (int round = 1; round <= ROUNDS; round++) {
            double alone = files.size() / seconds(() -> decode(files, cores));
            int epoch = round;
            double together =
                    files.size()
                            / seconds(() -> {
                                int n = 0;
                                for (Batch batch : loader.epoch(epoch)) n += batch.size();
                                if (n != files.size()) throw new IllegalStateException("pictures are missing");
                            });
            System.out.printf(
                    Locale.ROOT,
                    "round %d: decoder alone %.0f pictures/s, streamed %.0f pictures/s, ratio %.2f%n",
                    round,
                    alone,
                    together,
                    together / alone);
        }
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private static void decode(List<Path> files, int cores) {
        AtomicLong next = new AtomicLong(), pixels = new AtomicLong();
        List<Thread> threads =
                Stream.generate(() ->
                                Thread.ofPlatform()
                                        .start(() -> {
                                            for (int i = (int) next.getAndIncrement();
                                                    i < files.size();
                                                    i = (int) next.getAndIncrement()) {
                                                pixels.addAndGet(decoded(files.get(i)));
                                            }
                                        }))
                        .limit(cores)
                        .toList();
        try {
            for (Thread thread : threads) thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long decoded(Path file) {
        try {
            var image = ImageIO.read(file.toFile());
            return (long) image.getWidth() * image.getHeight();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
