package dev.gradus.lab.experiment;

import java.util.List;
import java.util.function.Function;

/// A statement about results which is checked. Its text is in the file of the experiment, below `claims`.
///
/// @param key of the text
/// @param check tells whether it holds
public record Claim(String key, Function<Results, Verdict> check) {
    /// Whether a statement holds, and the numbers that tell.
    ///
    /// @param holds whether it does
    /// @param shown what `{0}`, `{1}` … in its text become
    public record Verdict(boolean holds, List<String> shown) {
        /// Keeps a copy.
        public Verdict {
            shown = List.copyOf(shown);
        }

        /// Whether a statement holds.
        ///
        /// @param holds whether it does
        /// @param shown what `{0}`, `{1}` … in its text become
        /// @return the verdict
        public static Verdict of(boolean holds, String... shown) {
            return new Verdict(holds, List.of(shown));
        }
    }

    /// A statement.
    ///
    /// @param key of the text
    /// @param check tells whether it holds
    /// @return the claim
    public static Claim of(String key, Function<Results, Verdict> check) {
        return new Claim(key, check);
    }
}
