package dev.gradus.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.lab.model.Architectures;
import dev.gradus.train.metric.Metrics;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The page of the catalogue is what the catalogues and the classes say today.
///
/// `./mvnw -pl lab -am test -Dtest=CataloguePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write` makes it again.
class CataloguePageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final boolean WRITE = "write".equals(System.getProperty("gradus.docs"));
    private static final String REPAIR =
            "run: ./mvnw -pl lab -am test -Dtest=CataloguePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write";

    @Test
    void the_page_is_current() throws IOException {
        requireCurrent("catalogue.md", new CataloguePage(ROOT).text());
    }

    @Test
    void the_pictures_are_current() throws IOException {
        requireCurrent("images/activations.svg", CataloguePictures.activations());
        requireCurrent("images/initializers.svg", CataloguePictures.initializers());
        requireCurrent("images/schedules.svg", CataloguePictures.schedules());
    }

    @Test
    void every_entry_of_every_catalogue_is_on_the_page() throws IllegalAccessException {
        Set<Class<?>> expected = new HashSet<>();
        for (Catalogue.Entry<?> entry : Architectures.ALL.entries()) expected.add(entry.defaults().getClass());
        for (Catalogue.Entry<?> entry : Metrics.ALL.entries()) expected.add(entry.defaults().getClass());
        for (Field field : Catalogues.class.getFields()) {
            for (Catalogue.Entry<?> entry : ((Catalogue<?>) field.get(null)).entries()) {
                expected.add(entry.defaults().getClass());
            }
        }
        var page = new CataloguePage(ROOT);
        page.text();
        assertThat(page.listed()).isEqualTo(expected);
    }

    @Test
    void every_entry_states_a_formula() {
        var page = new CataloguePage(ROOT);
        page.text();
        assertThat(page.withoutFormula()).isEmpty();
    }

    private static void requireCurrent(String name, String content) throws IOException {
        Path file = ROOT.resolve("docs").resolve(name);
        if (WRITE) Files.writeString(file, content);
        assertThat(Files.readString(file)).as("docs/" + name + ": " + REPAIR).isEqualTo(content);
    }
}
