package dev.gradus.diagnose.fact;

/// How well the model of a training does in evaluation mode.
///
/// @param train on samples of the training split, never augmented
/// @param validation on samples of the validation split
public record Judged(Scores train, Scores validation) {
    /// How much better it does on what it has learned from.
    ///
    /// @return the difference of the skills
    public double gap() {
        return train.skill() - validation.skill();
    }

    /// Those of both parts together.
    ///
    /// @return first of the training split, then of the validation split
    public Scores both() {
        return train.and(validation);
    }

    /// The standard error of the gap.
    ///
    /// @return of the difference of two means
    public double gapError() {
        return Math.sqrt(squaredError(train.each()) + squaredError(validation.each()));
    }

    private static double squaredError(double[] each) {
        double sum = 0, squares = 0;
        for (double x : each) {
            sum += x;
            squares += x * x;
        }
        double n = each.length, mean = sum / n;
        return n == 0 ? 0 : Math.max(1 / n, squares / n - mean * mean) / n;
    }
}
