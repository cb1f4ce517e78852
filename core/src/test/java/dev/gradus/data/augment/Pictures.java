package dev.gradus.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Images for tests.
final class Pictures {
    private Pictures() {}

    static Image random(Image image, long seed) {
        float[] x = image.pixels();
        for (int i = 0; i < image.size(); i++) x[i] = image.rounded((float) Rng.of(seed).uniform(i) * image.white());
        return image;
    }

    static Image copy(Image image) {
        Image copy =
                image.isWhole()
                        ? Image.bytes(image.channels(), image.height(), image.width(), (int) image.white())
                        : Image.floats(image.channels(), image.height(), image.width());
        System.arraycopy(image.pixels(), 0, copy.pixels(), 0, image.size());
        return copy;
    }

    static Image bytes(int height, int width, int... pixels) {
        Image image = Image.bytes(pixels.length / height / width, height, width, 255);
        for (int i = 0; i < pixels.length; i++) image.pixels()[i] = pixels[i];
        return image;
    }

    /// A recorded image, bytes or divided by 255.
    static Image recorded(double[] row, boolean whole) {
        Image image =
                whole
                        ? Image.bytes((int) row[0], (int) row[1], (int) row[2], 255)
                        : Image.floats((int) row[0], (int) row[1], (int) row[2]);
        for (int i = 0; i < image.size(); i++) image.pixels()[i] = (float) row[3 + i] / (whole ? 1 : 255);
        return image;
    }

    static void assertSame(Image image, Image other) {
        assertThat(image.copy()).isEqualTo(other.copy());
        assertThat(image.height()).isEqualTo(other.height());
    }

    /// Asserts that the cases are those of a golden file and give its images: bytes within one grey level and 19
    /// of 20 exactly, numbers within 1e-4.
    static void assertGolden(String file, Map<String, Change> cases) {
        Map<String, double[]> rows = Golden.read(file);
        Set<String> recorded = new LinkedHashSet<>();
        rows.forEach((name, row) -> {
            if (!name.contains(" / ")) return;
            String[] parts = name.split(" / ", -1);
            recorded.add(parts[0]);
            Change change = cases.get(parts[0]);
            if (change == null) return;
            boolean whole = parts[2].equals("bytes");
            Image image = recorded(rows.get(parts[1]), whole);
            change.apply(image);
            assertThat(new double[] {image.channels(), image.height(), image.width()})
                    .as(name)
                    .isEqualTo(Arrays.copyOf(row, 3));
            int off = 0;
            for (int i = 0; i < image.size(); i++) {
                if (whole && image.pixels()[i] != row[3 + i]) off++;
                assertThat((double) image.pixels()[i])
                        .as("%s: pixel %d of %s", name, i, Arrays.toString(image.copy()))
                        .isCloseTo(row[3 + i], within(whole ? 1 : 1.1e-4));
            }
            assertThat(off).as("%s: pixels that are off by one", name).isLessThanOrEqualTo(1 + image.size() / 20);
        });
        assertThat(cases.keySet()).isEqualTo(recorded);
    }
}
