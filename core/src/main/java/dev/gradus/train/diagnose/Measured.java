package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

/// A number that speaks for a finding, beside what a healthy training shows.
///
/// @param name of what was measured, in words: `growth of 1.weight`
/// @param value the number
/// @param healthy what it usually is, in words or numbers: `below 10`
public record Measured(String name, double value, String healthy) {
    /// For people.
    @Override
    public String toString() {
        return name + " " + number(value) + " (healthy: " + healthy + ")";
    }
}
