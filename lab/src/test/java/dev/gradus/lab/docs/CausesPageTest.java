package dev.gradus.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.diagnose.cause.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page of causes is what the catalogue and the classes say today.
///
/// `./mvnw -pl lab -am test -Dtest=CausesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write` makes it again.
class CausesPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String REPAIR =
            "run: ./mvnw -pl lab -am test -Dtest=CausesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write";

    @Test
    void the_page_is_current() throws IOException {
        Path file = ROOT.resolve("docs/causes.md");
        String page = new CausesPage(ROOT).text();
        if ("write".equals(System.getProperty("gradus.docs"))) Files.writeString(file, page);
        assertThat(Files.readString(file)).as(file + ": " + REPAIR).isEqualTo(page);
    }

    @Test
    void every_cause_has_its_section_and_says_what_it_is() {
        String page = new CausesPage(ROOT).text();
        for (String name : Causes.ALL.names()) {
            String section = page.substring(page.indexOf("\n## " + name + "\n") + name.length() + 5);
            assertThat(section.lines().findFirst().orElseThrow()).as(name).hasSizeGreaterThan(40);
        }
    }
}
