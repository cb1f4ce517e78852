package dev.gradus.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.diagnose.cause.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page of causes is what the catalogue and the classes say today.
///
/// `./mvnw -pl lab -am test -Dtest=CausesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write` makes it again.
class CausesPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String REPAIR =
            "run: ./mvnw -pl lab -am test -Dtest=CausesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write";

    private static final String NOT_SPOKEN_OF = "not spoken of";

    /// Where the lectures may speak of a cause.
    private static final List<String> TOPICS =
            List.of(
                    "activations",
                    "losses",
                    "gradient descent and mini-batches",
                    "optimization",
                    "initialization",
                    "regularization",
                    "normalization",
                    "data preparation",
                    "data augmentation",
                    "training, validation and test splits",
                    "universal approximation",
                    "babysitting the learning process",
                    "hyper-parameter search",
                    NOT_SPOKEN_OF);

    @Test
    void the_page_is_current() throws IOException {
        Path file = ROOT.resolve("docs/causes.md");
        String page = new CausesPage(ROOT).text();
        if ("write".equals(System.getProperty("gradus.docs"))) Files.writeString(file, page);
        assertThat(Files.readString(file)).as(file + ": " + REPAIR).isEqualTo(page);
    }

    @Test
    void every_cause_says_what_it_is_how_it_looks_and_where_the_lectures_speak_of_it() {
        String page = new CausesPage(ROOT).text();
        for (String name : Causes.ALL.names()) {
            String section =
                    page.substring(page.indexOf("\n## " + name + "\n") + name.length() + 5).split("\n## ", 2)[0];
            assertThat(section.lines().findFirst().orElseThrow()).as(name).hasSizeGreaterThan(40);
            assertThat(after(section, "*The signs:* "))
                    .as(name + ": how it looks")
                    .hasSizeGreaterThan(25)
                    .endsWith(".");
            String[] lectures = after(section, "*In the lectures:* ").split("; ", 2);
            assertThat(lectures).as(name + ": where the lectures speak of it, and what they say").hasSize(2);
            assertThat(lectures[0]).as(name).isIn(TOPICS);
            assertThat(lectures[1]).as(name).endsWith(".");
            if (lectures[0].equals(NOT_SPOKEN_OF)) assertThat(lectures[1]).as(name).startsWith("see ");
        }
    }

    private static String after(String section, String title) {
        return section.lines()
                .filter(line -> line.startsWith(title))
                .map(line -> line.substring(title.length()))
                .collect(Collectors.joining("\n"));
    }
}
