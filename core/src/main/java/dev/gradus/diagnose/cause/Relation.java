package dev.gradus.diagnose.cause;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Split;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Neighbours;
import dev.gradus.diagnose.fact.Sampled;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What inputs say about targets, and parts about each other, in standard errors: a number that does not depend on units or sizes.
final class Relation {
    private static final int[] BESIDE = {-1, 1, -2, 2};

    /// What most samples of it have in common is no measure of the others.
    private static final double MOSTLY_EQUAL = 0.9;

    private Relation() {}

    // ---- inputs and targets ----------------------------------------------------------------------------------------

    /// By how many standard errors neighbours tell targets better than by chance.
    static double ofNeighbours(DataFacts data) {
        Neighbours near = data.within();
        if (!data.task().isClassification()) {
            double best = 0;
            for (int k = 0; k < data.task().outputs(); k++) {
                float[] ranks = ranks(data.train(), k);
                double r = correlation(near.size(), i -> near.mean(i, ranks), i -> ranks[i]);
                best = Math.max(best, r * Math.sqrt(near.size()));
            }
            return best;
        }
        int[] labels = new int[near.size()];
        for (int i = 0; i < labels.length; i++) labels[i] = data.train().label(i);
        return agreement(near, labels, data.task().outputs()).errors;
    }

    /// How often votes are right, beside what they would be by chance.
    private record Agreement(double share, double errors) {}

    private static Agreement agreement(Neighbours near, int[] labels, int classes) {
        int n = near.size(), right = 0;
        double[] votes = new double[classes], counts = new double[classes];
        for (int i = 0; i < n; i++) {
            int vote = near.vote(i, labels);
            if (vote == labels[i]) right++;
            votes[vote] += 1.0 / n;
            counts[labels[i]] += 1.0 / n;
        }
        double chance = 0;
        for (int k = 0; k < classes; k++) chance += votes[k] * counts[k];
        double error = Math.sqrt(Math.max(chance * (1 - chance), 1.0 / n) / n), share = (double) right / n;
        return new Agreement(share, (share - chance) / error);
    }

    /// By how many standard errors the best column tells a target, less what the best of as many would by chance.
    static double ofColumns(DataFacts data) {
        Sampled train = data.train();
        int n = train.size(), outputs = data.task().outputs(), tried = 0;
        double best = 0;
        float[][] ranks = new float[data.task().isClassification() ? 0 : outputs][];
        for (int k = 0; k < ranks.length; k++) ranks[k] = ranks(train, k);
        for (DataFacts.Field field : data.fields()) {
            if (data.features().get(field.from()).usual() > MOSTLY_EQUAL) continue;
            float[] own = ranks.length == 0 ? new float[0] : ranks(n, i -> field.value(train, i));
            IntToDoubleFunction value = i -> ranks.length == 0 ? field.value(train, i) : own[i];
            for (int k = 0; k < outputs; k++) {
                int output = k;
                IntToDoubleFunction target =
                        data.task().isClassification() ? i -> train.label(i) == output ? 1 : 0 : i -> ranks[output][i];
                double r = Math.abs(correlation(n, value, target));
                tried++;
                if (Double.isFinite(r)) best = Math.max(best, r * Math.sqrt(n));
            }
        }
        return best - Math.sqrt(2 * Math.log(Math.max(1, tried)));
    }

    /// Targets by their ranks.
    private static float[] ranks(Sampled samples, int output) {
        return ranks(samples.size(), i -> samples.target(i, output));
    }

    /// Ranks instead of values, so that a few that are far off do not rule; equal ones have the same.
    private static float[] ranks(int n, IntToDoubleFunction x) {
        double[] sorted = IntStream.range(0, n).mapToDouble(x).sorted().toArray();
        float[] ranks = new float[n];
        for (int i = 0; i < n; i++) {
            int at = Arrays.binarySearch(sorted, x.applyAsDouble(i)), first = at, last = at;
            while (first > 0 && sorted[first - 1] == sorted[at]) first--;
            while (last + 1 < n && sorted[last + 1] == sorted[at]) last++;
            ranks[i] = (first + last) / 2f;
        }
        return ranks;
    }

