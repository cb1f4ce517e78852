package dev.gradus.diagnose;

import dev.gradus.diagnose.fact.Judged;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of findings when their remedies were tried with several seeds: the same weights and the same order of the samples for each seed, and one
/// thing changed.
///
/// @param trials one for each remedy that could be tried, in the order of the findings; and one without gains for each finding that could not
/// @param confirmed the findings that stand, the one first whose remedy gains most; where gains cannot be told apart, in the order of their harm
/// @param withdrawn findings none of whose remedies helps
public record Proof(List<Trial> trials, List<Finding> confirmed, List<Finding> withdrawn) {
    /// Keeps copies.
    public Proof {
        trials = List.copyOf(trials);
        confirmed = List.copyOf(confirmed);
        withdrawn = List.copyOf(withdrawn);
    }

    /// What trials say.
    public enum Verdict {
        /// The remedy gains, whatever the seed: the whole interval is above 0, or each seed gains by more than 1.5 standard errors
        /// of its samples, and all of them together, their sum over √k, by more than 3.
        HELPS,
        /// It gains nothing, or too little to matter.
        NO_GAIN,
        /// The whole interval is below 0.
        HARMS,
        /// Too few samples or seeds to tell.
        OPEN,
        /// There was no budget left.
        NOT_TRIED,
        /// No setting does it: the finding rests on facts about the data or the model.
        FACTS
    }

    /// A remedy and what it gains.
    ///
    /// @param cause of the finding whose remedy it is
    /// @param remedy null where a finding has none that can be tried
    /// @param gains of the skill on validation samples, one for each seed; none where it was not tried
    /// @param interval of the gain; null where it was not tried
    /// @param verdict what follows
    /// @param ties causes whose remedies gain as much, as far as can be told
    public record Trial(
            String cause,
            @Nullable Remedy remedy,
            List<Double> gains,
            @Nullable Interval interval,
            Verdict verdict,
            List<String> ties) {
        /// Keeps copies.
        public Trial {
            gains = List.copyOf(gains);
            ties = List.copyOf(ties);
        }

        Trial tied(List<String> others) {
            return new Trial(cause, remedy, gains, interval, verdict, others);
        }
    }

    /// A mean over seeds and samples, and where it would be found again 95 times of 100.
    ///
    /// ```
    /// half = √((1.96 · s / √n)² + (t · S / √k)²)
    /// ```
    /// `s` is the deviation of the samples' means over the seeds, n their number; S the deviation of the seeds' means, k their number, t
    /// Student's quantile for k - 1 degrees of freedom. With one seed the second term is left out, and the interval is that of this seed alone.
    ///
    /// @param mean difference of skills
    /// @param low its lower end
    /// @param high its upper end
    public record Interval(double mean, double low, double high) {
        private static final double[] STUDENT = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

        /// The differences of trainings that belong together in pairs.
        ///
        /// @param now one for each seed
        /// @param before of the same seeds, on the same samples
        /// @return of the differences on validation samples
        static Interval of(List<Judged> now, List<Judged> before) {
            int seeds = now.size(), n = now.getFirst().validation().each().length;
            double[] ofSample = new double[n], ofSeed = new double[seeds];
            for (int s = 0; s < seeds; s++) {
                double[] a = now.get(s).validation().each(), b = before.get(s).validation().each();
                for (int i = 0; i < n; i++) {
                    ofSample[i] += (a[i] - b[i]) / seeds;
                    ofSeed[s] += (a[i] - b[i]) / n;
                }
            }
            double mean = mean(ofSeed);
            // no difference of few answers is certain: one more that is wrong
            double least = now.getFirst().validation().recalls().length > 0 ? 1.0 / n : 0;
            double samples = 1.96 * Math.sqrt((variance(ofSample) + least) / n);
            double half = Math.hypot(samples, half(ofSeed));
            return new Interval(mean, mean - half, mean + half);
        }

        /// The mean of some values by Student, where each is as good as a sample: `half = t · S / √k`.
        ///
        /// @param values one for each seed
        /// @return that value alone where there is one; NaN where one of them is
        public static Interval of(List<Double> values) {
            double[] each = values.stream().mapToDouble(x -> x).toArray();
            double mean = mean(each), half = half(each);
            return new Interval(mean, mean - half, mean + half);
        }

        /// Half the width of Student's interval of a mean; beyond the table, whose last quantile is a little too large then.
        private static double half(double[] ofSeed) {
            int k = ofSeed.length;
            return k < 2 ? 0 : STUDENT[Math.min(k - 2, STUDENT.length - 1)] * Math.sqrt(variance(ofSeed) / (k - 1));
        }

        private static double mean(double[] x) {
            double sum = 0;
            for (double each : x) sum += each;
            return x.length == 0 ? 0 : sum / x.length;
        }

        /// Of the numbers themselves: divided by how many they are.
        private static double variance(double[] x) {
            double mean = mean(x), sum = 0;
            for (double each : x) sum += (each - mean) * (each - mean);
            return x.length == 0 ? 0 : sum / x.length;
        }
    }
}
