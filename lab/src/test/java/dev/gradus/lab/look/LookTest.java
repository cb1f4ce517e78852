package dev.gradus.lab.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Resize;
import dev.gradus.data.augment.Rotate;
import dev.gradus.data.source.Digits;
import dev.gradus.data.source.Xor;
import dev.gradus.lab.settings.AugmentSpec;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.tensor.Rng;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LookTest {
    private static BufferedImage decoded(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static boolean isColour(int rgb) {
        return (rgb & 0xffff) == 0x00ff; // no green, all blue: of the samples, not of the page
    }

    @Test
    void a_row_has_ten_images_of_one_class() throws IOException {
        BufferedImage sheet = decoded(new Look(Pictures.colour(60, 12, 12, 3).splits(), 1).contactSheet());
        int rows = 0, before = 0;
        for (int y = 0; y < sheet.getHeight(); y++) {
            int pixels = 0;
            for (int x = 0; x < sheet.getWidth(); x++) {
                int rgb = sheet.getRGB(x, y);
                if (!isColour(rgb)) continue;
                pixels++;
                long sample = Math.round((rgb >> 16 & 0xff) / 255.0 * 60);
                assertThat(sample % 3).isEqualTo(rows - (before > 0 ? 1 : 0));
            }
            if (pixels > 0) assertThat(pixels).isEqualTo(10 * 60); // images of 12 pixels are magnified to 60
            if (pixels > 0 && before == 0) rows++;
            before = pixels;
        }
        assertThat(rows).isEqualTo(3);
    }

    @Test
    void the_first_image_of_each_row_is_the_original_and_the_others_are_what_was_drawn() throws IOException {
        Look look = new Look(Pictures.colour(60, 12, 12, 3).splits(), 1);
        Augmented augmented = look.augmented(AugmentSpec.parse("invert(p=1)", Pictures.colour(1, 12, 12, 1).shape()));
        assertThat(augmented.listing()).hasSize(10 * 9).contains("  1  inverted");
        assertThat(augmented.listing(1).getFirst()).matches("training sample \\d+ of class kind 1");
        BufferedImage sheet = decoded(augmented.sheet());
        int originals = 0, inverted = 0;
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                if (isColour(sheet.getRGB(x, y))) originals++;
                if ((sheet.getRGB(x, y) & 0xffff) == 0xff00) inverted++;
            }
        }
        assertThat(originals).isEqualTo(10 * 60 * 60);
        assertThat(inverted).isEqualTo(8 * originals);
    }

    @Test
    void large_images_are_made_smaller_and_many_rows_stand_in_columns() throws IOException {
        BufferedImage large = decoded(new Look(Pictures.colour(40, 300, 200, 2).splits(), 1).contactSheet());
        assertThat(large.getHeight()).isBetween(2 * 100, 2 * 128 + 60);
        BufferedImage many = decoded(new Look(Pictures.colour(1000, 32, 32, 100).splits(), 1).contactSheet());
        assertThat((double) many.getHeight() / many.getWidth()).isBetween(0.5, 2.0);
    }

    @Test
    void only_images_can_be_drawn() {
        assertThat(new Look(Digits.load(), 1).hasImages()).isTrue();
        assertThat(new Look(Xor.load(1), 1).hasImages()).isFalse();
    }

    @Test
    void what_was_drawn_is_told_in_words_without_what_is_never_drawn() {
        var data = Digits.load().train().data();
        assertThat(Version.of(data, 0, new Rotate(10), Rng.of(1)).changes().getFirst())
                .matches("rotated: degrees -?\\d\\.\\d{1,3}");
        assertThat(Version.of(data, 0, Compose.of(new HorizontalFlip(1), new Resize(4)), Rng.of(1)).changes())
                .containsExactly("flipped horizontally", "resized: height 4, width 4");
        assertThat(Version.of(data, 0, new HorizontalFlip(0), Rng.of(1)).changes()).isEmpty();
    }

    @Test
    void an_unchanged_version_is_the_sample_itself() {
        var data = Digits.load().train().data();
        float[] sample = new float[64];
        data.readInput(5, sample, 0);
        assertThat(Version.of(data, 5, Compose.of(), Rng.of(1)).tile().pixels()).isEqualTo(sample);
    }

    @Test
    void each_step_has_a_speed() {
        var splits = Digits.load();
        List<Throughput> speeds =
                Throughput.of(
                        splits.train().data(),
                        AugmentSpec.parse(
                                "center-crop(height=6), random-crop(height=5)", splits.train().data().shape()),
                        List.of(new Prepare.Standardize().fit(splits.train())),
                        Duration.ofMillis(5));
        assertThat(speeds.stream().map(Throughput::step))
                .containsExactly("read", "center-crop", "random-crop", "read and augment", "standardize");
        assertThat(speeds).allMatch(speed -> speed.perSecond() > 0 && Double.isFinite(speed.perSecond()));
    }

    @Test
    void letters_stand_on_their_line() {
        StringBuilder drawn = new StringBuilder();
        for (int row = 0; row < PixelFont.HEIGHT; row++) {
            for (char letter : "Lp7".toCharArray())
                for (int column = 0; column < 6; column++)
                    drawn.append(column < 5 && PixelFont.isInk(letter, row, column) ? '#' : '.');
            drawn.append('\n');
        }
        assertThat(drawn.toString())
                .isEqualTo(
                        """
                        #...........#####.
                        #...............#.
                        #.....####.....#..
                        #.....#...#...#...
                        #.....#...#..#....
                        #.....####...#....
                        #####.#......#....
                        ......#...........
                        """);
    }

    @Test
    void prepared_images_stand_beside_their_originals_with_0_as_middle_grey() throws IOException {
        var splits = Digits.load();
        BufferedImage plain = decoded(new Look(splits, 1).prepared(List.of()));
        BufferedImage prepared =
                decoded(new Look(splits, 1).prepared(List.of(new Prepare.Standardize().fit(splits.train()))));
        assertThat(prepared.getWidth()).isEqualTo(plain.getWidth());
        Set<Integer> inks = new HashSet<>(), changed = new HashSet<>();
        for (int y = 60; y < plain.getHeight(); y++) {
            for (int x = 0; x < plain.getWidth(); x++) {
                inks.add(plain.getRGB(x, y) & 255);
                changed.add(prepared.getRGB(x, y) & 255);
            }
        }
        assertThat(inks)
                .contains(0, 128, 255); // originals from black to white; unprepared ones from middle grey to white
        assertThat(changed).contains(0, 255).isNotEqualTo(inks);
    }
}