    private static double correlation(int n, IntToDoubleFunction x, IntToDoubleFunction y) {
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (int i = 0; i < n; i++) {
            double a = x.applyAsDouble(i), b = y.applyAsDouble(i);
            sx += a;
            sy += b;
            sxx += a * a;
            syy += b * b;
            sxy += a * b;
        }
        double vx = sxx - sx * sx / n, vy = syy - sy * sy / n;
        return vx > 0 && vy > 0 ? (sxy - sx * sy / n) / Math.sqrt(vx * vy) : 0;
    }

    /// Which share of the target each column tells alone: by the two samples with the next smaller values and the two with the next larger ones.
    ///
    /// @return a skill for each column
    static double[] columns(DataFacts data) {
        double[] told = new double[data.fields().size()];
        for (int k = 0; k < told.length; k++) told[k] = told(data, data.fields().get(k));
        return told;
    }

    /// Whether each class has one value of its own.
    static boolean isCode(DataFacts data, DataFacts.Field field) {
        if (!data.task().isClassification()) return true;
        Map<Integer, Float> codes = new HashMap<>();
        for (int i = 0; i < data.train().size(); i++) {
            float value = field.value(data.train(), i);
            Float before = codes.putIfAbsent(data.train().label(i), value);
            if (before != null && before != value) return false;
        }
        return codes.values().stream().distinct().count() == codes.size();
    }

