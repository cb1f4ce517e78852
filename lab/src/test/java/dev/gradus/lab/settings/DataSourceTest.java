package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSourceTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(
            value = DataSource.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CSV", "FOLDER", "IMAGENET"})
    void what_is_known_before_any_sample_is_read_is_so(DataSource source) {
        assertThat(DataSource.named(source.title())).isEqualTo(source);
        assertThat(source.isOwn()).isFalse();
        Download offline = new Download().into(folder).offline(true);
        if (source.isFiles()) {
            assertThatThrownBy(() -> source.load(at(source, ""), offline))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("downloads are off");
            assertThatThrownBy(() -> source.load(at(source, folder.toString()), offline))
                    .isInstanceOf(GradusException.class)
                    .hasMessageContaining("has no file");
            return;
        }
        Splits splits = source.load(at(source, ""), offline);
        assertThat(splits.train().data().shape()).isEqualTo(source.sample());
        assertThat(splits.task().outputs()).isEqualTo(source.classes());
        assertThatThrownBy(() -> source.load(at(source, "x"), offline))
                .hasMessageContaining("with a folder of files, ")
                .hasMessageContaining("/x");
    }

    private static TrainSettings at(DataSource source, String folder) {
        return TrainSettings.of(List.of(new Source("test", Map.of("data", source.title(), "dataDir", folder))), null);
    }

    @Test
    void a_table_of_ones_own_has_its_classes_in_the_last_column() throws IOException {
        StringBuilder text = new StringBuilder("width,colour,kind\n");
        for (int i = 0; i < 30; i++)
            text.append(i).append(i % 2 == 0 ? ",red," : ",blue,").append("k").append(i % 3).append('\n');
        Path file = Files.writeString(folder.resolve("own.csv"), text);
        Splits splits = DataSource.CSV.load(at(DataSource.CSV, file.toString()), new Download());
        assertThat(splits.train().data().size()).isEqualTo(21);
        assertThat(splits.train().data().shape()).isEqualTo(Shape.of(3));
        assertThat(splits.task()).isEqualTo(new Task.Classification(List.of("k0", "k1", "k2")));
    }

    @Test
    void pictures_of_ones_own_have_their_folders_for_classes() throws IOException {
        for (int i = 0; i < 20; i++) {
            Path file = folder.resolve("pets").resolve(i % 2 == 0 ? "cat" : "dog").resolve(i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
        Splits splits =
                DataSource.FOLDER.load(at(DataSource.FOLDER, folder.resolve("pets").toString()), new Download());
        assertThat(splits.test().data().size()).isEqualTo(4);
        assertThat(splits.test().data().shape()).isEqualTo(Shape.of(3, 4, 5));
    }

    @Test
    void data_of_ones_own_needs_a_place_and_says_nothing_before() {
        for (DataSource own : List.of(DataSource.CSV, DataSource.FOLDER, DataSource.IMAGENET)) {
            assertThat(own.isOwn()).isTrue();
            assertThatThrownBy(() -> own.load(at(own, ""), new Download())).hasMessageContaining("--data-dir");
            assertThatThrownBy(own::sample).hasMessageContaining("Add --input and --outputs");
            assertThatThrownBy(own::classes).hasMessageContaining("Add --input and --outputs");
        }
    }

    @Test
    void photographs_of_imagenet_are_cropped_to_the_size_that_is_given() throws IOException {
        for (String part : List.of("train", "val")) {
            for (int i = 0; i < 40; i++) {
                Path file = folder.resolve(part).resolve("n0000000" + i % 2).resolve(i + ".JPEG");
                Files.createDirectories(file.getParent());
                ImageIO.write(new BufferedImage(9, 6, BufferedImage.TYPE_INT_RGB), "jpeg", file.toFile());
            }
        }
        List<String> notes = new ArrayList<>();
        TrainSettings settings = at(DataSource.IMAGENET, folder.toString());
        Splits usual = DataSource.IMAGENET.load(settings, new Download(), notes::add);
        assertThat(usual.train().data().shape()).isEqualTo(Shape.of(3, 224, 224));
        assertThat(usual.test().data().size()).isEqualTo(40);
        assertThat(usual.validation().data().size()).isEqualTo(4);
        Map<String, Object> small =
                Map.of("data", "imagenet", "dataDir", folder.toString(), "pictures", Map.of("size", "4"));
        TrainSettings given = TrainSettings.of(List.of(new Source("test", small)), null);
        Splits four = DataSource.IMAGENET.load(given, new Download(), notes::add);
        assertThat(four.train().data().shape()).isEqualTo(Shape.of(3, 4, 4));
        assertThat(notes)
                .containsExactly(
                        "photographs become 224 x 224 pixels (crop)", "photographs become 4 x 4 pixels (crop)");
    }

    @Test
    void a_folder_may_have_a_folder_for_each_data_set() throws IOException {
        TrainSettings settings = at(DataSource.MNIST, folder.toString());
        assertThatThrownBy(() -> DataSource.MNIST.load(settings, new Download()))
                .hasMessageContaining(folder + " has no file");
        Path inner = Files.createDirectories(folder.resolve("mnist"));
        assertThatThrownBy(() -> DataSource.MNIST.load(settings, new Download()))
                .hasMessageContaining(inner + " has no file");
    }

    @Test
    void names_are_written_with_hyphens() {
        assertThat(DataSource.names()).contains("cifar10", "emnist-letters", "two-moons").doesNotHaveDuplicates();
    }
}
