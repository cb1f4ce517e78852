package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNetTest {
    private static final List<String> SYNSETS = List.of("n01440764", "n02012849", "n03126707");
    private static final Pictures FORM = new Pictures(3, 4, 4, Pictures.Fit.CROP, false);

    @TempDir Path folder;
    private final List<String> notes = new ArrayList<>();

    /// A picture of one blue, 8 pixels wide, with red at both ends, which cropping cuts off.
    private static void write(Path file, int blue) throws IOException {
        Files.createDirectories(file.getParent());
        var image = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32; i++) image.setRGB(i % 8, i / 8, i % 8 < 2 || i % 8 > 5 ? 0xff0000 : blue);
        ImageIO.write(image, "png", file.toFile()); // among the JPEGs there is a PNG with their ending
    }

    @BeforeEach
    void write() throws IOException {
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 10; i++) {
                write(folder.resolve("train/" + SYNSETS.get(c) + "/" + SYNSETS.get(c) + "_" + i + ".JPEG"), 50 * c + i);
            }
            for (int i = 0; i < 2; i++) {
                write(
                        folder.resolve("val/" + SYNSETS.get(c) + "/ILSVRC2012_val_0000000" + (2 * c + i) + ".JPEG"),
                        50 * c + i);
            }
        }
    }

    private Splits load() {
        return ImageNet.load(folder, FORM, notes::add);
    }

    private static List<String> classes(Splits data) {
        return ((Task.Classification) data.task()).classes();
    }

    private static void assertLabelled(Dataset data) {
        float[] pixels = new float[48];
        for (int i = 0; i < data.size(); i++) {
            data.readInput(i, pixels, 0);
            assertThat(pixels[0]).isZero();
            assertThat(Math.round(255 * pixels[47]) / 50).isEqualTo(data.label(i));
        }
    }

    @Test
    void val_is_for_the_test_and_a_tenth_of_train_for_validation() {
        Splits data = load();
        assertThat(data.train().data().size()).isEqualTo(27);
        assertThat(data.validation().data().size()).isEqualTo(3);
        assertThat(data.test().data().size()).isEqualTo(6);
        assertThat(data.test().data().shape()).isEqualTo(Shape.of(3, 4, 4));
        assertThat(data.test().data().name()).isEqualTo("imagenet");
        assertThat(data.test().data().signature()).isEqualTo(FORM);
        assertThat(classes(data)).isEqualTo(SYNSETS);
        assertLabelled(data.train().data());
        assertLabelled(data.test().data());
        assertThat(ImageNet.load(folder, 2).test().data().shape()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(notes).isEmpty();
    }

    @Test
    void synsets_have_names_and_one_that_two_have_has_the_synset_behind_it() throws IOException {
        Files.writeString(folder.resolve("words.txt"), "n01440764\ttench\nn00000001\tentity\n");
        assertThat(classes(load())).containsExactly("tench", "n02012849", "n03126707");
        Files.writeString(
                folder.resolve("LOC_synset_mapping.txt"),
                "n01440764 tench, Tinca tinca\nn02012849 crane\nn03126707 crane\n");
        assertThat(classes(load())).containsExactly("tench, Tinca tinca", "crane (n02012849)", "crane (n03126707)");
    }

    /// As Kaggle has it: all pictures of val side by side, below other folders, and the labels above.
    private void kaggle() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("ILSVRC/Data/CLS-LOC"));
        Files.move(folder.resolve("train"), inside.resolve("train"));
        StringBuilder text = new StringBuilder("ImageId,PredictionString\n");
        for (int i = 5; i >= 0; i--) {
            String synset = SYNSETS.get(i / 2), file = "ILSVRC2012_val_0000000" + i;
            Files.createDirectories(inside.resolve("val"));
            Files.move(folder.resolve("val/" + synset + "/" + file + ".JPEG"), inside.resolve("val/" + file + ".JPEG"));
            text.append(file + "," + synset + " 1 2 3 4 " + synset + " 5 6 7 8 \n");
        }
        Files.writeString(folder.resolve("LOC_val_solution.csv"), text + "ILSVRC2012_val_9,n09999999 1 2 3 4\n");
        Files.writeString(inside.resolve("val/.hidden.JPEG"), "");
        Files.writeString(inside.resolve("val/readme.txt"), "");
    }

    @Test
    void what_kaggle_publishes_is_read_as_it_is() throws IOException {
        kaggle();
        Splits data = load();
        assertThat(data.test().data().size()).isEqualTo(6);
        assertLabelled(data.test().data());
        assertThat(data.test().data().label(5)).isEqualTo(2);
        assertThat(notes)
                .containsExactly(
                        "LOC_val_solution.csv has labels of 1 pictures that are not there",
                        "1 file of other kinds is left out: val/readme.txt");
    }

    @Test
    void mistakes_in_labels_name_the_picture_or_the_line() throws IOException {
        kaggle();
        Path solution = folder.resolve("LOC_val_solution.csv");
        String sound = Files.readString(solution);
        Files.writeString(solution, sound.replace("_00000003,n02012849", "_00000003,n09999999"));
        assertRefused(this::load, "ILSVRC2012_val_00000003.JPEG has the label n09999999 in LOC_val_solution.csv");
        Files.writeString(solution, sound.replace("_00000003,", "_x,"));
        assertRefused(this::load, "ILSVRC2012_val_00000003.JPEG has no label in LOC_val_solution.csv");
        Files.writeString(solution, sound.replace("_00000003,n0", "_00000003,"));
        assertRefused(this::load, "LOC_val_solution.csv, line 4: no picture and synset");
        Files.writeString(solution, sound.replace("_00000003,", "_00000004,"));
        assertRefused(this::load, "line 4: no picture and synset, or the picture a second time");
        Files.delete(solution);
        assertRefused(this::load, "val has no folders, and no LOC_val_solution.csv is beside it");
    }

    @Test
    void another_folder_is_refused() throws IOException {
        Path other = Files.createDirectory(folder.resolve("train/dogs"));
        assertRefused(this::load, other + " is not called as a synset");
        Files.delete(other);
        Path empty = Files.createDirectory(folder.resolve("train/n09999999"));
        assertRefused(this::load, empty + " has no pictures");
        Files.delete(empty);
        Path more = folder.resolve("val/n09999999/a.JPEG");
        write(more, 1);
        assertRefused(this::load, "has the classes n01440764, n02012849, n03126707, and ", "n09999999");
        Files.delete(more);
        Files.delete(more.getParent());
        Path damaged = Files.writeString(folder.resolve("val/n01440764/a.JPEG"), "no picture");
        Dataset test = load().test().data();
        assertRefused(
                () -> test.readInput(2, new float[48], 0), damaged + " cannot be read (java.io.IOException: not a");
        assertRefused(() -> ImageNet.load(folder.resolve("train"), 4), "train has no folder train");
    }
}
