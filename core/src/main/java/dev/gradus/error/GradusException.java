package dev.gradus.error;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mistake in data, settings or shapes, told in four parts: what was got (and where), what was expected, the likely
/// cause, and the repair.
///
/// ```java
/// throw GradusException.got("Linear fc1: input %s has last axis %d", shape, last)
///         .expected("%d", inputs)
///         .because("The images are not flattened")
///         .repair("Put Flatten before fc1.");
/// ```
///
/// Texts have the placeholders of [java.util.Formatter] for texts and numbers (`%s`, `%d`, `%,d`, `%.3f`, …), filled in order. Any other
/// percent sign stands for itself, so that none is ever written twice, and a text without arguments is taken as it is.
///
/// The message reads *got, expected expected. Likely cause: cause. repair*. It is written for the person at the keyboard,
/// who sees it without a stack trace: each part is on one line, at most [#LONGEST] characters long, and [Printable].
public class GradusException extends RuntimeException {
    /// The most characters of a part, which is longer only where it quotes a whole file.
    public static final int LONGEST = 4000;

    private static final long serialVersionUID = 1L;

    private static final Pattern PLACEHOLDER = Pattern.compile("%[,0+#-]*\\d*(?:\\.\\d+)?[sdfegxX]");

    private final transient Parts parts;

    /// The four parts, for whoever lays them out.
    ///
    /// @param got where and what was found
    /// @param expected what would have been right
    /// @param cause why this most often happens
    /// @param repair what to do
    public record Parts(String got, String expected, String cause, String repair) {}

    /// Creates the exception from its finished parts; [#got(String, Object...)] is the usual way.
    ///
    /// @param got where and what was found
    /// @param expected what would have been right
    /// @param cause why this most often happens
    /// @param repair what to do
    public GradusException(String got, String expected, String cause, String repair) {
        this(new Parts(shown(got), shown(expected), shown(cause), shown(repair)));
    }

    private GradusException(Parts parts) {
        super(parts.got + ", expected " + parts.expected + ". Likely cause: " + parts.cause + ". " + parts.repair);
        this.parts = parts;
    }

    private static String shown(String part) {
        return Printable.excerpt(part, LONGEST);
    }

    /// The message in its parts.
    ///
    /// @return all four
    public Parts parts() {
        return parts;
    }

    /// Begins an error with where and what was found.
    ///
    /// @param format a text with placeholders, no full stop at the end
    /// @param arguments its arguments
    /// @return the unfinished error
    public static Got got(String format, Object... arguments) {
        return new Got(text(format, arguments));
    }

    private static String text(String format, Object... arguments) {
        if (arguments.length == 0) return format;
        Matcher placeholder = PLACEHOLDER.matcher(format);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < arguments.length && placeholder.find(); i++) {
            String shown = String.format(Locale.ROOT, placeholder.group(), arguments[i]);
            placeholder.appendReplacement(text, Matcher.quoteReplacement(shown));
        }
        return placeholder.appendTail(text).toString();
    }

    /// An error of which only the first part is known.
    ///
    /// @param got where and what was found
    public record Got(String got) {
        /// Adds what would have been right.
        ///
        /// @param format a text with placeholders that completes "expected …"
        /// @param arguments its arguments
        /// @return the unfinished error
        public Expected expected(String format, Object... arguments) {
            return new Expected(got, text(format, arguments));
        }
    }

    /// An error of which two parts are known.
    ///
    /// @param got where and what was found
    /// @param expected what would have been right
    public record Expected(String got, String expected) {
        /// Adds the likely cause.
        ///
        /// @param format a text with placeholders, no full stop at the end
        /// @param arguments its arguments
        /// @return the unfinished error
        public Because because(String format, Object... arguments) {
            return new Because(got, expected, text(format, arguments));
        }
    }

    /// An error that lacks only its repair.
    ///
    /// @param got where and what was found
    /// @param expected what would have been right
    /// @param cause why this most often happens
    public record Because(String got, String expected, String cause) {
        /// Completes the error.
        ///
        /// @param format a text with placeholders: one sentence that says what to do
        /// @param arguments its arguments
        /// @return the exception, to be thrown
        public GradusException repair(String format, Object... arguments) {
            return new GradusException(got, expected, cause, text(format, arguments));
        }
    }
}
