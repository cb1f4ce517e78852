package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.augment.BilateralBlur;
import dev.gradus.data.augment.CenterCrop;
import dev.gradus.data.augment.GaussianBlur;
import dev.gradus.data.augment.MedianBlur;
import dev.gradus.data.augment.MotionBlur;
import dev.gradus.data.augment.Resize;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.norm.LocalResponseNorm;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Window;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings whose sums and products go beyond an `int` are refused where they are given, not in the kernels.
class HugeSizesTest {
    @ParameterizedTest
    @CsvSource({
        "2147483647, 1, 0, 1",
        "32769, 1, 0, 1",
        "3, 2147483647, 0, 1",
        "3, 1, 2147483647, 1",
        "3, 1, 0, 2147483647",
        "3, 1, 0, 1073741824",
        "1, 1, 0, 2147483647",
        "32768, 1, 0, 33",
        "32768, 1, 0, 131072",
        "1, 1048577, 0, 1",
        "1, 1, 1048577, 1"
    })
    void windows(int kernel, int stride, int padding, int dilation) {
        assertRefused(
                () -> Window.square(kernel, stride, padding, dilation),
                "a window with kernel " + kernel + ", stride " + stride,
                ", padding " + padding + ", dilation " + dilation + ", expected a kernel of at most 32,768");
    }

    @Test
    void the_largest_windows_are_computed_exactly() {
        assertThat(Window.square(1 << 15, 1, 0, 1).area()).isEqualTo(1 << 30);
        Window far = Window.square(2, 1 << 20, 1 << 20, (1 << 20) - 1);
        assertThat(far.over("here", 1, Shape.of(1, 3, 3), false)).isEqualTo(Shape.of(1, 2, 2));
        Layer layer = new Conv2d(1, 2).padding(1 << 10).dilation(1 << 11);
        Sequential model = Sequential.of(layer).build(Shape.of(1, 3, 3), 1);
        assertThat(model.forward(Tensor.zeros(1, 1, 3, 3), Pass.evaluation()).shape()).isEqualTo(Shape.of(1, 1, 3, 3));
    }

    @Test
    void products_of_sizes_of_layers() {
        assertRefused(
                () -> Sequential.of(new Conv2d(70_000, 200)).build(Shape.of(1, 200, 200), 1),
                "more than 2^31 elements");
        assertRefused(
                () -> Sequential.of(new ConvTranspose2d(70_000, 200, 1)).build(Shape.of(1, 1, 1), 1),
                "more than 2^31 elements");
        for (Layer large : List.of(new Upsample2d(70_000), new Pad2d(70_000), new Pad2d(Integer.MAX_VALUE))) {
            assertRefused(() -> Sequential.of(large).build(Shape.of(1, 3, 3), 1), "more than 2^31 elements");
        }
        assertRefused(
                () -> Sequential.of(new Reshape(65_536, 65_536, 65_536, 65_536)).build(Shape.of(4), 1),
                "sample [4], 4 numbers");
        assertRefused(
                () -> Sequential.of(new Reshape(65_536, 65_536, 65_536, 65_536, -1)).build(Shape.of(4), 1),
                "sample [4], 4 numbers");
        assertRefused(() -> new LocalResponseNorm(2_000_000_000), "expected a size from 1 to 32,768");
    }

    @Test
    void windows_of_blurs_and_sizes_of_images() {
        List<Function<Integer, Object>> windows =
                List.of(
                        size -> new GaussianBlur(size, 1, 2),
                        MedianBlur::new,
                        MotionBlur::new,
                        size -> new BilateralBlur(size, 1, 1));
        for (Function<Integer, Object> window : windows) {
            assertThat(window.apply(255)).isNotNull();
            for (int size : new int[] {257, 65_537, 2_147_483_647}) {
                assertRefused(() -> window.apply(size), "= " + size + ", expected an odd number, at most 255");
            }
            assertRefused(() -> window.apply(4), "expected an odd number from 1 to 255");
        }
        assertRefused(() -> new Resize(2_000_000_000), "expected a height from 1 to 32,768");
        assertRefused(() -> new CenterCrop(2_000_000_000), "expected a height from 1 to 32,768");
    }
}
