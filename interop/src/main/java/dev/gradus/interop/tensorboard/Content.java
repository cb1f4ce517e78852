package dev.gradus.interop.tensorboard;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an event says.
///
/// A tag names a curve, a row of images and so on; what stands before its first `/` is the group in which TensorBoard shows it.
public sealed interface Content {
    /// A number, on the tabs *Scalars* and *Time series*.
    ///
    /// It is written as `simple_value`, which TensorBoard turns into the newer form when it reads, and which other readers know as well.
    ///
    /// @param tag of its curve
    /// @param value any, NaN too
    record Scalar(String tag, float value) implements Content {}

    /// How numbers are distributed, on the tabs *Histograms* and *Distributions*.
    ///
    /// TensorBoard knows no bin for what is not finite: count that apart, as a scalar.
    ///
    /// @param tag of its picture
    /// @param bins from left to right, of any widths; none where there are no numbers
    record Histogram(String tag, List<Bin> bins) implements Content {
        /// Keeps a copy.
        public Histogram {
            bins = List.copyOf(bins);
        }
    }

    /// Some of the numbers of a histogram.
    ///
    /// @param left edge, finite
    /// @param right edge, finite and not below the left one; equal for a single value such as 0
    /// @param count how many numbers lie between them
    record Bin(double left, double right, double count) {}

    /// A picture, on the tab *Images*.
    ///
    /// @param tag of its row
    /// @param width pixels
    /// @param height pixels
    /// @param png a PNG file
    @SuppressWarnings("ArrayRecordComponent") // compared by its elements
    record Image(String tag, int width, int height, byte[] png) implements Content {
        /// Equal to the same picture.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Image image
                    && tag.equals(image.tag)
                    && width == image.width
                    && height == image.height
                    && Arrays.equals(png, image.png);
        }

        @Override
        public int hashCode() {
            return Objects.hash(tag, width, height, Arrays.hashCode(png));
        }
    }

    /// Words, on the tab *Text*.
    ///
    /// @param tag of its section
    /// @param markdown what is shown; TensorBoard removes HTML
    record Text(String tag, String markdown) implements Content {}

    /// Which hyper-parameters and metrics the tab *HParams* has columns for.
    ///
    /// @param hyperParameters name → an example of its values, as in [SessionStart]; only its type is written
    /// @param metrics tags of scalars
    record Experiment(Map<String, Object> hyperParameters, List<String> metrics) implements Content {
        /// Keeps copies.
        public Experiment {
            hyperParameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperParameters));
            metrics = List.copyOf(metrics);
        }
    }

    /// The beginning of a training, a row of the tab *HParams*.
    ///
    /// @param hyperParameters name → `Double`, `Boolean` or `String`
    /// @param startSeconds when it began, in seconds since 1970
    record SessionStart(Map<String, Object> hyperParameters, double startSeconds) implements Content {
        /// Keeps a copy.
        public SessionStart {
            hyperParameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperParameters));
        }
    }

    /// The end of a training.
    ///
    /// @param isSuccess whether it ended as it should
    /// @param endSeconds when it ended, in seconds since 1970
    record SessionEnd(boolean isSuccess, double endSeconds) implements Content {}

    /// The layers of a model, on the tab *Graphs*.
    ///
    /// @param nodes each behind those from which it takes its input
    record Graph(List<Node> nodes) implements Content {
        /// Keeps a copy.
        public Graph {
            nodes = List.copyOf(nodes);
        }
    }

    /// A layer of a graph.
    ///
    /// @param name where it stands, the parts of its path separated by `/`: `1_Linear`, `2_Add/0_Conv2d`
    /// @param kind such as `Linear`
    /// @param inputs names of the nodes that feed it
    /// @param shape of its output, -1 for an axis of any size
    /// @param attributes what else is shown of it
    record Node(String name, String kind, List<String> inputs, List<Long> shape, Map<String, String> attributes) {
        /// Keeps copies.
        public Node {
            inputs = List.copyOf(inputs);
            shape = List.copyOf(shape);
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }

    /// The training went back: what was written before of this step and later ones is void, and TensorBoard forgets it.
    record Restart() implements Content {}

    /// Something that other programs write and that has no meaning here.
    ///
    /// @param tag empty where it has none
    record Other(String tag) implements Content {}
}
