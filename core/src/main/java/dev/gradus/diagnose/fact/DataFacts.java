package dev.gradus.diagnose.fact;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Overlap;
import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The data of a training as its model sees it, of some samples where all would take long.
///
/// What takes time is found out when it is asked for the first time, and kept.
public final class DataFacts {
    private static final int NEIGHBOURS = 10;
    private static final int FEWEST = 50;

    /// Of one part: 32 MiB.
    private static final int MOST_ELEMENTS = 1 << 23;

    private final Splits data;
    private final Sampled train;
    private final Sampled validation;
    private final Sampled test;
    private final boolean isTable;
    private final List<Field> fields;
    private @Nullable Repeats repeats;
    private @Nullable Overlap overlap;
    private int @Nullable [] counts;
    private double constantLoss = Double.NaN;
    private @Nullable List<Feature> features;
    private @Nullable Neighbours within;
    private @Nullable Neighbours across;
    private @Nullable Neighbours acrossTest;

    /// A column of a table as elements of the inputs; of samples that come from no table, an element.
    ///
    /// @param name for people, in quotes where it is a name
    /// @param column its name in the table; empty where it has none
    /// @param from the first element
    /// @param width how many there are; more than one of categories
    public record Field(String name, String column, int from, int width) {
        /// What it holds of a sample.
        ///
        /// @param samples of a part
        /// @param i which sample
        /// @return the number, or the number of the category
        public float value(Sampled samples, int i) {
            if (width == 1) return samples.input(i, from);
            int best = 0;
            for (int k = 1; k < width; k++) if (samples.input(i, from + k) > samples.input(i, from + best)) best = k;
            return best;
        }
    }

    private DataFacts(Splits data, Sampled train, Sampled validation, Sampled test) {
        this.data = data;
        this.train = train;
        this.validation = validation;
        this.test = test;
        isTable = data.train().data().shape().rank() == 1;
        fields = List.copyOf(fields(data.train().data(), train.width()));
    }

    private static List<Field> fields(Dataset data, int width) {
        List<Field> fields = new ArrayList<>();
        if (data.signature() instanceof Columns columns && columns.shape().size() == width) {
            int at = 0;
            for (Column column : columns.columns()) {
                if (column.width() > 0) {
                    String name = Printable.excerpt(column.name(), 80);
                    fields.add(new Field("'" + name + "'", column.name(), at, column.width()));
                }
                at += column.width();
            }
            return fields;
        }
        for (int k = 0; k < width; k++) fields.add(new Field("element " + k, "", k, 1));
        return fields;
    }

    /// Looks at some samples.
    ///
    /// @param data all three parts
    /// @param preparations as they were fitted
    /// @param most samples of each part
    /// @return what can be known of them; of large samples, of fewer
    public static DataFacts of(Splits data, List<Preparation> preparations, int most) {
        int width = Preparation.shape(preparations, data.train().data().shape()).size();
        int some = Math.min(most, Math.max(FEWEST, MOST_ELEMENTS / Math.max(1, width)));
        return new DataFacts(
                data,
                Sampled.of(data.train().data(), preparations, some),
                Sampled.of(data.validation().data(), preparations, some),
                Sampled.of(data.test().data(), preparations, some));
    }

    /// The columns of the inputs.
    ///
    /// @return in their order
    public List<Field> fields() {
        return fields;
    }

    /// The column that has an element.
    ///
    /// @param element of the inputs, from 0
    /// @return a column
    public Field field(int element) {
        for (Field f : fields) if (element >= f.from && element < f.from + f.width) return f;
        return new Field("element " + element, "", element, 1);
    }

    /// Samples that occur in two parts.
    ///
    /// @return of all samples
    public synchronized Overlap overlap() {
        Overlap known = overlap;
        if (known == null) overlap = known = Overlap.in(data);
        return known;
    }

    /// Inputs that occur more than once.
    ///
    /// @return of the samples that were taken
    public synchronized Repeats repeats() {
        Repeats known = repeats;
        if (known == null) repeats = known = Repeats.among(train, validation, test, fields);
        return known;
    }

