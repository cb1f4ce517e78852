package dev.gradus.data.prepare;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of one group, of which exact quantiles are wanted.
final class Quantiles {
    private static final int MOST_AT_ONCE = 1 << 24;

    private final float[] values;
    private final long @Nullable [] upTo;
    private int size;
    private long n;

    private Quantiles(int capacity, boolean counted) {
        values = new float[capacity];
        upTo = counted ? new long[capacity] : null;
    }

    /// Quantiles `[group][share]`, as NumPy interpolates them: linearly between the two nearest values.
    static double[][] of(String who, Groups groups, Split.Train train, double... shares) {
        return of(MOST_AT_ONCE, who, groups, train, shares);
    }

    /// Reads the samples once for each block of groups whose values fit into memory.
    static double[][] of(int mostAtOnce, String who, Groups groups, Split.Train train, double... shares) {
        Dataset data = train.data();
        Groups.requireSamples(who, data);
        boolean counted = groups.isCounted(data);
        long n = (long) data.size() * groups.each();
        if (!counted && n > Integer.MAX_VALUE - 8) throw tooMany(who, data, n);
        int capacity = counted ? Groups.BYTES : (int) n;
        int block = counted ? groups.count() : Math.max(1, mostAtOnce / Math.max(1, capacity));
        double[][] found = new double[groups.count()][];
        for (int from = 0; from < found.length; from += block) {
            int first = from;
            Quantiles[] collected = new Quantiles[Math.min(block, found.length - from)];
            Arrays.setAll(collected, g -> new Quantiles(capacity, counted));
            groups.visit(
                    who,
                    train,
                    (g, x, times) -> {
                        if (g >= first && g < first + collected.length) collected[g - first].add(x, times);
                    });
            for (int g = 0; g < collected.length; g++) found[from + g] = collected[g].at(shares);
        }
        return found;
    }

    private void add(float value, long times) {
        n += times;
        values[size] = value;
        if (upTo != null) upTo[size] = n;
        size++;
    }

    private double[] at(double[] shares) {
        if (upTo == null) Arrays.sort(values);
        return Arrays.stream(shares).map(this::at).toArray();
    }

    private double at(double share) {
        double place = share * (n - 1);
        long below = (long) place;
        double a = ranked(below), b = ranked(Math.min(below + 1, n - 1));
        return a + (place - below) * (b - a);
    }

    private double ranked(long rank) {
        if (upTo == null) return values[(int) rank];
        int i = 0;
        while (upTo[i] <= rank) i++;
        return values[i];
    }

    private static GradusException tooMany(String who, Dataset data, long n) {
        return GradusException.got("%s: %s has %,d values in one channel", who, data.name(), n)
                .expected("fewer than %,d", Integer.MAX_VALUE - 8)
                .because("all of them are sorted to find quantiles")
                .repair("Fit it on a part of the samples, or use Standardize.");
    }
}
