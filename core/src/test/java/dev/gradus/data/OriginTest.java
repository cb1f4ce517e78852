package dev.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.source.Csv;
import dev.gradus.data.source.Digits;
import dev.gradus.data.source.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {
    @TempDir Path folder;

    private static List<String> origins(Dataset data) {
        return IntStream.range(0, data.size()).mapToObj(i -> String.valueOf(data.origin(i))).toList();
    }

    @Test
    void rows_are_known_by_the_lines_that_an_editor_shows() throws IOException {
        Path file = folder.resolve("rows.csv");
        Files.writeString(file, "x,note,y\n1,\"two\nlines\",1.5\n\n2,b,2.5\n,b,3.5\n4,b,4.5\n");
        Dataset all = Csv.read(file).missing(Columns.Missing.DROP).regression("y");
        assertThat(origins(all)).containsExactly("rows.csv:2", "rows.csv:5", "rows.csv:7");
        assertThat(origins(new Subset(all, 2, 0))).containsExactly("rows.csv:7", "rows.csv:2");
        assertThat(origins(Prepared.of(all))).isEqualTo(origins(all));
        var scale = new Task.Regression(List.of("y"), List.of(1.0), List.of(2.0));
        assertThat(origins(Scaled.of(all, scale))).isEqualTo(origins(all));
        assertThat(Objects.requireNonNull(all.origin(1)).line()).isEqualTo(5);
    }

    private void picture(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }

    @Test
    void pictures_are_known_by_their_paths_below_the_folder() throws IOException {
        picture("pets/cat/kitchen/2.png");
        picture("pets/cat/1.png");
        picture("pets/dog/1.png");
        ImageFolder pets = ImageFolder.at(folder.resolve("pets"));
        String[] paths = {"cat/1.png", "cat/kitchen/2.png", "dog/1.png"};
        assertThat(origins(pets.load())).containsExactly(paths);
        assertThat(origins(pets.stream())).containsExactly(paths);
        for (String part : List.of("train", "test")) {
            for (int i = 0; i < 10; i++) {
                picture("parts/" + part + "/cat/" + i + ".png");
                picture("parts/" + part + "/dog/" + i + ".png");
            }
        }
        Splits parts = ImageFolder.at(folder.resolve("parts")).splits(1);
        assertThat(origins(parts.test().data())).hasSize(20).contains("test/cat/0.png", "test/dog/9.png");
    }

    @Test
    void samples_that_come_from_no_file_of_their_own_have_none() {
        assertThat(Digits.load().test().data().origin(0)).isNull();
    }
}
