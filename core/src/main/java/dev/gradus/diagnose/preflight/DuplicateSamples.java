package dev.gradus.diagnose.preflight;

import dev.gradus.data.Dataset;
import dev.gradus.data.Overlap;
import dev.gradus.data.Pixels;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.train.diagnose.Measured;
import java.util.Optional;
import java.util.stream.IntStream;

/// Samples that occur in two parts; of pictures that are read from files, some of each part are compared.
record DuplicateSamples() implements Item {
    private static final int MOST = 1000;
    private static final double WARNED = 0.02, FAILED = 0.1;

    @Override
    public String name() {
        return "duplicates-across-splits";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Splits all = subject.data();
        boolean isQuick = isQuick(all.train().data());
        Splits looked = isQuick ? all : some(all);
        int held = looked.validation().data().size() + looked.test().data().size();
        Overlap overlap = Overlap.in(looked);
        double share = (double) overlap.count() / Math.max(1, held);
        String of = isQuick ? "" : ", of up to " + MOST + " samples of each part";
        Measured measured = new Measured("samples that occur in two parts" + of, overlap.count(), "0");
        if (overlap.isEmpty()) return Optional.of(Result.pass(name(), measured));
        Outcome outcome = share >= FAILED ? Outcome.FAIL : share >= WARNED ? Outcome.WARN : Outcome.NOTE;
        return Optional.of(
                Result.of(
                        name(),
                        outcome,
                        measured,
                        overlap.text() + of,
                        "Remove the copies before dividing, or keep them together: Division.grouped."));
    }

    private static boolean isQuick(Dataset data) {
        Pixels pixels = data.pixels();
        return pixels == null ? data.shape().rank() <= 2 : pixels.isInMemory();
    }

    private static Splits some(Splits all) {
        return new Splits(
                new Split.Train(some(all.train().data())),
                new Split.Validation(some(all.validation().data())),
                new Split.Test(some(all.test().data())));
    }

    private static Dataset some(Dataset all) {
        int n = Math.min(MOST, all.size());
        return new Subset(all, IntStream.range(0, n).map(i -> (int) ((long) i * all.size() / n)).toArray());
    }
}
