package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.data.source.ImageFile;
import dev.gradus.data.source.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command and the Java of `docs/your-own-pictures.md`.
class YourOwnPicturesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK = Pattern.compile("```(sh|java)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("(?<= )(pets|more-pets|pets-run|looks)(?=[/ ]|$)");

    @TempDir Path folder;

    private static List<String> blocks(String language) throws IOException {
        Matcher found = BLOCK.matcher(Files.readString(ROOT.resolve("docs/your-own-pictures.md")));
        return found.results().filter(r -> r.group(1).equals(language)).map(r -> r.group(2)).toList();
    }

    @BeforeEach
    void pictures() throws IOException {
        for (String name : List.of("pets", "more-pets")) {
            for (int i = 1; i <= 24; i++) {
                write(name + "/cat/" + "%03d.jpg".formatted(i), 30 + i, 44, 0x2050c0 + i);
                write(name + "/dog/" + "%03d.png".formatted(i), 30, 40 + i, 0xc08020 - i);
            }
            Files.writeString(folder.resolve(name + "/dog/broken.jpg"), "no picture");
        }
    }

    private void write(String name, int height, int width, int rgb) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) image.setRGB(i % width, i / width, i % 7 == 0 ? ~rgb : rgb);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, name.substring(name.length() - 3), file.toFile())).isTrue();
    }

    @Test
    void every_command_does_what_the_page_says() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String block : blocks("sh")) commands.addAll(block.lines().toList());
        assertThat(commands).hasSize(6);
        Gradus refused = Gradus.run("data", "folder", "--data-dir", folder.resolve("pets").toString(), "--size", "32");
        assertThat(refused.refused().err()).contains("broken.jpg cannot be decoded", "--damaged skip");
        Files.delete(folder.resolve("pets/dog/broken.jpg"));
        for (String command : commands) {
            assertThat(command).startsWith("gradus ");
            String placed =
                    PLACE.matcher(command)
                            .replaceAll(m -> Matcher.quoteReplacement(folder.resolve(m.group()).toString()));
            Gradus call = Gradus.run(placed.substring("gradus ".length()).split(" ", -1));
            assertThat(call.code()).as(command + "\n" + call.err()).isZero();
        }
        assertThat(folder.resolve("looks/contact-sheet.png")).exists();
    }

    @Test
    void the_java_of_the_page_gives_the_sample_that_the_data_set_has() throws IOException {
        Files.delete(folder.resolve("pets/dog/broken.jpg"));
        Sample sample = sample(folder.resolve("pets"), folder.resolve("pets/cat/001.jpg"));
        assertThat(sample.image.pixels()).hasSize(3 * 32 * 32);
        assertThat(sample.splits.test().data().signature())
                .isEqualTo(new Pictures(3, 32, 32, Pictures.Fit.CROP, false));
        String here = Files.readString(Path.of("src/test/java/dev/gradus/lab/cli/YourOwnPicturesTest.java"));
        for (String line : blocks("java").getFirst().lines().toList()) assertThat(here).contains(line);
    }

    private record Sample(Splits splits, ImageFile image) {}

    private static Sample sample(Path folder, Path file) throws IOException {
        // spotless:off
        ImageFolder pets = ImageFolder.at(folder).size(32, 32).resize(Pictures.Fit.CROP).notes(System.err::println);
        Splits splits = pets.splits(0);
        Pictures form = (Pictures) splits.train().data().signature();
        ImageFile sample = ImageFile.read(file, form);
        // spotless:on
        return new Sample(splits, sample);
    }
}
