package dev.gradus.train.range;

import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.List;

/// The search for a learning rate by short trainings; see [RateFinder].
final class RateSearch {
    private static final int COARSE = 5, COARSER = 5, MOST_OCTAVES = 24;
    private static final double AS_GOOD = 1.05;

    private final double top;
    private final int steps;
    private final Training training;
    private final List<RateTrial> trials = new ArrayList<>();

    /// A training at one rate.
    interface Training {
        RateTrial at(double rate, int steps);
    }

    /// @param rate that is recommended
    /// @param reason why
    record Found(double rate, String reason) {}

    /// @param top a rate that is too large, or the largest to be thought of
    /// @param steps of a training
    RateSearch(double top, int steps, Training training) {
        this.top = top;
        this.steps = steps;
        this.training = training;
    }

    List<RateTrial> trials() {
        return trials;
    }

    /// Octaves below the top are numbered from 0.
    Found find() {
        int best = coarse();
        RateTrial middle = at(best, steps), lower = at(best + 1, steps);
        RateTrial upper = new RateTrial(2 * middle.rate(), steps, Double.POSITIVE_INFINITY);
        if (lower.loss() < middle.loss()) {
            do {
                upper = middle;
                middle = lower;
                lower = at(++best + 1, steps);
            } while (lower.loss() < middle.loss() && best < MOST_OCTAVES);
            return recommended(lower, middle, upper);
        }
        while (best > 0) {
            RateTrial higher = at(--best, steps);
            if (higher.loss() >= middle.loss()) return recommended(lower, middle, higher);
            lower = middle;
            middle = higher;
        }
        return recommended(lower, middle, upper);
    }

    /// The best of a few rates far apart.
    private int coarse() {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int octave = 1; octave < 2 * COARSE; octave += 2) {
            double loss = at(octave, Math.max(1, steps / COARSER)).loss();
            if (loss < least) best = octave;
            least = Math.min(least, loss);
        }
        if (least < Double.POSITIVE_INFINITY) return best;
        throw GradusException.got(
                        "training that diverges at every learning rate down to %.2g", top / (1 << (2 * COARSE - 1)))
                .expected("one at which it does not")
                .because(
                        "the loss rises for another reason, such as inputs that are not scaled, or a penalty that is too strong")
                .repair("Prepare the inputs (standardize), and try without penalties.");
    }

    private RateTrial at(int octave, int steps) {
        RateTrial trial = training.at(top / Math.pow(2, octave), steps);
        trials.add(trial);
        return trial;
    }

    private Found recommended(RateTrial lower, RateTrial middle, RateTrial upper) {
        String best =
                "of %d trainings of %d steps the one at %.2g had the least loss of unseen samples, %.4f"
                        .formatted(trials.size() - COARSE, steps, middle.rate(), middle.loss());
        double low = Math.log(lower.loss()), mid = Math.log(middle.loss()), high = Math.log(upper.loss());
        double bend = low - 2 * mid + high;
        boolean isParabola = Double.isFinite(bend) && bend > 0;
        if (!isParabola) {
            double rate = rounded(middle.rate() / Math.sqrt(2));
            String why = Double.isInfinite(upper.loss()) ? "; twice as much diverges, and so" : "; to be safe";
            return new Found(rate, best + why + " a little less is recommended");
        }
        double vertex = (low - high) / (2 * bend), reach = Math.sqrt(2 * Math.log(AS_GOOD) / bend);
        double rate = rounded(middle.rate() * Math.pow(2, Math.max(-1, vertex - reach)));
        return new Found(rate, best + "; recommended is the smallest rate that should come within 5 % of the best");
    }

    /// Two digits: more would be noise.
    private static double rounded(double rate) {
        return Double.parseDouble(String.format(java.util.Locale.ROOT, "%.1e", rate));
    }
}
