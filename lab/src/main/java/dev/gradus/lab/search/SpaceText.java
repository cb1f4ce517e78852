package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.lab.settings.Field;
import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads ranges as they are written on the command line and in files.
///
/// ```
/// optimizer.learningRate=log:1e-5..1e-1        logarithmic
/// dropout=uniform:0..0.5                       linear; the names of flags will do
/// model.hidden[0]=int-log:16..512              whole numbers; int: on a linear scale
/// optimizer=choice:adam,sgd                    options
/// optimizer.momentum=0..0.99 if optimizer=sgd  only with some values of another one, which comes before
/// lr=1e-5..1e-1                                without a scale: whole numbers for a whole setting; logarithmic for rates and other positive scales
/// ```
public final class SpaceText {
    private static final Pattern RANGE = Pattern.compile("(?:([a-z-]+):)?\\s*(\\S+?)\\.\\.(\\S+)");
    private static final Pattern OPTIONS = Pattern.compile("(?:choice:)?(.+)");
    private static final String IF = " if ";

    /// What makes the parts of the data, which all trials share.
    private static final Set<String> FIXED =
            Set.of("data", "dataDir", "testData", "table", "splits", "pictures", "seed", "epochs", "checkpoints");

    private final TrainSettings settings;
    private final Shape sample;

    /// @param settings without what is searched
    /// @param sample the shape of a sample
    SpaceText(TrainSettings settings, Shape sample) {
        this.settings = settings;
        this.sample = sample;
    }

    /// The dimensions that are stated, or those that are usual.
    ///
    /// @param settings without what is searched
    /// @param sample the shape of a sample
    /// @param stated `PATH=RANGE`, or YAML files with a range for each path; none for the usual ones
    /// @return in order
    /// @throws GradusException when one has another form, a setting does not exist, or it cannot have the bounds
    public static List<Dimension> dimensions(TrainSettings settings, Shape sample, List<String> stated) {
        if (stated.isEmpty()) return DefaultSpace.of(settings, sample);
        var text = new SpaceText(settings, sample);
        List<Dimension> dimensions = new ArrayList<>();
        for (String one : stated) {
            if (one.contains("=")) dimensions.add(text.dimension("--space", one));
            else text.file(Path.of(one), dimensions);
        }
        return dimensions;
    }

    private void file(Path file, List<Dimension> dimensions) {
        Map<String, Object> ranges = Source.map(file);
        ranges.remove(PointText.IN_FILE);
        ranges.forEach((path, range) ->
                dimensions.add(
                        dimension(
                                file.toString(),
                                path,
                                range instanceof List<?> options
                                        ? "choice:" + String.join(",", options.stream().map(String::valueOf).toList())
                                        : String.valueOf(range))));
    }

    /// Reads `PATH=RANGE`.
    ///
    /// @param where it is written
    /// @throws GradusException when it has another form, the setting does not exist, or it cannot have the bounds
    Dimension dimension(String where, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) throw malformed(where, text);
        return dimension(where, text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }

    /// Reads a range for a path, or the name of a flag.
    Dimension dimension(String where, String name, String text) {
        String path = path(name);
        String root = path.split("[.\\[]", -1)[0];
        if (FIXED.contains(root)) throw fixed(where, path);
        Dimension.Condition when = null;
        int at = text.indexOf(IF);
        String range = at < 0 ? text : text.substring(0, at).strip();
        TrainSettings base = settings;
        if (at >= 0) {
            when = condition(where, text.substring(at + IF.length()).strip());
            base = base.with(when.path(), when.values().getFirst(), sample);
        }
        Field field = base.field(path, sample);
        Matcher numbers = RANGE.matcher(range);
        Dimension dimension =
                numbers.matches() && isScale(numbers.group(1))
                        ? range(where, field, path, numbers, when)
                        : options(where, range, path, when);
        require(base, dimension);
        return dimension;
    }

    /// The path that a flag stands for: `lr`, `--lr`, `hidden`; a path is itself.
    static String path(String name) {
        String flag = name.startsWith("--") ? name : "--" + name;
        return Flags.GROUPS.values().stream()
                .flatMap(List::stream)
                .filter(f -> f.name().equals(flag) && f.hasValue())
                .map(Flags.Flag::path)
                .findFirst()
                .orElse(name);
    }

