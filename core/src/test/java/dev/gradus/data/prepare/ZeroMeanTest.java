package dev.gradus.data.prepare;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.InMemory;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ZeroMeanTest implements PreparationContract {
    private static final float[][] IMAGES = {{1, 3, 10, 10}, {1, 7, 30, 30}};
    private static final Split.Train TRAIN =
            new Split.Train(InMemory.of("i", IMAGES, new int[2], List.of("only")).shaped(Shape.of(2, 1, 2)));

    @Override
    public Preparation fit(Split.Train train) {
        return ZeroMean.fit(train);
    }

    @Nested
    class PerPixel implements PreparationContract {
        @Override
        public Preparation fit(Split.Train train) {
            return ZeroMean.fit(train, ZeroMean.Per.PIXEL);
        }
    }

    @Test
    void the_pixels_of_a_channel_share_their_mean() {
        ZeroMean fitted = ZeroMean.fit(TRAIN);
        assertThat(fitted.config().mean()).containsExactly(3.0, 20.0);
        float[] values = IMAGES[1].clone();
        fitted.apply(values, 0, 1);
        assertThat(values).containsExactly(-2, 4, 10, 10);
    }

    @Test
    void the_mean_image_has_a_mean_for_each_pixel() {
        ZeroMean fitted = ZeroMean.fit(TRAIN, ZeroMean.Per.PIXEL);
        assertThat(fitted.config().mean()).containsExactly(1.0, 5.0, 20.0, 20.0);
        float[] values = IMAGES[1].clone();
        fitted.apply(values, 0, 1);
        assertThat(values).containsExactly(0, 2, 10, 10);
    }

    @Test
    void a_single_sample_becomes_0() {
        InMemory one = InMemory.of("one", new float[][] {{0.1f, -7}}, new int[1], List.of("only"));
        float[] values = {0.1f, -7};
        ZeroMean.fit(new Split.Train(one)).apply(values, 0, 1);
        assertThat(values).containsExactly(0, 0);
    }

    @Test
    void saved_means_that_do_not_fit_are_refused() {
        List<Double> two = List.of(1.0, 2.0);
        for (var config :
                List.of(
                        new ZeroMean.Config(List.of(2, 1, 2), ZeroMean.Per.PIXEL, two),
                        new ZeroMean.Config(List.of(1, 1, 2), ZeroMean.Per.CHANNEL, two),
                        new ZeroMean.Config(List.of(), ZeroMean.Per.CHANNEL, two),
                        new ZeroMean.Config(List.of(1), ZeroMean.Per.PIXEL, List.of(Double.NaN)))) {
            assertRefused(() -> new ZeroMean(config), "ZeroMean: mean", "ZeroMean.fit(data.train())");
        }
    }
}
