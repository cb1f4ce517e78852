package dev.gradus.lab.cli;

import dev.gradus.lab.settings.Flags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What core's errors say in Java, in the words of the command line.
///
/// Core knows no flags, so a repair there names a method; whoever is at a shell reads the flag that does the same.
final class ShellWords {
    /// A call in Java, as a pattern → what it is at a shell; `{path}` stands for the flag of a setting, `$1` for the argument of the call.
    private static final Map<Pattern, String> CALLS = new LinkedHashMap<>();

    private static final Pattern PATH = Pattern.compile("\\{([a-zA-Z.]+)}");

    private static final String DROP_LAST =
            "Use another {batchSize}, or leave out the last, smaller batch of each epoch: --set dropLast=true";

    static {
        put("Leave out the last, smaller batch of each epoch \\(dropLast\\), or use another batch size", DROP_LAST);
        put("fill in NaN: Impute.fit\\(data.train\\(\\)\\)", "fill it in: {table.missing} impute");
        put(
                "bound it with Standardize.fit\\(train, floor\\) or Clip",
                "bound it: {prepare} \"standardize, clip(bound=10)\"");
        put("size\\((\\d+), \\1\\)", "{pictures.size} $1");
        put("size\\((\\d+), (\\d+)\\)", "{pictures.size} $1x$2");
        put("skipUnreadable\\(\\)", "{pictures.damaged} skip");
        put(
                "Keep them as NaN with keepMissing\\(\\), and fill them in with Impute.fit\\(data.train\\(\\)\\)",
                "Choose what becomes of them: {table.missing} impute, indicate or drop");
        put("keepMissing\\(\\) and Impute", "{table.missing} impute");
        put("Call regression\\(\"(.*?)\"\\)", "Add {table.task} regression");
        put("categorical\\(\"(.*?)\"\\)", "{table.categorical} '$1'");
        put("without\\(\"(.*?)\"\\)", "{table.drop} '$1'");
        put("without\\(column\\)", "{table.drop} NAME");
        put("separator\\(','\\)", "{table.separator} comma");
        put("separator\\(';'\\)", "{table.separator} semicolon");
        put("separator\\('\t'\\)", "{table.separator} tab");
        put("separator\\('\\|'\\)", "{table.separator} bar");
        put("header\\(true\\)", "{table.header} yes");
        put("header\\(false\\)|read\\(file, ',', false\\)", "{table.header} no");
        put("decimal\\(\"(.*?)\"\\)", "{table.decimal} $1");
        put("encoding\\(\"(.*?)\"\\)", "{table.encoding} $1");
    }

    private ShellWords() {}

    private static void put(String call, String flag) {
        CALLS.put(
                Pattern.compile(call),
                PATH.matcher(flag).replaceAll(m -> Matcher.quoteReplacement(Flags.of(m.group(1)))));
    }

    /// A repair with flags in place of calls.
    static String of(String repair) {
        String said = repair;
        for (Map.Entry<Pattern, String> call : CALLS.entrySet()) {
            said = call.getKey().matcher(said).replaceAll(call.getValue());
        }
        return said;
    }
}
