package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One-hot encoding: replaces an element that is the number of a category by one element for each category, 1 where it is
/// the one and else 0.
///
/// ```
/// x = category c  →  0 … 0 1 0 … 0          the 1 at place c
/// ```
/// Shapes: a sample of any shape becomes `[k]`: its elements in their order, each category in place of its element, in
/// ascending order. Numbers of categories have no meaning as quantities, and this takes it from them.
///
/// Defaults: all elements are categories; an unknown one is an error. [Unknown#IGNORE] makes it all zeros, of which the
/// inverse is NaN.
///
/// For data whose categories are numbers already; [dev.gradus.data.source.Csv] does the same for columns of texts.
///
/// Errors: no training sample, a value that is not finite, more than 10,000 categories of one element.
///
/// Source: the same as scikit-learn's `OneHotEncoder`.
public final class OneHot implements Preparation {
    private final Config config;
    private final @Nullable Categories categories;

    /// Settings: what to do with unknown categories, and what fitting found.
    ///
    /// @param shape of one sample
    /// @param elements which are categories, ascending
    /// @param categories of each of these, ascending
    /// @param unknown what becomes of other values
    public record Config(List<Integer> shape, List<Integer> elements, List<List<Double>> categories, Unknown unknown) {
        /// Keeps copies.
        public Config {
            shape = List.copyOf(shape);
            elements = List.copyOf(elements);
            categories = categories.stream().map(List::copyOf).toList();
        }

        /// Not fitted.
        public Config() {
            this(List.of(), List.of(), List.of(), Unknown.REFUSE);
        }

        private boolean isFitted() {
            return !(shape.isEmpty() && elements.isEmpty() && categories.isEmpty());
        }
    }

    /// From saved settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when they do not fit together
    public OneHot(Config config) {
        this.config = config;
        int size = Groups.shape(config.shape()).size();
        categories = config.isFitted() ? Categories.of("OneHot", size, config.elements(), config.categories()) : null;
    }

    /// Learns the categories of elements; only a training split will do. An unknown category is an error.
    ///
    /// @param train the training split
    /// @param elements which are categories, from 0; all if none is given
    /// @return the fitted preparation
    /// @throws dev.gradus.error.GradusException when there is no sample or no such element, an element has more than 10,000
    ///     different values, or a value is not finite
    public static OneHot fit(Split.Train train, int... elements) {
        return fit(train, Unknown.REFUSE, elements);
    }

    /// Learns the categories of elements; only a training split will do.
    ///
    /// @param train the training split
    /// @param unknown what becomes of other values
    /// @param elements which are categories, from 0; all if none is given
    /// @return the fitted preparation
    /// @throws dev.gradus.error.GradusException when there is no sample or no such element, an element has more than 10,000
    ///     different values, or a value is not finite
    public static OneHot fit(Split.Train train, Unknown unknown, int... elements) {
        Categories found = Categories.fit("OneHot", train, elements);
        List<Integer> shape = Groups.sizes(train.data().shape());
        return new OneHot(new Config(shape, found.columnList(), found.valueLists(), unknown));
    }

    private Categories fitted() {
        if (categories == null) throw Groups.notFitted("OneHot");
        return categories;
    }

    @Override
    public void check(Shape sample) {
        fitted();
        Groups.of(config.shape()).require("OneHot", sample);
    }

    @Override
    public Shape shape(Shape sample) {
        return Shape.of(width());
    }

    @Override
    public Shape fittedOn() {
        return Groups.shape(config.shape());
    }

    private int width() {
        int width = Groups.shape(config.shape()).size();
        for (float[] of : fitted().values()) width += of.length - 1;
        return width;
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        Categories known = fitted();
        int size = Groups.shape(config.shape()).size(), width = width();
        for (int s = samples - 1; s >= 0; s--) { // from the last, as a sample grows into the room of the next
            float[] sample = Arrays.copyOfRange(inputs, offset + s * size, offset + (s + 1) * size);
            int at = offset + s * width, column = 0;
            for (int i = 0; i < size; i++) {
                if (column == known.columns().length || known.columns()[column] != i) {
                    inputs[at++] = sample[i];
                    continue;
                }
                int number = known.number(column, sample[i], config.unknown()), n = known.values()[column++].length;
                Arrays.fill(inputs, at, at + n, 0);
                if (number >= 0) inputs[at + number] = 1;
                at += n;
            }
        }
    }

    /// Puts the category with the largest element in place of its elements; NaN where none is above 0.
    ///
    /// @param prepared samples one after the other
    /// @param offset of the first
    /// @param samples how many
    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        Categories known = fitted();
        int size = Groups.shape(config.shape()).size(), at = offset;
        for (int s = 0; s < samples; s++) {
            int column = 0;
            for (int i = offset + s * size; i < offset + (s + 1) * size; i++) {
                if (column == known.columns().length || known.columns()[column] != i - offset - s * size) {
                    prepared[i] = prepared[at++];
                    continue;
                }
                float[] values = known.values()[column++];
                int most = at;
                for (int k = at; k < at + values.length; k++) if (prepared[k] > prepared[most]) most = k;
                prepared[i] = prepared[most] > 0 ? values[most - at] : Float.NaN;
                at += values.length;
            }
        }
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
