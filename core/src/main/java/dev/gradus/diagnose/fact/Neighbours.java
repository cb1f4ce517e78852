package dev.gradus.diagnose.fact;

import dev.gradus.tensor.Rng;
import java.util.Arrays;

/// The nearest samples of others, and what they say about their targets: what can be learned from the inputs at all, without a network.
///
/// Distances are Euclidean; elements are divided by their deviations where samples are rows of features, so that units do not count.
public final class Neighbours {
    private final int[][] nearest;
    private final double[] reach;
    private final Sampled of;
    private final Sampled among;

    private Neighbours(int[][] nearest, double[] reach, Sampled of, Sampled among) {
        this.nearest = nearest;
        this.reach = reach;
        this.of = of;
        this.among = among;
    }

    /// Finds the nearest samples.
    ///
    /// @param of the samples whose neighbours are looked for
    /// @param among where; a sample is not its own neighbour
    /// @param k how many
    /// @param scale what each element is divided by; empty to leave them
    static Neighbours find(Sampled of, Sampled among, int k, double[] scale) {
        float[][] x = scaled(of, scale), y = of.equals(among) ? x : scaled(among, scale);
        int[][] nearest = new int[x.length][];
        double[] reach = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            nearest[i] = nearest(x[i], y, k, of.equals(among) ? i : -1);
            if (nearest[i].length > 0) {
                reach[i] = Math.sqrt(distance(x[i], y[nearest[i][nearest[i].length - 1]], Float.POSITIVE_INFINITY));
            }
        }
        return new Neighbours(nearest, reach, of, among);
    }

    private static float[][] scaled(Sampled samples, double[] scale) {
        float[][] scaled = new float[samples.size()][];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = samples.row(i).clone();
            for (int j = 0; j < scale.length; j++) scaled[i][j] = (float) (scaled[i][j] / scale[j]);
        }
        return scaled;
    }

    private static int[] nearest(float[] x, float[][] among, int k, int except) {
        int count = Math.min(k, among.length - (except < 0 ? 0 : 1));
        int[] best = new int[Math.max(0, count)];
        float[] distance = new float[best.length];
        Arrays.fill(distance, Float.POSITIVE_INFINITY);
        if (count <= 0) return best;
        for (int j = 0; j < among.length; j++) {
            if (j == except) continue;
            float d = distance(x, among[j], distance[count - 1]);
            if (!(d < distance[count - 1])) continue;
            int at = count - 1;
            while (at > 0 && distance[at - 1] > d) {
                distance[at] = distance[at - 1];
                best[at] = best[at - 1];
                at--;
            }
            distance[at] = d;
            best[at] = j;
        }
        return best;
    }

    private static float distance(float[] x, float[] y, float limit) {
        float sum = 0;
        for (int i = 0; i < x.length && sum < limit; ) {
            int end = Math.min(x.length, i + 32);
            for (; i < end; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum;
    }

    /// How many samples have neighbours.
    ///
    /// @return all of those that were asked for
    public int size() {
        return nearest.length;
    }

    /// How far away the farthest of its neighbours is.
    ///
    /// @param sample which, from 0
    /// @return a distance in scaled inputs; 0 without neighbours
    public double reach(int sample) {
        return reach[sample];
    }

    /// The class that most of the nearest have; of equally many, that of the nearest one.
    ///
    /// @param sample which, from 0
    /// @return its number; -1 without neighbours
    public int vote(int sample) {
        int best = -1, most = 0;
        for (int j : nearest[sample]) {
            int votes = votes(sample, among.label(j));
            if (votes > most) {
                most = votes;
                best = among.label(j);
            }
        }
        return best;
    }

    /// How many of the nearest have a class.
    ///
    /// @param sample which, from 0
    /// @param label the number of the class
    /// @return at most as many as there are neighbours
    public int votes(int sample, int label) {
        int votes = 0;
        for (int j : nearest[sample]) if (among.label(j) == label) votes++;
        return votes;
    }

    /// The class that most of the nearest have when all have other classes than in the data.
    ///
    /// @param sample which, from 0
    /// @param labels of the samples among which the neighbours are
    /// @return its number; -1 without neighbours
    public int vote(int sample, int[] labels) {
        int best = -1, most = 0;
        for (int j : nearest[sample]) {
            int votes = 0;
            for (int other : nearest[sample]) if (labels[other] == labels[j]) votes++;
            if (votes > most) {
                most = votes;
                best = labels[j];
            }
        }
        return best;
    }

    /// The mean target of the nearest.
    ///
    /// @param sample which, from 0
    /// @param k which target
    /// @return as the loss sees it
    public double mean(int sample, int k) {
        double mean = 0;
        for (int j : nearest[sample]) mean += among.target(j, k) / nearest[sample].length;
        return mean;
    }

    /// The mean of the nearest when all have other targets than in the data.
    ///
    /// @param sample which, from 0
    /// @param targets of the samples among which the neighbours are
    /// @return a mean
    public double mean(int sample, float[] targets) {
        double mean = 0;
        for (int j : nearest[sample]) mean += targets[j] / nearest[sample].length;
        return mean;
    }

    /// How far apart the classes are: the share of neighbours for which the same class is voted as for the sample itself, whatever their labels,
    /// beyond what it is with labels that are dealt anew.
    ///
    /// ```
    /// (share - dealt) / (1 - dealt)
    /// ```
    ///
    /// @return 1 where no sample lies at a border; about 0 where labels have nothing to do with places
    public double separation() {
        int[] labels = new int[among.size()];
        for (int i = 0; i < labels.length; i++) labels[i] = among.label(i);
        double share = agreement(labels);
        int[] order = Rng.of(0).fork("dealt anew").permutation(labels.length);
        double dealt = agreement(Arrays.stream(order).map(i -> labels[i]).toArray());
        return dealt < 1 ? (share - dealt) / (1 - dealt) : 0;
    }

    /// The share of neighbours for which the same class is voted as for the sample itself.
    private double agreement(int[] labels) {
        int[] votes = new int[nearest.length];
        for (int i = 0; i < votes.length; i++) votes[i] = vote(i, labels);
        long same = 0, count = 0;
        for (int i = 0; i < votes.length; i++) {
            for (int j : nearest[i]) {
                count++;
                if (votes[j] == votes[i]) same++;
            }
        }
        return count == 0 ? 0 : (double) same / count;
    }

    /// How far within its class a sample is: the share of the neighbours of its neighbours that have the class for which these vote. Its own
    /// class does not count.
    ///
    /// @param sample which, from 0, where neighbours were looked for among the same samples
    /// @return 1 where all agree
    public double interior(int sample) {
        int vote = vote(sample), agreed = 0, count = 0;
        for (int j : nearest[sample]) {
            for (int k : nearest[j]) {
                if (k == sample) continue;
                count++;
                if (among.label(k) == vote) agreed++;
            }
        }
        return count == 0 ? 0 : (double) agreed / count;
    }

    /// How often the vote is the class of the sample.
    ///
    /// @param labels of the samples
    /// @return from 0 to 1; NaN of no samples
    public double accuracy(int[] labels) {
        int right = 0;
        for (int i = 0; i < nearest.length; i++) if (vote(i) == labels[i]) right++;
        return (double) right / nearest.length;
    }

    /// The share of the variance of the targets that the mean of the nearest explains.
    ///
    /// @param k which target
    /// @return R², at most 1
    public double explained(int k) {
        double sum = 0, squares = 0, errors = 0;
        for (int i = 0; i < nearest.length; i++) {
            double t = of.target(i, k), mean = mean(i, k);
            sum += t;
            squares += t * t;
            errors += (t - mean) * (t - mean);
        }
        int n = nearest.length;
        double variance = squares / n - sum / n * (sum / n);
        return variance > 0 ? 1 - errors / n / variance : 0;
    }
}
