package dev.gradus.data.prepare;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pixels;
import dev.gradus.data.Split;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// The elements of a sample that share a statistic: the channels of an image `[C, H, W]`, the single features of any other
/// sample.
///
/// @param sample the shape of one sample
/// @param count how many groups a sample has
/// @param each how many elements a group has, side by side
record Groups(Shape sample, int count, int each) {
    static final int BYTES = 256;

    /// Ten roundings of 1 in float64.
    private static final double CONSTANT = 10 * Math.ulp(1.0);

    private static final int MOST_COUNTED = 4096;

    static Groups of(Shape sample) {
        boolean image = sample.rank() == 3;
        int count = image ? sample.axis(0) : sample.size();
        return new Groups(sample, count, count == 0 ? 0 : sample.size() / count);
    }

    /// Each element is a group of its own: the pixels of an image.
    static Groups ofElements(Shape sample) {
        return new Groups(sample, sample.size(), 1);
    }

    /// The groups that a saved preparation was fitted on.
    static Groups of(List<Integer> sizes) {
        return of(shape(sizes));
    }

    static Shape shape(List<Integer> sizes) {
        return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    List<Integer> sizes() {
        return sizes(sample);
    }

    static List<Integer> sizes(Shape sample) {
        return Arrays.stream(sample.toArray()).boxed().toList();
    }

    /// `y = (x - shift) / divisor`, both of the group.
    void scale(float[] values, int offset, int samples, float[] shift, float[] divisor) {
        int i = offset;
        for (int sample = 0; sample < samples; sample++) {
            for (int g = 0; g < count; g++) {
                float s = shift[g];
                float d = divisor[g];
                for (int end = i + each; i < end; i++) values[i] = (values[i] - s) / d;
            }
        }
    }

    /// `x = y · divisor + shift`, both of the group.
    void unscale(float[] values, int offset, int samples, float[] shift, float[] divisor) {
        int i = offset;
        for (int sample = 0; sample < samples; sample++) {
            for (int g = 0; g < count; g++) {
                float s = shift[g];
                float d = divisor[g];
                for (int end = i + each; i < end; i++) values[i] = values[i] * d + s;
            }
        }
    }

    /// Looks at an element of a group that occurs so many times.
    interface Visitor {
        void see(int group, float value, long times);
    }

    /// Shows all elements of all training samples, in the order of the samples; where they are counted, in the order of their
    /// values.
    ///
    /// @throws GradusException when there is no sample, or an element is not a finite number
    void visit(String who, Split.Train train, Visitor visitor) {
        visit(who, train, false, visitor);
    }

    /// The same for training samples in which values may be missing: NaN is shown as well.
    void visitWithGaps(String who, Split.Train train, Visitor visitor) {
        visit(who, train, true, visitor);
    }

    private void visit(String who, Split.Train train, boolean gaps, Visitor visitor) {
        Dataset data = train.data();
        requireSamples(who, data);
        Pixels pixels = data.pixels();
        if (pixels != null && isCounted(data)) visitBytes(data.size(), pixels, visitor);
        else visitNumbers(who, data, gaps, visitor);
    }

    /// Whether each value of a group is shown once, in ascending order: bytes whose counts need little memory.
    boolean isCounted(Dataset data) {
        return data.pixels() != null && count <= MOST_COUNTED;
    }

    static void requireSamples(String who, Dataset data) {
        if (data.size() > 0) return;
        throw GradusException.got("%s: %s has no training samples", who, data.name())
                .expected("at least one")
                .because("the validation and test parts took them all")
                .repair("Give the training part a larger share.");
    }

    private void visitNumbers(String who, Dataset data, boolean gaps, Visitor visitor) {
        float[] values = new float[sample.size()];
        for (int i = 0; i < data.size(); i++) {
            data.readInput(i, values, 0);
            for (int k = 0; k < values.length; k++) {
                boolean gap = gaps && Float.isNaN(values[k]);
                if (!Float.isFinite(values[k]) && !gap) throw notFinite(who, data, i, k, values[k]);
                visitor.see(k / each, values[k], 1);
            }
        }
    }

    private void visitBytes(int samples, Pixels pixels, Visitor visitor) {
        byte[] bytes = new byte[sample.size()];
        long[][] times = new long[count][BYTES];
        for (int i = 0; i < samples; i++) {
            pixels.read(i, bytes, 0);
            for (int g = 0; g < count; g++) countBytes(bytes, g * each, (g + 1) * each, times[g]);
        }
        for (int g = 0; g < count; g++) {
            for (int b = 0; b < BYTES; b++) {
                if (times[g][b] > 0) visitor.see(g, (float) b / pixels.white(), times[g][b]);
            }
        }
    }

    private static void countBytes(byte[] bytes, int from, int to, long[] times) {
        for (int i = from; i < to; i++) times[Byte.toUnsignedInt(bytes[i])]++;
    }

    /// Reads the input of one sample, which must be finite.
    static void read(String who, Dataset data, int index, float[] into) {
        data.readInput(index, into, 0);
        for (int k = 0; k < into.length; k++) {
            if (!Float.isFinite(into[k])) throw notFinite(who, data, index, k, into[k]);
        }
    }

    private static GradusException notFinite(String who, Dataset data, int sample, int element, float value) {
        return GradusException.got(
                        "%s: %s has %s in training sample %d, element %d", who, data.name(), value, sample, element)
                .expected("finite numbers")
                .because("a value is missing, or was computed by a division by 0")
                .repair("Repair or leave out the sample, or fill in NaN: Impute.fit(data.train()), then Prepared.of.");
    }

    /// Checks that samples are what a preparation was fitted on.
    void require(String who, Shape other) {
        if (sample.equals(other)) return;
        throw GradusException.got("%s: samples of shape %s", who, other)
                .expected("%s, the shape that it was fitted on", sample)
                .because("it was fitted on another data set")
                .repair("Fit it on the training split of this data set.");
    }

    /// Checks that a saved preparation has one finite statistic for each group.
    void requireStatistics(String who, String statistic, List<Double> values, double least) {
        boolean valid = values.stream().allMatch(v -> v >= least && Double.isFinite(v));
        if (values.size() == count && valid) return;
        throw GradusException.got("%s: %s %s for samples of shape %s", who, statistic, values, sample)
                .expected("%d finite numbers%s", count, least == 0 ? ", none negative" : "")
                .because("the file was edited by hand, or belongs to another data set")
                .repair("Fit it again: %s.fit(data.train()).", who);
    }

    /// What a range is divided by: 1 where it is that of a constant, also up to rounding, as scikit-learn has it.
    static double divisor(double range) {
        return range < CONSTANT ? 1 : range;
    }

    static GradusException notFitted(String who) {
        return GradusException.got("%s has no statistics", who)
                .expected("those of a training split")
                .because("it was made by name, and never saw data")
                .repair("Make it with %s.fit(data.train()).", who);
    }
}