    private static boolean isScale(@Nullable String scale) {
        return scale == null || Set.of("log", "uniform", "int", "int-log").contains(scale);
    }

    private Dimension.Condition condition(String where, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) throw malformed(where, text);
        return new Dimension.Condition(
                path(text.substring(0, equals).strip()), values(text.substring(equals + 1).strip()));
    }

    private static Dimension range(
            String where, Field field, String path, Matcher numbers, Dimension.@Nullable Condition when) {
        String scale = numbers.group(1);
        double low = number(where, numbers.group(2)), high = number(where, numbers.group(3));
        boolean isWhole = scale == null ? field.type() == Field.Type.WHOLE : scale.startsWith("int");
        if (field.type() == Field.Type.WHOLE && !isWhole) throw notWhole(where, path);
        if (!isWhole)
            return new Dimension.Real(
                    path, low, high, scale == null ? isLog(path, low, high) : scale.equals("log"), when);
        if (low != Math.rint(low) || high != Math.rint(high)) throw notWhole(where, path);
        boolean isLog = scale == null ? low >= 1 && high >= 10 * low : scale.equals("int-log");
        return new Dimension.Whole(path, (long) low, (long) high, isLog, when);
    }

    /// Rates and decays are searched by their orders of magnitude, as are other positive numbers of a range over a factor of ten.
    private static boolean isLog(String path, double low, double high) {
        String name = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean isScale = name.contains("rate") || name.contains("decay") || name.contains("lambda");
        return low > 0 && (high >= 10 * low || (isScale && !name.equals("dropout")));
    }

    private static double number(String where, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw malformed(where, text);
        }
    }

    private static Dimension options(String where, String text, String path, Dimension.@Nullable Condition when) {
        Matcher m = OPTIONS.matcher(text);
        if (!m.matches()) throw malformed(where, text);
        return new Dimension.Options(path, values(m.group(1)), when);
    }

    /// Commas within brackets do not part options: `[64], [128, 64]`.
    private static List<Object> values(String text) {
        return parts(text).stream().map(SpaceText::value).toList();
    }

    /// What stands between commas that are not within brackets.
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0, from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            if (c == '[' || c == '{' || c == '(') depth++;
            if (c == ']' || c == '}' || c == ')') depth--;
            if (c != ',' || (depth > 0 && i < text.length())) continue;
            parts.add(text.substring(from, i));
            from = i + 1;
        }
        return parts;
    }

    /// Lists and maps are read as YAML, as on the command line.
    static Object value(String text) {
        return Objects.requireNonNull(Source.of("an option", "option", text.strip()).values().get("option"));
    }

    /// Both ends, and each option, must be valid.
    private void require(TrainSettings base, Dimension dimension) {
        List<Object> some =
                dimension instanceof Dimension.Options o ? o.values() : List.of(dimension.value(0), dimension.value(1));
        for (Object value : some) base.with(dimension.path(), value, sample);
    }

    private static GradusException malformed(String where, String text) {
        return GradusException.got("%s %s", where, Printable.excerpt(text, 80))
                .expected("a setting and its range, such as optimizer.learningRate=log:1e-5..1e-1")
                .because("a slip")
                .repair("Write PATH=LOW..HIGH, PATH=log:LOW..HIGH, PATH=int:LOW..HIGH or PATH=choice:A,B.");
    }

    private static GradusException notWhole(String where, String path) {
        return GradusException.got("%s with a range of real numbers for %s", where, path)
                .expected("whole numbers")
                .because("the setting has whole numbers only, or the range begins with int and has others")
                .repair("Write int:LOW..HIGH or int-log:LOW..HIGH with whole bounds.");
    }

    private static GradusException fixed(String where, String path) {
        return GradusException.got("%s for %s", where, path)
                .expected(
                        "settings of the training, not of its data, seed or length: %s",
                        Arrays.toString(FIXED.stream().sorted().toArray()))
                .because("trials that differ in these cannot be compared")
                .repair("Search it by hand, with a study for each value.");
    }
}
