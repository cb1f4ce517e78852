package dev.gradus.data.prepare;

import dev.gradus.config.Describe;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ordinal encoding: replaces an element that is a category by its place among the categories of the training split.
///
/// ```
/// y = number of categories below x
/// ```
/// Shapes: a sample keeps its shape. The values 5, 20 and 100 become 0, 1 and 2: an order without distances.
///
/// Defaults: all elements are categories; an unknown one is an error. [Unknown#IGNORE] makes it -1, of which the inverse is
/// NaN.
///
/// For data whose categories are numbers already; `ordinal` of [dev.gradus.data.source.Csv] does it for texts in a stated
/// order. Where the order means nothing, use [OneHot].
///
/// Errors: no training sample, a value that is not finite, more than 10,000 categories of one element.
///
/// Source: the same as scikit-learn's `OrdinalEncoder`.
public final class Ordinal implements Preparation {
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
    public Ordinal(Config config) {
        this.config = config;
        int size = Groups.shape(config.shape()).size();
        categories = config.isFitted() ? Categories.of("Ordinal", size, config.elements(), config.categories()) : null;
    }

    /// Learns the categories of elements; only a training split will do. An unknown category is an error.
    ///
    /// @param train the training split
    /// @param elements which are categories, from 0; all if none is given
    /// @return the fitted preparation
    /// @throws dev.gradus.error.GradusException when there is no sample or no such element, an element has more than 10,000
    ///     different values, or a value is not finite
    public static Ordinal fit(Split.Train train, int... elements) {
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
    public static Ordinal fit(Split.Train train, Unknown unknown, int... elements) {
        Categories found = Categories.fit("Ordinal", train, elements);
        List<Integer> shape = Groups.sizes(train.data().shape());
        return new Ordinal(new Config(shape, found.columnList(), found.valueLists(), unknown));
    }

    private Categories fitted() {
        if (categories == null) throw Groups.notFitted("Ordinal");
        return categories;
    }

    @Override
    public void check(Shape sample) {
        fitted();
        Groups.of(config.shape()).require("Ordinal", sample);
    }

    @Override
    public void apply(float[] inputs, int offset, int samples) {
        Categories known = fitted();
        int size = Groups.shape(config.shape()).size();
        for (int s = 0; s < samples; s++) {
            for (int c = 0; c < known.columns().length; c++) {
                int i = offset + s * size + known.columns()[c];
                inputs[i] = known.number(c, inputs[i], config.unknown());
            }
        }
    }

    /// Puts the category in place of its number, to which others are rounded; NaN where there is no such number.
    ///
    /// @param prepared samples one after the other
    /// @param offset of the first
    /// @param samples how many
    @Override
    public void inverse(float[] prepared, int offset, int samples) {
        Categories known = fitted();
        int size = Groups.shape(config.shape()).size();
        for (int s = 0; s < samples; s++) {
            for (int c = 0; c < known.columns().length; c++) {
                int i = offset + s * size + known.columns()[c];
                float[] values = known.values()[c];
                int number = Math.round(prepared[i]);
                boolean exists = number >= 0 && number < values.length && !Float.isNaN(prepared[i]);
                prepared[i] = exists ? values[number] : Float.NaN;
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
