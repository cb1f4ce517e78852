package dev.gradus.lab.settings;

import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A learning rate that is written as `auto`, in place of a number that is not known yet.
///
/// @param where it is written, such as `--lr`; empty where a number is, or nothing
/// @param sources the same without it
public record AutoRate(String where, List<Source> sources) {
    private static final String OPTIMIZER = "optimizer", RATE = "learningRate", AUTO = "auto";

    /// Keeps a copy.
    public AutoRate {
        sources = List.copyOf(sources);
    }

    /// Looks for it.
    ///
    /// @param sources what is written later wins
    /// @return what counts in the end
    public static AutoRate in(List<Source> sources) {
        String where = "";
        List<Source> without = new ArrayList<>();
        for (Source source : sources) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, ?> entry : source.values().entrySet()) {
                String path = entry.getKey();
                Object value = entry.getValue();
                Map<String, Object> members = path.equals(OPTIMIZER) ? members(value) : Map.of();
                boolean isRate = path.startsWith(OPTIMIZER + ".") && isRate(path.substring(OPTIMIZER.length() + 1));
                boolean holdsRate = members.keySet().stream().anyMatch(AutoRate::isRate);
                boolean isAuto = isRate && isAuto(value);
                if (isRate || holdsRate) where = "";
                if (holdsRate && members.entrySet().removeIf(e -> isRate(e.getKey()) && isAuto(e.getValue()))) {
                    where = source.where() + ": " + OPTIMIZER;
                    value = members;
                }
                if (isAuto) where = source.where();
                else values.put(path, value);
            }
            without.add(new Source(source.where(), values));
        }
        return new AutoRate(where, without);
    }

    private static Map<String, Object> members(@Nullable Object optimizer) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (optimizer instanceof Map<?, ?> map) map.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }

    private static boolean isRate(String name) {
        return Records.settingName(name, Set.of(RATE)).equals(RATE);
    }

    private static boolean isAuto(@Nullable Object value) {
        return value instanceof String text && text.strip().equalsIgnoreCase(AUTO);
    }

    /// Whether the rate is to be found.
    ///
    /// @return false where it is a number, or nothing is written
    public boolean isWanted() {
        return !where.isEmpty();
    }

    /// The sources with the number that was found.
    ///
    /// @param rate in place of `auto`
    /// @return the number comes last
    public List<Source> with(double rate) {
        List<Source> all = new ArrayList<>(sources);
        all.add(new Source(where + " " + AUTO, Map.of(OPTIMIZER + "." + RATE, rate)));
        return all;
    }

    /// Refuses it where a training goes on.
    ///
    /// @param run that is resumed
    /// @throws GradusException when the rate is to be found
    public void requireNumber(Object run) {
        if (!isWanted()) return;
        throw GradusException.got("%s auto with a run that goes on, %s", where, run)
                .expected("a number, or the rate that the run has")
                .because("a learning rate is found for first weights, not for trained ones")
                .repair("Leave it out, or write a number and --allow-changes.");
    }
}
