package dev.gradus.nn.pretrain;

import static java.util.stream.Collectors.joining;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.nn.NamePattern;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which tensors of a model are in a file of weights: a table, which is applied as a whole or not at all.
///
/// ```
/// weights of body.safetensors: 4 taken, 2 stay as initialized, 2 left in the file
///   taken   0.weight [6, 1, 5, 5]    from conv1.weight
///   stays   9.weight [5, 84]         the file has [10, 84]
///   left    fc3.bias [10]            the model has no place for it
/// ```
///
/// @param source what the weights are of, for people
/// @param rows one for each tensor of the model, in its order, then those of the file that have no place
public record Matching(String source, List<Row> rows) {
    private static final int MOST_SHOWN = 8;

    /// What becomes of a tensor.
    public enum Fate {
        /// The model gets it.
        TAKEN(false),
        /// The model keeps what it has, as was asked for.
        STAYS(false),
        /// The file has it, the model has not.
        LEFT(false),
        /// The model has it, the file has not.
        MISSING(true),
        /// Both have it, in other shapes.
        DIFFERS(true),
        /// It holds numbers that are not finite.
        NOT_FINITE(true);

        private final boolean refused;

        Fate(boolean refused) {
            this.refused = refused;
        }
    }

    /// One tensor.
    ///
    /// @param fate what becomes of it
    /// @param name in the model; in the file for one that is left
    /// @param shape in the model; in the file for one that is left
    /// @param note more about it; may be empty
    public record Row(Fate fate, String name, Shape shape, String note) {}

    /// A tensor of the file, as the model would have it.
    ///
    /// @param origin its name in the file
    /// @param value in PyTorch's order
    /// @param note what was done to it
    record Given(String origin, Tensor value, String note) {}

    /// Keeps a copy.
    public Matching {
        rows = List.copyOf(rows);
    }

    /// Compares.
    ///
    /// @param model name → tensor of a built model
    /// @param given name in the model → what the file has
    /// @param settings what may stay, and whether all numbers must be finite
    static Matching of(String source, Map<String, Tensor> model, Map<String, Given> given, Pretrained.Config settings) {
        List<NamePattern> skipped = settings.skip().stream().map(NamePattern::new).toList();
        Map<String, Given> left = new LinkedHashMap<>(given);
        List<Row> rows = new ArrayList<>();
        model.forEach((name, to) -> {
            Given from = left.remove(name);
            boolean stays = skipped.stream().anyMatch(pattern -> pattern.matches(name));
            rows.add(stays ? kept(name, to, from) : row(name, to, from, settings));
        });
        left.forEach((name, from) -> {
            String renamed = name.equals(from.origin()) ? "" : " as " + name;
            rows.add(
                    new Row(Fate.LEFT, from.origin(), from.value().shape(), "the model has no place for it" + renamed));
        });
        return new Matching(source, rows);
    }

    private static Row kept(String name, Tensor to, @Nullable Given from) {
        return new Row(Fate.STAYS, name, to.shape(), from == null ? "" : "the file has " + from.value().shape());
    }

    private static Row row(String name, Tensor to, @Nullable Given from, Pretrained.Config settings) {
        if (from == null) {
            boolean isCounter = settings.layout() == Layout.KERAS && name.endsWith(".num_batches_tracked");
            return isCounter
                    ? new Row(Fate.STAYS, name, to.shape(), "Keras does not count batches")
                    : new Row(Fate.MISSING, name, to.shape(), "");
        }
        Shape shape = from.value().shape();
        List<String> notes = new ArrayList<>();
        if (!from.origin().equals(name)) notes.add("from " + from.origin());
        if (!from.note().isEmpty()) notes.add(from.note());
        if (!shape.equals(to.shape())) {
            notes.add("the file has " + shape + (isTransposed(shape, to.shape()) ? TRANSPOSED : ""));
            return new Row(Fate.DIFFERS, name, to.shape(), String.join(", ", notes));
        }
        if (from.value().dtype() == DType.FLOAT64 && to.dtype() == DType.FLOAT32) notes.add("rounded to float32");
        String odd = odd(from.value(), to);
        if (odd != null) notes.add(odd);
        boolean isRefused = odd != null && !settings.allowNonFinite();
        return new Row(isRefused ? Fate.NOT_FINITE : Fate.TAKEN, name, to.shape(), String.join(", ", notes));
    }

    private static final String TRANSPOSED = ", which fits only after a transposition";

    private static boolean isTransposed(Shape a, Shape b) {
        int[] one = a.toArray(), other = b.toArray();
        java.util.Arrays.sort(one);
        java.util.Arrays.sort(other);
        return one.length > 1 && java.util.Arrays.equals(one, other);
    }