    private static double told(DataFacts data, DataFacts.Field field) {
        Sampled train = data.train();
        Integer[] order = new Integer[train.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> field.value(train, i)));
        int n = order.length;
        if (n < 5 || !(field.value(train, order[n - 1]) > field.value(train, order[0]))) return 0;
        return data.task().isClassification() ? toldClass(data, order) : toldValue(train, order);
    }

    private static double toldClass(DataFacts data, Integer[] order) {
        int n = order.length, right = 0, most = 0;
        int[] counts = new int[data.task().outputs()], votes = new int[counts.length];
        for (int i = 0; i < n; i++) {
            int label = data.train().label(order[i]);
            most = Math.max(most, ++counts[label]);
            Arrays.fill(votes, 0);
            int best = -1;
            for (int step : BESIDE) {
                if (i + step < 0 || i + step >= n) continue;
                int other = data.train().label(order[i + step]);
                votes[other]++;
                if (best < 0 || votes[other] > votes[best]) best = other;
            }
            if (best == label) right++;
        }
        return most < n ? (double) (right - most) / (n - most) : 0;
    }

    private static double toldValue(Sampled train, Integer[] order) {
        int n = order.length;
        double all = 0, squares = 0, errors = 0;
        for (int i = 0; i < n; i++) {
            double t = train.target(order[i], 0), sum = 0;
            int count = 0;
            for (int step : BESIDE) {
                if (i + step < 0 || i + step >= n) continue;
                sum += train.target(order[i + step], 0);
                count++;
            }
            all += t;
            squares += t * t;
            errors += (t - sum / count) * (t - sum / count);
        }
        double variance = squares - all * all / n;
        return variance > 0 ? 1 - errors / variance : 0;
    }

    // ---- the order of the samples ----------------------------------------------------------------------------------

    /// Targets that fit the inputs of another row.
    ///
    /// @param rows how far away
    /// @param own how well neighbours tell the target of the own row
    /// @param other how well that of the other row
    /// @param errors standard errors by which the other is told better than by chance
    record Shift(int rows, double own, double other, double errors) {}

    /// The shift with which neighbours tell targets best; null where their own are told, or the rows are not known.
    static @Nullable Shift shift(DataFacts data) {
        Map<Long, Float> byLine = targets(data);
        if (byLine.isEmpty()) return null;
        Agreement own = shifted(data, byLine, 0);
        if (own == null || own.errors > 4) return null;
        Shift best = null;
        for (int rows : new int[] {-1, 1, -2, 2}) {
            Agreement other = shifted(data, byLine, rows);
            if (other == null || other.errors < own.errors + 5) continue;
            if (best == null || other.errors > best.errors)
                best = new Shift(rows, own.share, other.share, other.errors);
        }
        return best;
    }

    /// Class numbers of a part that are one off.
    ///
    /// @param part validation or test
    /// @param by what is to be added to them
    /// @param own share of its samples whose class neighbours in training tell
    /// @param other the same of the numbers that are meant
    record Renumbered(String part, int by, double own, double other) {}

    /// The part whose class numbers are one off against training; null where there is none.
    static @Nullable Renumbered renumbered(DataFacts data) {
        if (!data.task().isClassification() || data.task().outputs() < 3) return null;
        for (boolean isTest : new boolean[] {false, true}) {
            Sampled part = isTest ? data.test() : data.validation();
            if (part.size() < 30) continue;
            Neighbours near = isTest ? data.acrossTest() : data.across();
            double own = told(near, part, 0);
            for (int by : new int[] {-1, 1}) {
                double other = told(near, part, by);
                if (other > own + 0.3 && other > 2 * own)
                    return new Renumbered(isTest ? "test" : "validation", by, own, other);
            }
        }
        return null;
    }

    private static double told(Neighbours near, Sampled part, int by) {
        int right = 0;
        for (int i = 0; i < part.size(); i++) if (near.vote(i) == part.label(i) + by) right++;
        return (double) right / part.size();
    }

    private static @Nullable Agreement shifted(DataFacts data, Map<Long, Float> byLine, int rows) {
        Dataset all = data.splits().train().data();
        Sampled train = data.train();
        Neighbours near = data.within();
        float[] targets = new float[train.size()];
        int missing = 0;
        for (int i = 0; i < targets.length; i++) {
            Origin origin = all.origin(train.index(i));
            Float target = origin == null ? null : byLine.get((long) origin.line() + rows);
            if (target == null) missing++;
            targets[i] = target == null ? train.target(i, 0) : target;
        }
        if (missing > targets.length / 10) return null;
        if (data.task().isClassification()) {
            int[] labels = new int[targets.length];
            for (int i = 0; i < labels.length; i++) labels[i] = (int) targets[i];
            return agreement(near, labels, data.task().outputs());
        }
        double r = correlation(targets.length, i -> near.mean(i, targets), i -> targets[i]);
        return new Agreement(r, r * Math.sqrt(targets.length));
    }

    /// Line → target, where all samples come from the lines of one file.
    private static Map<Long, Float> targets(DataFacts data) {
        Map<Long, Float> byLine = new HashMap<>();
        String file = null;
        float[] target = new float[Math.max(1, data.task().outputs())];
        for (Split part : parts(data)) {
            Dataset all = part.data();
            for (int i = 0; i < all.size(); i++) {
                Origin origin = all.origin(i);
                if (origin == null || origin.line() == 0) return Map.of();
                if (file == null) file = origin.file();
                if (!origin.file().equals(file)) return Map.of();
                if (data.task().isClassification()) target[0] = all.label(i);
                else all.readTarget(i, target, 0);
                byLine.put((long) origin.line(), target[0]);
            }
        }
        return byLine;
    }

    private static Split[] parts(DataFacts data) {
        return new Split[] {data.splits().train(), data.splits().validation(), data.splits().test()};
    }

    /// By how many standard errors the targets of training samples that follow each other are more alike than at random.
    static double order(DataFacts data) {
        Dataset all = data.splits().train().data();
        int n = Math.min(all.size(), 20_000);
        float[] y = new float[n], target = new float[Math.max(1, data.task().outputs())];
        boolean isOfClasses = data.task().isClassification();
        for (int i = 0; i < n; i++) {
            if (isOfClasses) target[0] = all.label(i);
            else all.readTarget(i, target, 0);
            y[i] = target[0];
        }
        if (!isOfClasses) return correlation(n - 1, i -> y[i], i -> y[i + 1]) * Math.sqrt(n);
        Map<Float, Integer> counts = new HashMap<>();
        int equal = 0;
        for (int i = 0; i < n; i++) {
            counts.merge(y[i], 1, Integer::sum);
            if (i > 0 && y[i] == y[i - 1]) equal++;
        }
        double chance = 0;
        for (int count : counts.values()) chance += (double) count / n * count / n;
        double error = Math.sqrt(Math.max(chance * (1 - chance), 1.0 / n) / n);
        return ((double) equal / (n - 1) - chance) / error;
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    /// A difference between training and another part.
    ///
    /// @param part validation or test
    /// @param what differs
    /// @param effect in standard deviations of the training samples
    /// @param errors in standard errors
    record Difference(String part, String what, double effect, double errors) {}

    /// The largest difference that is too large for chance; null where there is none.
    static @Nullable Difference difference(DataFacts data) {
        Difference worst = null;
        for (boolean isTest : new boolean[] {false, true}) {
            Sampled other = isTest ? data.test() : data.validation();
            if (other.size() < 20 || data.train().size() < 20) continue;
            Difference found = difference(data, isTest ? "test" : "validation", other);
            if (found != null && (worst == null || found.effect > worst.effect)) worst = found;
        }
        return worst;
    }

    private static @Nullable Difference difference(DataFacts data, String part, Sampled other) {
        Sampled train = data.train();
        Difference worst = null;
        int tried = 0;
        if (data.isTable()) {
            for (DataFacts.Field field : data.fields()) {
                tried++;
                Difference of = compare(part, "mean of " + field.name(), train, other, (s, i) -> field.value(s, i));
                if (of != null && (worst == null || of.errors > worst.errors)) worst = of;
            }
        } else {
            tried = 1;
            worst = compare(part, "mean input", train, other, Relation::mean);
        }
        int classes = data.task().isClassification() ? data.task().outputs() : 0;
        for (int k = 0; k < Math.min(classes, 100); k++) {
            int label = k;
            tried++;
            String what = "share of the class '" + data.task().names().get(k) + "'";
            Difference of = compare(part, what, train, other, (s, i) -> s.label(i) == label ? 1 : 0);
            if (of != null && (worst == null || of.errors > worst.errors)) worst = of;
        }
        double chance = 3 + Math.sqrt(2 * Math.log(Math.max(1, tried)));
        return worst == null || worst.errors < chance || worst.effect < 0.4 ? null : worst;
    }

    private interface Reading {
        double of(Sampled samples, int i);
    }

    private static double mean(Sampled samples, int i) {
        double sum = 0;
        for (int k = 0; k < samples.width(); k++) sum += samples.input(i, k);
        return sum / samples.width();
    }

    private static @Nullable Difference compare(
            String part, String what, Sampled train, Sampled other, Reading reading) {
        double[] a = moments(train, reading), b = moments(other, reading);
        double deviation = Math.sqrt(Math.max(a[1], b[1])), difference = Math.abs(a[0] - b[0]);
        if (!(deviation > 0)) return null;
        double error =
                Math.sqrt(
                        Math.max(a[1], deviation * deviation / 100) / train.size()
                                + Math.max(b[1], deviation * deviation / 100) / other.size());
        return new Difference(part, what, difference / deviation, difference / error);
    }

    private static double[] moments(Sampled samples, Reading reading) {
        double sum = 0, squares = 0;
        int n = samples.size();
        for (int i = 0; i < n; i++) {
            double x = reading.of(samples, i);
            sum += x;
            squares += x * x;
        }
        return new double[] {sum / n, Math.max(0, squares / n - sum / n * (sum / n))};
    }
}
