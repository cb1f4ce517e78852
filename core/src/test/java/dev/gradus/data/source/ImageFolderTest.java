package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.tensor.Shape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFolderTest {
    private static final int RED = 0xffff0000;
    private static final int GREY = 0xff646464;
    private static final int CLEAR = 0;

    @TempDir Path temporary;

    private Path folder() {
        return temporary.resolve("pets");
    }

    private Path write(String name, int type, int width, int... argb) throws IOException {
        Path file = folder().resolve(name);
        Files.createDirectories(file.getParent());
        var image = new BufferedImage(width, argb.length / width, type);
        for (int i = 0; i < argb.length; i++) {
            if (type == BufferedImage.TYPE_BYTE_GRAY)
                image.getRaster().setSample(i % width, i / width, 0, argb[i] & 255);
            else image.setRGB(i % width, i / width, argb[i]);
        }
        assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())).isTrue();
        return file;
    }

    private static float[] bytes(Dataset data, int index) {
        float[] values = new float[data.shape().size()];
        data.readInput(index, values, 0);
        for (int k = 0; k < values.length; k++) values[k] = Math.round(values[k] * 255);
        return values;
    }

    private void writeThree() throws IOException {
        write("dog/b.png", BufferedImage.TYPE_INT_ARGB, 2, RED, CLEAR);
        write("dog/deep/a.bmp", BufferedImage.TYPE_INT_RGB, 2, GREY, RED);
        write("cat/c.gif", BufferedImage.TYPE_INT_RGB, 2, RED, GREY);
        Files.writeString(folder().resolve("readme.txt"), "pets");
        Files.writeString(folder().resolve("cat/.hidden.png"), "no picture");
        Files.createDirectories(folder().resolve(".git"));
    }

    @Test
    void a_folder_is_a_class_and_a_picture_is_red_green_and_blue() throws IOException {
        writeThree();
        Dataset pets = ImageFolder.at(folder()).load();
        assertThat(pets.task()).isEqualTo(new Task.Classification(List.of("cat", "dog")));
        assertThat(pets.name()).isEqualTo("pets");
        assertThat(pets.shape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(pets.size()).isEqualTo(3);
        assertThat(bytes(pets, 0)).containsExactly(255, 100, 0, 100, 0, 100);
        assertThat(bytes(pets, 1)).containsExactly(255, 255, 0, 255, 0, 255);
        assertThat(bytes(pets, 2)).containsExactly(100, 255, 100, 0, 100, 0);
        assertThat(pets.label(0)).isZero();
        assertThat(pets.label(2)).isEqualTo(1);
        assertThat(pets.pixels()).isNotNull();
    }

    @Test
    void grey_is_weighted_and_of_a_grey_picture_its_own_value() throws IOException {
        writeThree();
        write("ant/a.png", BufferedImage.TYPE_BYTE_GRAY, 2, 100, 200);
        Dataset pets = ImageFolder.at(folder()).grey().load();
        assertThat(pets.shape()).isEqualTo(Shape.of(1, 1, 2));
        assertThat(bytes(pets, 0)).containsExactly(100, 200);
        assertThat(bytes(pets, 1)).containsExactly(76, 100); // 0.299 · 255
        assertThat(bytes(ImageFolder.at(folder()).load(), 0)).containsExactly(100, 200, 100, 200, 100, 200);
    }

    @Test
    void grey_that_is_half_transparent_is_half_way_to_white() throws IOException {
        var model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY),
                        true,
                        false,
                        Transparency.TRANSLUCENT,
                        DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(3, 1);
        raster.setPixels(0, 0, 3, 1, new int[] {100, 255, 100, 0, 55, 51});
        Files.createDirectories(folder().resolve("one"));
        ImageIO.write(new BufferedImage(model, raster, false, null), "png", folder().resolve("one/a.png").toFile());
        assertThat(bytes(ImageFolder.at(folder()).grey().load(), 0)).containsExactly(100, 255, 215); // 55/5 + 255·4/5
    }

    @Test
    void a_jpeg_comes_near_its_colours() throws IOException {
        int[] grey = new int[64];
        Arrays.fill(grey, GREY);
        write("one/a.jpg", BufferedImage.TYPE_INT_RGB, 8, grey);
        for (float value : bytes(ImageFolder.at(folder()).load(), 0)) assertThat(value).isCloseTo(100, within(2f));
    }

    @Test
    void pictures_get_the_size_that_is_given() throws IOException {
        writeThree();
        write("dog/z.png", BufferedImage.TYPE_INT_RGB, 1, RED, RED, GREY);
        assertRefused(
                () -> ImageFolder.at(folder()).load(),
                "z.png has 3 x 1 pixels, expected 1 x 2, as the first picture has",
                "size(64, 64)");
        Dataset pets = ImageFolder.at(folder()).size(1, 1).grey().load();
        assertThat(bytes(pets, 0)).containsExactly(88); // (76 + 100) / 2
        assertThat(bytes(pets, 3)).containsExactly(84); // (76 + 76 + 100) / 3
    }

    @ParameterizedTest
    @CsvSource({
        "0 100, 0 25 75 100",
        "0 30 60, 10 50",
        "0 100 200 40, 50 120",
        "7, 7 7 7",
        "0 60 120 180 240, 120",
        "10 20, 10 20"
    })
    void a_line_is_averaged_where_it_shrinks_and_interpolated_where_it_grows(String from, String to) {
        byte[] line = numbers(from), wanted = numbers(to);
        assertThat(Resize.to(1, wanted.length, line, 1, 1, line.length)).isEqualTo(wanted);
        assertThat(Resize.to(wanted.length, 1, line, 1, line.length, 1)).isEqualTo(wanted);
    }

    private static byte[] numbers(String text) {
        String[] words = text.split(" ", -1);
        byte[] numbers = new byte[words.length];
        for (int i = 0; i < words.length; i++) numbers[i] = (byte) Integer.parseInt(words[i]);
        return numbers;
    }

    @Test
    void a_picture_that_cannot_be_read_is_named_or_left_out() throws IOException {
        writeThree();
        Path file = write("dog/z.png", BufferedImage.TYPE_INT_RGB, 2, RED, RED);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 30));
        assertRefused(() -> ImageFolder.at(folder()).load(), file + " cannot be decoded (", "skipUnreadable()");
        assertThat(ImageFolder.at(folder()).skipUnreadable().load().size()).isEqualTo(3);
        Files.writeString(file, "<html>");
        assertRefused(
                () -> ImageFolder.at(folder()).load(), "z.png cannot be decoded (not a PNG, JPEG, BMP or GIF picture)");
        ByteBuffer.wrap(whole).putInt(16, 30_000).putInt(20, 30_000);
        Files.write(file, withChecksum(whole));
        assertRefused(
                () -> ImageFolder.at(folder()).load(),
                "z.png cannot be decoded (declares ",
                " pixels, more than 67,108,864)");
    }

    /// A PNG whose header was changed.
    private static byte[] withChecksum(byte[] png) {
        var sum = new java.util.zip.CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
        return png;
    }

    @Test
    void links_are_read_inside_and_refused_where_they_lead_out() throws IOException {
        writeThree();
        Files.createSymbolicLink(folder().resolve("cat/link.png"), folder().resolve("dog/b.png"));
        assertThat(ImageFolder.at(folder()).load().size()).isEqualTo(4);
        Path secret = Files.copy(folder().resolve("dog/b.png"), temporary.resolve("secret.png"));
        Path out = Files.createSymbolicLink(folder().resolve("dog/out.png"), secret);
        assertRefused(() -> ImageFolder.at(folder()).load(), out + " is a link to ", "secret.png");
        Files.delete(out);
        Files.createSymbolicLink(out, folder().resolve("nothing.png"));
        assertRefused(() -> ImageFolder.at(folder()).skipUnreadable().load(), out + " is a link to nothing");
        Files.delete(out);
        Path circle = Files.createSymbolicLink(folder().resolve("dog/deep/all"), folder().resolve("dog"));
        assertRefused(() -> ImageFolder.at(folder()).load(), circle + " is a link to ", "a folder", "directly below");
    }

    @Test
    void a_link_to_the_folder_of_a_class_is_followed() throws IOException {
        writeThree();
        Path elsewhere = Files.move(folder().resolve("dog"), temporary.resolve("big-disk"));
        Files.createSymbolicLink(folder().resolve("dog"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("again.png"), elsewhere.resolve("b.png"));
        Files.createSymbolicLink(folder().resolve("kitten"), Path.of("cat"));
        for (Dataset pets : List.of(ImageFolder.at(folder()).load(), ImageFolder.at(folder()).stream())) {
            assertThat(pets.task()).isEqualTo(new Task.Classification(List.of("cat", "dog", "kitten")));
            assertThat(pets.size()).isEqualTo(5);
            assertThat(pets.label(3)).isEqualTo(1);
            assertThat(bytes(pets, 1)).containsExactly(bytes(pets, 2));
            assertThat(bytes(pets, 4)).containsExactly(bytes(pets, 0));
        }
        Files.writeString(elsewhere.resolve("deep/a.bmp"), "no picture");
        assertRefused(() -> ImageFolder.at(folder()).load(), folder().resolve("dog/deep/a.bmp") + " cannot be decoded");
    }

    @Test
    void a_link_of_a_class_that_leads_to_nothing_is_refused() throws IOException {
        writeThree();
        Files.createSymbolicLink(folder().resolve("elephant"), temporary.resolve("unmounted"));
        assertRefused(() -> ImageFolder.at(folder()).load(), "elephant is a link to nothing", "not mounted");
    }

    @ParameterizedTest
    @CsvSource({".", ".."})
    void a_link_of_a_class_that_leads_in_a_circle_is_refused(String target) throws IOException {
        writeThree();
        Files.createSymbolicLink(folder().resolve("elephant"), Path.of(target));
        assertRefused(() -> ImageFolder.at(folder()).load(), "elephant is a link to", "in which it lies itself");
    }

    @Test
    void folders_without_pictures_are_refused() throws IOException {
        assertRefused(() -> ImageFolder.at(folder()).load(), folder() + " cannot be read");
        Files.createDirectory(folder());
        assertRefused(() -> ImageFolder.at(folder()).load(), folder() + " has no folders");
        writeThree();
        Files.createDirectory(folder().resolve("empty"));
        assertRefused(() -> ImageFolder.at(folder()).load(), folder().resolve("empty") + " has no pictures");
        assertRefused(() -> ImageFolder.at(folder()).size(0, 5), "pictures of 0 x 5 pixels");
        assertRefused(() -> ImageFolder.at(folder()).size(40_000, 5), "pictures of 40000 x 5 pixels");
    }

    @Test
    void streamed_pictures_are_those_that_are_kept_and_only_read_when_asked_for() throws IOException {
        writeThree();
        for (ImageFolder form : List.of(ImageFolder.at(folder()), ImageFolder.at(folder()).grey().size(2, 3))) {
            Dataset kept = form.load(), streamed = form.stream();
            assertThat(streamed.shape()).isEqualTo(kept.shape());
            assertThat(streamed.task()).isEqualTo(kept.task());
            assertThat(streamed.name()).isEqualTo("pets");
            assertThat(streamed.size()).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                assertThat(bytes(streamed, i)).containsExactly(bytes(kept, i));
                assertThat(streamed.label(i)).isEqualTo(kept.label(i));
                byte[] one = new byte[kept.shape().size() + 1], other = new byte[one.length];
                kept.pixels().read(i, one, 1);
                streamed.pixels().read(i, other, 1);
                assertThat(other).containsExactly(one);
            }
        }
        Dataset streamed = ImageFolder.at(folder()).stream();
        Path damaged = folder().resolve("dog/b.png");
        Files.writeString(damaged, "no picture");
        assertThat(bytes(streamed, 0)).hasSize(6);
        assertRefused(() -> bytes(streamed, 1), damaged + " cannot be decoded (");
        write("dog/b.png", BufferedImage.TYPE_INT_RGB, 1, RED, RED);
        assertRefused(() -> bytes(streamed, 1), damaged + " has 2 x 1 pixels, expected 1 x 2");
        Files.createDirectories(folder().resolve("eel"));
        assertRefused(() -> ImageFolder.at(folder()).stream(), "eel has no pictures");
    }

    private Path write(String name, int height, int width, int argb) throws IOException {
        int[] pixels = new int[height * width];
        Arrays.fill(pixels, argb);
        return write(name, BufferedImage.TYPE_INT_RGB, width, pixels);
    }

    @Test
    void a_folder_says_in_which_form_its_samples_are() throws IOException {
        writeThree();
        assertThat(ImageFolder.at(folder()).load().signature())
                .isEqualTo(new Pictures(3, 1, 2, Pictures.Fit.STRETCH, false));
        ImageFolder grey = ImageFolder.at(folder()).grey().size(4, 6).resize(Pictures.Fit.CROP);
        var form = new Pictures(1, 4, 6, Pictures.Fit.CROP, false);
        assertThat(grey.load().signature()).isEqualTo(form);
        assertThat(grey.stream().signature()).isEqualTo(form);
        assertThat(bytes(ImageFolder.at(folder()).as(form).load(), 1)).containsExactly(bytes(grey.load(), 1));
    }

    @Test
    void a_sample_is_what_the_file_becomes_in_the_form_of_the_samples() throws IOException {
        write("one/a.png", BufferedImage.TYPE_INT_RGB, 3, RED, GREY, RED, GREY, RED, GREY);
        for (Pictures.Fit fit : Pictures.Fit.values()) {
            Dataset data = ImageFolder.at(folder()).size(4, 4).resize(fit).load();
            ImageFile sample = ImageFile.read(folder().resolve("one/a.png"), (Pictures) data.signature());
            byte[] kept = new byte[48];
            data.pixels().read(0, kept, 0);
            assertThat(sample.pixels()).isEqualTo(kept);
        }
    }

    @Test
    void a_picture_is_stretched_cropped_in_the_middle_or_framed_in_the_colour_of_its_edge() {
        var wide = new ImageFile(1, 1, 4, new byte[] {10, 20, 40, 80});
        assertThat(wide.fitted(form(1, 2, Pictures.Fit.STRETCH)).pixels()).containsExactly(15, 60);
        assertThat(wide.fitted(form(1, 2, Pictures.Fit.CROP)).pixels()).containsExactly(20, 40);
        assertThat(wide.fitted(form(1, 3, Pictures.Fit.CROP)).pixels()).containsExactly(15, 30, 60); // from 0.5 to 3.5
        assertThat(wide.fitted(form(3, 4, Pictures.Fit.PAD)).pixels())
                .containsExactly(38, 38, 38, 38, 10, 20, 40, 80, 38, 38, 38, 38); // 150 / 4
        assertThat(wide.fitted(form(2, 2, Pictures.Fit.PAD)).pixels()).containsExactly(15, 60, 38, 38);
        var stripe = new ImageFile(1, 1, 30_000, new byte[30_000]);
        assertThat(stripe.fitted(form(32, 32, Pictures.Fit.CROP)).pixels()).hasSize(1024);
        assertThat(stripe.fitted(form(32, 32, Pictures.Fit.PAD)).pixels()).hasSize(1024);
    }

    private static Pictures form(int height, int width, Pictures.Fit fit) {
        return new Pictures(1, height, width, fit, false);
    }

    @Test
    void only_where_samples_are_light_on_dark_a_light_picture_is_inverted() throws IOException {
        Path file = write("one/a.png", BufferedImage.TYPE_BYTE_GRAY, 3, 255, 255, 255, 255, 0, 255, 255, 255, 255);
        assertThat(ImageFile.read(file, form(3, 3, Pictures.Fit.PAD)).pixels()[4]).isZero();
        var digits = new Pictures(1, 3, 3, Pictures.Fit.PAD, true);
        assertThat(ImageFile.read(file, digits).pixels()).containsExactly(0, 0, 0, 0, 255, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"train, validation, test, 2 2 2", "Train, val, , 2 2 0", "training, , testing, 2 0 2"})
    void a_folder_that_is_divided_is_read_in_its_parts(String train, String validation, String test, String sizes)
            throws IOException {
        List<String> notes = new ArrayList<>();
        for (String part : new String[] {train, validation, test}) {
            if (part == null) continue;
            int more = part.equals(train) ? 10 : 1;
            for (int i = 0; i < more; i++) {
                write(part + "/cat/" + i + ".png", 2, 2, RED);
                write(part + "/dog/" + i + ".png", 2, 2, GREY);
            }
        }
        Splits splits = ImageFolder.at(folder()).notes(notes::add).splits(0);
        assertThat(splits.task()).isEqualTo(new Task.Classification(List.of("cat", "dog")));
        assertThat(splits.train().data().size()).isEqualTo(validation == null ? 18 : test == null ? 16 : 20);
        assertThat(splits.validation().data().size()).isEqualTo(2);
        assertThat(splits.test().data().size()).isEqualTo(test == null ? 4 : 2);
        assertThat(notes).hasSize(1);
        assertThat(notes.getFirst()).startsWith("pets: " + train + "/ is for training, ").endsWith(" for the test");
        assertRefused(() -> ImageFolder.at(folder()).load(), "is divided into parts: " + train, "splits(seed)");
        assertRefused(() -> ImageFolder.at(folder()).stream(), "is divided into parts: " + train, "splits(seed)");
    }

    @Test
    void parts_that_do_not_go_together_are_refused() throws IOException {
        write("train/cat/a.png", 2, 2, RED);
        write("train/dog/a.png", 2, 2, RED);
        write("test/cat/a.png", 2, 2, RED);
        write("test/wolf/a.png", 2, 2, RED);
        ImageFolder pets = ImageFolder.at(folder());
        assertRefused(() -> pets.splits(0), "train has the classes cat, dog, and ", "test has cat, wolf");
        Files.move(folder().resolve("test/wolf"), folder().resolve("test/dog"));
        write("bus/a.png", 2, 2, RED);
        assertRefused(() -> pets.splits(0), "bus has pictures, beside ", "either the parts train, val and test, or");
        Files.delete(folder().resolve("bus/a.png"));
        write("test/dog/b.png", 3, 2, RED);
        assertRefused(() -> pets.splits(0), "b.png has 3 x 2 pixels, expected 2 x 2", "size(64, 64)");
        write("flat/train/cat/a.png", 2, 2, RED);
        write("flat/test/a.png", 2, 2, RED);
        assertRefused(() -> ImageFolder.at(folder().resolve("flat")).splits(0), "test has no folders, and ");
    }

    @Test
    void a_single_class_is_refused_before_it_is_divided() throws IOException {
        write("cat/a.png", 2, 2, RED);
        assertRefused(() -> ImageFolder.at(folder()).splits(0), "cat is the only folder of a class", "at least two");
        write("train/cat/a.png", 2, 2, RED);
        write("test/cat/a.png", 2, 2, RED);
        Files.delete(folder().resolve("cat/a.png"));
        assertRefused(() -> ImageFolder.at(folder()).splits(0), "cat is the only folder of a class");
    }

    @Test
    void what_is_left_out_is_counted_and_named() throws IOException {
        writeThree();
        Files.writeString(folder().resolve("dog/y.webp"), "RIFF");
        for (int i = 0; i < 6; i++) Files.writeString(folder().resolve("cat/\u001b" + i + ".txt"), "text");
        Files.writeString(folder().resolve("dog/deep/z.png"), "no picture");
        List<String> notes = new ArrayList<>();
        Dataset pets = ImageFolder.at(folder()).skipUnreadable().notes(notes::add).load();
        assertThat(pets.size()).isEqualTo(3);
        String escape = "cat/\\u001b";
        assertThat(notes)
                .containsExactly(
                        "1 file beside the folders of the classes is left out: readme.txt",
                        "7 files of other kinds are left out: %s0.txt, %1$s1.txt, %1$s2.txt, %1$s3.txt, %1$s4.txt and 2 more"
                                .formatted(escape),
                        "1 file that cannot be decoded is left out: dog/deep/z.png");
        Files.createDirectories(folder().resolve("eel"));
        Files.writeString(folder().resolve("eel/e.heic"), "ftyp");
        assertRefused(() -> ImageFolder.at(folder()).stream(), "eel has no pictures, but for example ");
    }
}
