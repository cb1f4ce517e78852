package dev.gradus.data.augment;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gradus.Golden;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeometryTest implements AugmentationContract {
    @Override
    public List<Augmentation> forms() {
        return List.of(
                new HorizontalFlip(),
                new VerticalFlip(),
                new Rotate90(),
                new Rotate90(2, 0.5),
                new Rotate90(3, 1),
                new CenterCrop(4),
                new CenterCrop(new CenterCrop.Config(3, 10)),
                new RandomCrop(4, 2),
                new RandomCrop(new RandomCrop.Config(4, 5, 3, Border.REFLECT, 0)),
                new Pad(2, Border.SYMMETRIC),
                new Pad(new Pad.Config(0, 1, 2, 3, Border.CONSTANT, 0.5)),
                new Resize(5),
                new Resize(4, 11, Interpolation.BICUBIC),
                new Resize(new Resize.Config(3, 12, Interpolation.BICUBIC, false)),
                new RandomResizedCrop(6),
                new Zoom(0.5, 2),
                new Zoom(new Zoom.Config(1, 1.3, Interpolation.NEAREST, 0.5)));
    }

    @Test
    void pixels_are_those_of_torchvision() {
        Map<String, Change> cases = new HashMap<>();
        cases.put("flip horizontally", new HorizontalFlip.FlippedHorizontally());
        cases.put("flip vertically", new VerticalFlip.FlippedVertically());
        for (int turns = 1; turns <= 3; turns++) cases.put("turn " + turns, new Rotate90.Turned(turns));
        cases.put("centre 4 x 5", image -> new CenterCrop(new CenterCrop.Config(4, 5)).apply(image, Rng.of(0)));
        cases.put("centre 5 x 4", image -> new CenterCrop(new CenterCrop.Config(5, 4)).apply(image, Rng.of(0)));
        cases.put("centre 12 x 3", image -> new CenterCrop(new CenterCrop.Config(12, 3)).apply(image, Rng.of(0)));
        cases.put("centre 11 x 10", image -> new CenterCrop(new CenterCrop.Config(11, 10)).apply(image, Rng.of(0)));
        cases.put("crop", new Cropped(2, 3, 4, 5));
        cases.put("crop beyond", new Cropped(-2, 3, 12, 8));
        for (Border border : Border.values()) {
            var pad = new Pad(new Pad.Config(1, 2, 3, 4, border, 1));
            cases.put("pad " + border.name().toLowerCase(Locale.ROOT), image -> pad.apply(image, Rng.of(0)));
        }
        cases.put("pad and crop", new Cropped(1 - 4, 6 - 4, 7, 7, Border.REFLECT, 0));
        cases.put("resize nearest", new Resized(5, 13, Interpolation.NEAREST, true));
        cases.put("resize shorter edge", image -> new Resize(5).apply(image, Rng.of(0)));
        cases.put("resize shorter edge up", image -> new Resize(13).apply(image, Rng.of(0)));
        cases.put(
                "resized crop",
                new RandomResizedCrop.CroppedAndResized(1, 2, 5, 4, 7, 8, Interpolation.BILINEAR, true));
        cases.put("zoom in", new Zoom.Zoomed(1.7, Interpolation.BILINEAR));
        cases.put("zoom out", new Zoom.Zoomed(0.6, Interpolation.BILINEAR));
        for (int[] size : new int[][] {{4, 3}, {11, 14}, {3, 12}}) {
            for (boolean antialias : new boolean[] {true, false}) {
                String end = " " + size[0] + " x " + size[1] + (antialias ? " antialias" : "");
                cases.put("resize bilinear" + end, new Resized(size[0], size[1], Interpolation.BILINEAR, antialias));
                cases.put("resize bicubic" + end, new Resized(size[0], size[1], Interpolation.BICUBIC, antialias));
            }
        }
        Pictures.assertGolden("augment-geometry.csv", cases);
    }

    @Test
    void the_pipeline_of_the_lecture_gives_the_pixels_of_torchvision() {
        Image image = Pictures.recorded(Golden.read("augment-lecture.csv").get("before"), true);
        Augmentation augmentation =
                Compose.of(new Resize(34), new CenterCrop(28), new HorizontalFlip(1), new Rotate90(1, 1));
        augmentation.apply(image, Rng.of(0));
        Image expected = Pictures.recorded(Golden.read("augment-lecture.csv").get("after"), true);
        for (int i = 0; i < image.size(); i++) {
            assertThat(Math.abs(image.pixels()[i] - expected.pixels()[i])).as("pixel %d", i).isLessThanOrEqualTo(1);
        }
        assertThat(augmentation.isSafeForDigits()).isFalse();
    }

    @Test
    void weights_of_resizing_are_those_that_were_measured() {
        Image image = Image.floats(1, 1, 8);
        image.pixels()[2] = 1;
        new Resized(1, 4, Interpolation.BILINEAR, true).apply(image);
        assertThat(image.copy()).containsExactly(0.14285715f, 0.375f, 0, 0);
    }

    @Test
    void every_place_of_a_random_crop_occurs_equally_often() {
        Image image = Image.bytes(1, 4, 4, 255);
        var crop = new RandomCrop(new RandomCrop.Config(3, 4, 1, Border.CONSTANT, 0));
        Map<Change, Integer> times = new HashMap<>();
        for (int i = 0; i < 12_000; i++) times.merge(crop.draw(image, Rng.of(i)), 1, Integer::sum);
        assertThat(times).hasSize(4 * 3);
        assertThat(times.values()).allMatch(n -> n > 850 && n < 1150);
    }

    @Test
    void windows_of_a_resized_crop_keep_area_and_proportions() {
        Image image = Image.bytes(1, 100, 100, 255);
        Set<Integer> areas = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Window window = Objects.requireNonNull(Window.draw(image, Rng.of(i), 0.1, 0.5, 0.5, 2));
            assertThat(window.height() * window.width()).isBetween(950, 5080);
            assertThat((double) window.width() / window.height()).isBetween(0.48, 2.05);
            areas.add(window.height() * window.width() / 1000);
        }
        assertThat(areas).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }

    @Test
    void an_image_that_no_window_fits_is_cropped_in_the_middle() {
        Image image = Image.bytes(1, 10, 100, 255);
        var crop = new RandomResizedCrop(new RandomResizedCrop.Config(5, 0, 1, 1, 1, 1, Interpolation.NEAREST, true));
        assertThat(crop.draw(image, Rng.of(0)))
                .hasToString(
                        "CroppedAndResized[top=0, left=45, height=10, width=10, newHeight=5, newWidth=5,"
                                + " interpolation=NEAREST, antialias=true]");
    }

    @Test
    void half_of_the_images_are_flipped() {
        Image image = Image.bytes(1, 1, 2, 255);
        int flipped = 0;
        for (int i = 0; i < 10_000; i++) {
            image.begin(1, 2)[0] = 1;
            image.pixels()[1] = 0;
            new HorizontalFlip().apply(image, Rng.of(i));
            flipped += (int) image.pixels()[1];
        }
        assertThat(flipped).isBetween(4850, 5150);
    }

    @Test
    void no_image_is_allocated() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Augmentation augmentation : forms()) {
            Image image = Image.bytes(3, 64, 64, 255);
            for (int i = 0; i < 3; i++) augmentation.apply(image, Rng.of(0));
            long before = memory.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20; i++) {
                image.begin(64, 64);
                augmentation.apply(image, Rng.of(0));
            }
            long each = (memory.getCurrentThreadAllocatedBytes() - before) / 20;
            assertThat(each).as("bytes of %s", augmentation.config()).isLessThan(64 * 64 * Float.BYTES);
        }
    }

    @Test
    void what_endangers_digits_says_so() {
        assertThat(new HorizontalFlip().isSafeForDigits()).isFalse();
        assertThat(new Rotate90().isSafeForDigits()).isFalse();
        assertThat(new RandomCrop(28, 2).isSafeForDigits()).isTrue();
    }

    @Test
    void impossible_settings_are_named() {
        assertRefused(() -> new HorizontalFlip(50), "HorizontalFlip: p = 50, expected a probability from 0 to 1");
        assertRefused(() -> Catalogues.AUGMENTATIONS.make("center-crop"), "CenterCrop: height 0 and width 0");
        assertRefused(() -> new Rotate90(4, 1), "Rotate90: turns = 4, expected a number from 1 to 3");
        assertRefused(() -> new Zoom(2, 1), "Zoom: minFactor = 2 and maxFactor = 1");
        assertRefused(
                () -> new Rotate90().shape(Shape.of(1, 2, 3)),
                "Rotate90: 1 quarter turns of images [1, 2, 3] with p = 0.5",
                "CenterCrop(2)");
        assertRefused(
                () -> new RandomCrop(32, 1).shape(Shape.of(3, 28, 28)),
                "RandomCrop: images of 28 x 28 pixels, padded by 1, expected at least the 32 x 32 of the window");
        assertRefused(
                () -> new RandomCrop(32, 1).apply(Image.bytes(1, 28, 28, 255), Rng.of(0)), "images of 28 x 28 pixels");
        assertRefused(() -> Image.bytes(1, 0, 3, 255), "image with height 0, expected 1 or more");
        assertRefused(() -> Image.bytes(0, 3, 3, 255), "image with channels 0");
        assertRefused(() -> Image.bytes(1, 3, 3, 0), "image with white 0");
    }
}
