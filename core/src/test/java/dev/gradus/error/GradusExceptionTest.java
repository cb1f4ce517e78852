package dev.gradus.error;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradusExceptionTest {
    private static final List<String> KNOWN = List.of("adam", "adamw", "adagrad", "rmsprop", "sgd");

    @Test
    void the_message_is_its_four_parts_in_order() {
        var e =
                GradusException.got("Linear %s: last axis %d", "fc1", 28)
                        .expected("%d", 784)
                        .because("The images are not flattened")
                        .repair("Put Flatten before fc1.");
        assertThat(e)
                .hasMessage(
                        "Linear fc1: last axis 28, expected 784. Likely cause: The images are not flattened."
                                + " Put Flatten before fc1.");
        assertRefused(() -> {
            throw e;
        });
    }

    @Test
    void a_text_without_arguments_is_no_format() {
        assertThat(GradusException.got("100% wrong").got()).isEqualTo("100% wrong");
    }

    @Test
    void a_percent_sign_is_itself_and_is_never_written_twice() {
        assertThat(GradusException.got("50% of %s, %d%", "x%d", 7).got()).isEqualTo("50% of x%d, 7%");
        assertThat(GradusException.got("%,d of %5.2f%", 1234, Math.PI).got()).isEqualTo("1,234 of  3.14%");
        assertThat(GradusException.got("%s and %s", "$1").got()).isEqualTo("$1 and %s");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "adma, Did you mean adam or adamw?",
                "ADAMW, Did you mean adamw or adam?",
                "ada, Did you mean adam or adamw or adagrad?",
                "rms, Did you mean rmsprop?",
                "lbfgs-b, \"Use one of: adagrad, adam, adamw, rmsprop, sgd.\"",
            })
    void the_nearest_known_words_are_suggested(String typed, String sentence) {
        assertThat(Suggest.sentence(typed, KNOWN)).isEqualTo(sentence);
    }
}
