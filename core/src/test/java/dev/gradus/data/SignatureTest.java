package dev.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gradus.data.source.Digits;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final Pictures DIGITS = new Pictures(1, 8, 8, Pictures.Fit.PAD, true);

    @Test
    void every_view_of_a_data_set_hands_its_signature_on() {
        Dataset digits = Digits.load().train().data();
        assertThat(digits.signature()).isEqualTo(DIGITS);
        assertThat(new Subset(digits, 3, 4).signature()).isEqualTo(DIGITS);
        assertThat(Prepared.of(digits).signature()).isNull(); // other values than files have
        Splits again = Splits.of(digits, 0.1, 0.2, 1);
        for (Dataset part : List.of(again.train().data(), again.validation().data(), again.test().data()))
            assertThat(part.signature()).isEqualTo(DIGITS);
    }

    /// A data set that is a view of another has a field of that type.
    @Test
    void no_other_view_is_made_without_thinking_of_it() {
        Path main = Path.of(URI.create(Dataset.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        JavaClasses classes = new ClassFileImporter().importPath(main);
        assertThat(
                        classes.stream()
                                .filter(c -> c.isAssignableTo(Dataset.class))
                                .filter(c ->
                                        c.getFields().stream()
                                                .anyMatch(f -> f.getRawType().isAssignableTo(Dataset.class)))
                                .filter(c ->
                                        c.tryGetMethod("signature").isEmpty()
                                                || c.tryGetMethod("origin", int.class).isEmpty()))
                .isEmpty();
    }
}
