package dev.gradus.lab.diagnose;

import dev.gradus.diagnose.fact.Scores;
import java.util.Arrays;

/// How much of what there is to win is won, with classes that count by their samples or alike.
final class Skill {
    private Skill() {}

    /// @param isBalanced whether it is `(mean recall - 1 / C) / (1 - 1 / C)`; values have no recall
    static double of(Scores scores, boolean isBalanced) {
        double[] recalls = Arrays.stream(scores.recalls()).filter(Double::isFinite).toArray();
        if (!isBalanced || recalls.length < 2) return scores.skill();
        double guessed = 1.0 / recalls.length, mean = Arrays.stream(recalls).average().orElse(0);
        return Math.max(0, (mean - guessed) / (1 - guessed));
    }
}