    /// What is wrong with the numbers of a tensor; null where nothing is.
    private static @Nullable String odd(Tensor from, Tensor to) {
        int count = 0;
        double first = 0;
        for (double value : from.toDoubles()) {
            boolean isWhole = to.dtype().isFloating() || value == (int) value;
            boolean isFinite = to.dtype().isFloating() ? Float.isFinite((float) value) : isWhole;
            if (!isFinite && count++ == 0) first = value;
        }
        if (count == 0) return null;
        return "%d of %d numbers are not finite%s, such as %s"
                .formatted(count, from.size(), to.dtype().isFloating() ? " in float32" : " and whole", first);
    }

    /// Those of a fate.
    ///
    /// @param fate what becomes of them
    /// @return in their order
    public List<Row> of(Fate fate) {
        return rows.stream().filter(row -> row.fate() == fate).toList();
    }

    /// Whether the model can take it all.
    ///
    /// @return false where [#require] refuses
    public boolean isWhole() {
        return !of(Fate.TAKEN).isEmpty() && rows.stream().noneMatch(row -> row.fate().refused);
    }

    /// Refuses what is not whole.
    ///
    /// @throws GradusException when a tensor of the model is missing, has another shape, is not finite, or none is taken
    public void require() {
        if (isWhole()) return;
        List<Row> bad = rows.stream().filter(row -> row.fate().refused).toList();
        boolean turned = bad.stream().anyMatch(row -> row.note().endsWith(TRANSPOSED));
        boolean odd = bad.stream().anyMatch(row -> row.fate() == Fate.NOT_FINITE);
        List<String> left = of(Fate.LEFT).stream().map(row -> row.name() + " " + row.shape()).toList();
        String unused = left.isEmpty() ? "" : "; in the file and not in the model: " + some(left);
        throw GradusException.got(
                        "%s: %s%s",
                        source,
                        bad.isEmpty()
                                ? "none of its tensors is taken"
                                : some(bad.stream().map(Matching::words).toList()),
                        unused)
                .expected("a tensor of the same name and shape, finite, for each of the model that is not left out")
                .because(
                        odd
                                ? "the training that made it diverged"
                                : turned
                                        ? "another library has the axes in another order"
                                        : left.isEmpty()
                                                ? "the weights are of another model"
                                                : "the names are those of another program, or the last layer is another one")
                .repair(
                        odd
                                ? "Take weights of an earlier step; or allow them: allowNonFinite."
                                : turned
                                        ? "Weights of Keras: layout keras transposes them. Else transpose them where they come from."
                                        : "Rename them (names: fc1.*=5.*), or leave parameters of the model as they are (skip: 9.*).");
    }

    private static String words(Row row) {
        String what =
                switch (row.fate()) {
                    case MISSING -> "is missing";
                    case DIFFERS -> "is another in the file";
                    default -> "is not finite";
                };
        return "%s %s %s%s"
                .formatted(row.name(), row.shape(), what, row.note().isEmpty() ? "" : " (" + row.note() + ")");
    }

    static String some(List<String> names) {
        List<String> shown = names.subList(0, Math.min(MOST_SHOWN, names.size()));
        String more = names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "";
        return shown.stream().map(name -> Printable.excerpt(name, 160)).collect(joining(", ")) + more;
    }

    /// How many tensors have which fate.
    ///
    /// @return one line
    public String summary() {
        List<String> counts = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            int count = of(fate).size();
            if (count > 0 || fate == Fate.TAKEN) counts.add(count + " " + word(fate));
        }
        return "weights of %s: %s".formatted(source, String.join(", ", counts));
    }

    private static String word(Fate fate) {
        return switch (fate) {
            case STAYS -> "as initialized";
            case LEFT -> "left in the file";
            case DIFFERS -> "of another shape";
            default -> fate.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /// The whole table.
    ///
    /// @return [#summary()], and a line for each tensor
    public String table() {
        int widest = 0;
        for (Row row : rows) widest = Math.max(widest, place(row).length());
        StringBuilder table = new StringBuilder(summary());
        for (Row row : rows) {
            String line =
                    "  %-10s  %s"
                            .formatted(
                                    row.fate().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                    place(row) + " ".repeat(widest - place(row).length()) + "  " + row.note());
            table.append('\n').append(line.stripTrailing());
        }
        return table.toString();
    }

    private static String place(Row row) {
        return Printable.excerpt(row.name(), 80) + " " + row.shape();
    }
}
