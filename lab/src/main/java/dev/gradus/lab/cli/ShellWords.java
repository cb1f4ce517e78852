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
    /// A call in Java → the path of the setting and its value.
    static final Map<String, String[]> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("size(64, 64)", new String[] {"pictures.size", "64"});
        CALLS.put("skipUnreadable()", new String[] {"pictures.damaged", "skip"});
    }

    private ShellWords() {}

    /// A repair with flags in place of calls.
    static String of(String repair) {
        String said = repair;
        for (Map.Entry<String, String[]> call : CALLS.entrySet()) {
            String flag = Flags.of(call.getValue()[0]) + " " + call.getValue()[1];
            said = said.replaceAll(Pattern.quote(call.getKey()), Matcher.quoteReplacement(flag));
        }
        return said;
    }
}
