package dev.gradus.train.range;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a [RateFinder] found.
///
/// @param curve the loss over the learning rate
/// @param suggestions what each rule reads off the curve, without those that find nothing
/// @param trials the short trainings, in the order in which they were made
/// @param recommended a learning rate
/// @param reason why it is recommended, in a sentence
public record RateRange(
        RateCurve curve, Map<RateRule, Double> suggestions, List<RateTrial> trials, double recommended, String reason) {
    /// Keeps copies.
    public RateRange {
        Map<RateRule, Double> copy = new EnumMap<>(RateRule.class);
        copy.putAll(suggestions);
        suggestions = Collections.unmodifiableMap(copy);
        trials = List.copyOf(trials);
    }
}
