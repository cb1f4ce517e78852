package dev.gradus.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.error.GradusException;
import dev.gradus.lab.look.AugmentationSheet;
import dev.gradus.lab.model.Architectures;
import dev.gradus.lab.settings.Prepares;
import dev.gradus.lab.settings.YamlFile;
import dev.gradus.train.metric.Metrics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the catalogue is what the catalogues and the classes say today.
///
/// `./mvnw -pl lab -am test -Dtest=CataloguePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write` makes it again.
class CataloguePageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final boolean WRITE = "write".equals(System.getProperty("gradus.docs"));
    private static final String REPAIR =
            "run: ./mvnw -pl lab -am test -Dtest=CataloguePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dgradus.docs=write";

    @TempDir Path folder;

    @Test
    void the_page_is_current() throws IOException {
        requireCurrent("catalogue.md", new CataloguePage(ROOT).text());
    }

    @Test
    void the_pictures_are_current() throws IOException {
        requireCurrent("images/activations.svg", CataloguePictures.activations());
        requireCurrent("images/losses.svg", CataloguePictures.losses());
        requireCurrent("images/initializers.svg", CataloguePictures.initializers());
        requireCurrent("images/schedules.svg", CataloguePictures.schedules());
    }

    /// Pixels are compared, and not the bytes of the file, which each Java packs in its own way.
    @Test
    void the_sheet_of_augmentations_is_current() throws IOException {
        Path file = ROOT.resolve("docs/images/augmentations.png");
        byte[] sheet = AugmentationSheet.png();
        boolean isCurrent = Files.exists(file) && pixels(Files.readAllBytes(file)).equals(pixels(sheet));
        if (WRITE && !isCurrent) Files.write(file, sheet);
        assertThat(WRITE || isCurrent).as(file + ": " + REPAIR).isTrue();
    }

    private static List<Integer> pixels(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int width = image.getWidth(), height = image.getHeight();
        return IntStream.of(image.getRGB(0, 0, width, height, null, 0, width)).boxed().toList();
    }

    @Test
    void every_entry_of_every_catalogue_is_on_the_page() throws IllegalAccessException {
        Set<Class<?>> expected = new HashSet<>();
        for (Catalogue.Entry<?> entry : Architectures.ALL.entries()) expected.add(entry.defaults().getClass());
        for (Catalogue.Entry<?> entry : Metrics.ALL.entries()) expected.add(entry.defaults().getClass());
        for (Catalogue.Entry<?> entry : Prepares.ALL.entries()) expected.add(entry.defaults().getClass());
        for (Field field : Catalogues.class.getFields()) {
            if (field.get(null) == Catalogues.PREPARATIONS) continue; // those are fitted, and have other settings
            if (field.get(null) == Catalogues.SIGNATURES) continue; // those are found in data
            for (Catalogue.Entry<?> entry : ((Catalogue<?>) field.get(null)).entries()) {
                expected.add(entry.defaults().getClass());
            }
        }
        var page = new CataloguePage(ROOT);
        page.text();
        assertThat(page.listed()).isEqualTo(expected);
    }

    /// What the page prints of a thing is read by its catalogue as the thing with its defaults.
    @Test
    void names_and_defaults_as_they_are_printed_are_read() throws IOException {
        for (Map.Entry<Catalogue<?>, List<Map<String, String>>> section : CataloguePage.printed().entrySet()) {
            for (Map<String, String> printed : section.getValue()) requireRead(section.getKey(), printed);
        }
    }

    private void requireRead(Catalogue<?> catalogue, Map<String, String> printed) throws IOException {
        String name = String.valueOf(printed.get("type"));
        Object written =
                YamlFile.read(Files.writeString(folder.resolve("printed.yaml"), printed.toString().replace("=", ": ")));
        try {
            assertThat(catalogue.complete(written)).as(printed.toString()).isEqualTo(catalogue.complete(name));
        } catch (GradusException e) {
            // some mean nothing without a setting, and say so of their name alone, too
            GradusException alone = catchThrowableOfType(GradusException.class, () -> catalogue.read(name));
            assertThat(alone == null ? "read" : alone.getMessage()).as(printed.toString()).isEqualTo(e.getMessage());
        }
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