    /// Samples of the test split.
    ///
    /// @return evenly spread
    public Sampled test() {
        return test;
    }

    /// Samples of the training split.
    ///
    /// @return evenly spread
    public Sampled train() {
        return train;
    }

    /// Samples of the validation split.
    ///
    /// @return evenly spread
    public Sampled validation() {
        return validation;
    }

    /// What is predicted.
    ///
    /// @return of all parts
    public Task task() {
        return data.task();
    }

    /// All three parts, as they are before they are prepared.
    ///
    /// @return of the training
    public Splits splits() {
        return data;
    }

    /// Whether samples are rows of features.
    ///
    /// @return false of pictures and series
    public boolean isTable() {
        return isTable;
    }

    /// The elements of the inputs.
    ///
    /// @return in their order
    public synchronized List<Feature> features() {
        List<Feature> known = features;
        if (known == null) {
            known = new ArrayList<>();
            for (int k = 0; k < train.width(); k++) known.add(Feature.of(train, k));
            features = known = List.copyOf(known);
        }
        return known;
    }

    /// The root mean square of all inputs.
    ///
    /// @return of the training samples
    public double rms() {
        return Math.sqrt(features().stream().mapToDouble(f -> f.rms() * f.rms()).average().orElse(Double.NaN));
    }

    /// Neighbours of training samples among training samples.
    ///
    /// @return ten of each
    public synchronized Neighbours within() {
        Neighbours known = within;
        if (known == null) within = known = Neighbours.find(train, train, NEIGHBOURS, scale());
        return known;
    }

    /// Neighbours of validation samples among training samples.
    ///
    /// @return ten of each
    public synchronized Neighbours across() {
        Neighbours known = across;
        if (known == null) across = known = Neighbours.find(validation, train, NEIGHBOURS, scale());
        return known;
    }

    /// Neighbours of test samples among training samples.
    ///
    /// @return ten of each
    public synchronized Neighbours acrossTest() {
        Neighbours known = acrossTest;
        if (known == null) acrossTest = known = Neighbours.find(test, train, NEIGHBOURS, scale());
        return known;
    }

    private double[] scale() {
        if (!isTable) return new double[0];
        return features().stream().mapToDouble(f -> f.deviation() > 0 ? f.deviation() : 1).toArray();
    }

    /// How many training samples each class has; all samples are counted.
    ///
    /// @return by class number; empty of values
    public synchronized int[] counts() {
        int[] known = counts;
        if (known == null) {
            known = task() instanceof Task.Classification classes ? classes.counts(data.train().data()) : new int[0];
            counts = known;
        }
        return known.clone();
    }

    /// The share of the most frequent class.
    ///
    /// @return NaN of values
    public double majority() {
        int most = 0;
        long sum = 0;
        for (int count : counts()) {
            most = Math.max(most, count);
            sum += count;
        }
        return (double) most / sum;
    }

    /// The loss of the best constant answer: the entropy of the class shares, or the variance of the targets as the loss sees them.
    ///
    /// @return in nats, or squared units
    public synchronized double constantLoss() {
        if (Double.isNaN(constantLoss)) constantLoss = ofConstant();
        return constantLoss;
    }

    private double ofConstant() {
        if (task().isClassification()) {
            double entropy = 0, sum = 0;
            for (int count : counts()) sum += count;
            for (int count : counts()) if (count > 0) entropy -= count / sum * Math.log(count / sum);
            return entropy;
        }
        double total = 0;
        for (int k = 0; k < task().outputs(); k++) {
            double mean = mean(k), squares = 0;
            for (int i = 0; i < train.size(); i++) squares += Math.pow(train.target(i, k) - mean, 2);
            total += squares / train.size();
        }
        return total / task().outputs();
    }

    private double mean(int k) {
        double sum = 0;
        for (int i = 0; i < train.size(); i++) sum += train.target(i, k);
        return sum / train.size();
    }

    /// How many training samples there are.
    ///
    /// @return all
    public int samples() {
        Dataset all = data.train().data();
        return all.size();
    }
}
