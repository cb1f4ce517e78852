package dev.gradus.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.Golden;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of every kind that people have, with the pixels that Pillow makes of them.
class PictureColoursTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("pictures.csv");

    @TempDir Path temporary;

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(PictureColoursTest.class.getResource("/golden/pictures")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<String> cases() {
        return GOLDEN.keySet();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pixels_are_those_that_pillow_makes_of_the_file(String name) throws IOException {
        String[] words = name.split(" ", -1);
        double[] wanted = GOLDEN.get(name);
        ImageFile image = ImageFile.read(folder().resolve(words[0]), Integer.parseInt(words[1]));
        int[] size = {image.channels(), image.height(), image.width()};
        assertThat(size).isEqualTo(Arrays.stream(wanted, 0, 3).mapToInt(d -> (int) d).toArray());
        int[] pixels = new int[image.pixels().length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = Byte.toUnsignedInt(image.pixels()[i]);
        assertThat(pixels).isEqualTo(Arrays.stream(wanted, 3, wanted.length).mapToInt(d -> (int) d).toArray());
    }

    @Test
    void every_file_has_its_pixels() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .allSatisfy(name -> assertThat(GOLDEN).containsKeys(name + " 1", name + " 3"))
                    .hasSize(GOLDEN.size() / 2);
        }
    }

    /// A file of half its length, and of all but its last bytes; what follows the end of a picture may be cut.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jpeg-420.jpg",
                "jpeg-progressive.jpg",
                "jpeg-grey.jpg",
                "jpeg-cmyk.jpg",
                "jpeg-restart.jpg",
                "png-rgb.png",
                "png-palette.png",
                "bmp-24.bmp",
                "bmp-8.bmp",
                "bmp-32.bmp",
                "gif-whole.gif",
                "gif-interlaced.gif"
            })
    void a_file_that_ends_too_early_is_refused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(folder().resolve(name));
        for (int length : new int[] {0, 1, 30, whole.length / 3, whole.length / 2, whole.length * 9 / 10}) {
            Path cut = Files.write(temporary.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ImageFile.read(cut, 3)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    /// As a download is that was broken off and closed.
    @ParameterizedTest
    @ValueSource(strings = {"jpeg-420.jpg", "jpeg-444.jpg", "jpeg-grey.jpg", "jpeg-cmyk.jpg"})
    void a_jpeg_that_was_cut_and_closed_is_refused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(folder().resolve(name));
        int scan = 0;
        for (int i = 0; i + 1 < whole.length; i++) if (whole[i] == -1 && whole[i + 1] == (byte) 0xda) scan = i + 14;
        int middle = (scan + whole.length) / 2;
        byte[] closed = Arrays.copyOf(whole, middle + 2);
        closed[middle] = -1;
        closed[middle + 1] = (byte) 0xd9;
        Path file = Files.write(temporary.resolve("damaged"), closed);
        assertThatThrownBy(() -> ImageFile.read(file, 3)).isInstanceOf(IOException.class);
    }
}
