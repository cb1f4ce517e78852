package dev.gradus.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Asserts that something is refused with an error of four parts.
public final class Refusals {
    private Refusals() {}

    /// Fails unless the call throws a [GradusException] whose text has four parts and contains all of the words.
    public static void assertRefused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(GradusException.class)
                .message()
                .matches("(?s)\\S.*[^.], expected \\S(.*[^.])?\\. Likely cause: \\S.*[^.]\\. \\S.*[.?}]")
                .satisfies(text -> {
                    for (String word : words) assertThat(text).contains(word);
                });
    }
}
