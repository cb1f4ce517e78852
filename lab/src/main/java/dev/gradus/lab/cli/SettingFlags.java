package dev.gradus.lab.cli;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.Flags.Flag;
import dev.gradus.lab.settings.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/// The options of [Flags], and `--set`, as settings.
final class SettingFlags {
    /// Flag → value, in the order of the command line.
    private final Map<Flag, String> given = new LinkedHashMap<>();

    private final Predicate<Flag> chosen;

    /// All flags.
    SettingFlags() {
        this(_ -> true);
    }

    /// Some flags.
    SettingFlags(Predicate<Flag> chosen) {
        this.chosen = chosen;
    }

    /// Makes options of the flags, in groups.
    void addTo(CommandSpec command) {
        int order = 0;
        for (Map.Entry<String, List<Flag>> group : Flags.GROUPS.entrySet()) {
            if (group.getValue().stream().noneMatch(chosen)) continue;
            var options = ArgGroupSpec.builder().heading("%n" + group.getKey() + ":%n").validate(false).order(++order);
            for (Flag flag : group.getValue()) if (chosen.test(flag)) options.addArg(option(flag, ++order));
            command.addArgGroup(options.build());
        }
    }

    private OptionSpec option(Flag flag, int order) {
        ISetter setter =
                new ISetter() {
                    @Override
                    @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's signature
                    public <T> T set(T value) {
                        if (value instanceof String text)
                            given.put(flag, flag.hasValue() ? text : flag.label().substring(1));
                        if (Boolean.TRUE.equals(value)) given.put(flag, flag.label().substring(1));
                        return value;
                    }
                };
        var option = OptionSpec.builder(flag.name()).description(flag.help()).order(order).setter(setter);
        if (!flag.known().isEmpty()) option.completionCandidates(flag.known());
        return flag.hasValue()
                ? option.type(String.class).paramLabel(flag.label()).arity("1").build()
                : option.type(boolean.class).arity("0").build();
    }

    /// The settings that were given, each with its flag as the place where it is written; what is part of another comes after it.
    ///
    /// @param more of `--set`: `PATH=VALUE`
    /// @throws GradusException when two are for one path
    List<Source> sources(List<String> more) {
        Map<String, Source> byPath = new LinkedHashMap<>();
        given.forEach((flag, value) -> add(byPath, path(flag, value), flag.name(), value));
        for (String setting : more) {
            int at = setting.indexOf('=');
            if (at < 1) throw noValue(setting);
            String path = setting.substring(0, at).strip();
            add(byPath, path, "--set " + path, setting.substring(at + 1));
        }
        List<Map.Entry<String, Source>> sorted = new ArrayList<>(byPath.entrySet());
        sorted.sort(Comparator.comparingInt(e -> e.getKey().split("[.\\[]").length));
        return sorted.stream().map(Map.Entry::getValue).toList();
    }

    private static String path(Flag flag, String value) {
        boolean fromData = flag.name().equals("--init") && Catalogues.DATA_INITIALIZERS.names().contains(value);
        if (fromData) return "initialize";
        boolean areStated = flag.name().equals("--class-weights") && value.matches("[\\[\\s]*[-+.\\d].*");
        return areStated ? "loss." + flag.path() : flag.path();
    }

    private static void add(Map<String, Source> byPath, String path, String where, String value) {
        Source before = byPath.put(path, Source.of(where, path, value));
        if (before != null && !before.where().equals(where))
            byPath.put(path + " ", before); // refused when both are read
    }

    private static GradusException noValue(String setting) {
        return GradusException.got("--set %s", setting)
                .expected("a path and a value, with = between them")
                .because("the value was left out")
                .repair(
                        "Write for example --set optimizer.learningRate=0.01. All paths: gradus train --print-settings.");
    }
}
