package dev.gradus.tensor.kernel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why the vectors of this process would be slower than plain Java: they are objects until a compiler makes instructions of them.
///
/// Java says itself whether it interprets only, or compiles with its first compiler only, which knows no vectors; that it is held at level
/// 0, 2 or 3 stands in its options alone, where the system shows them. That the processor (or a
/// flag such as `-XX:UseAVX=0`) leaves no fused multiply-add, it does not say: [Fma] measures it.
final class VectorObstacle {
    private static final Pattern LEVEL = Pattern.compile("(?<!\\S)-XX:TieredStopAtLevel=([0-4])(?!\\S)");

    private VectorObstacle() {}

    /// What stands in the way.
    ///
    /// @return null where nothing does
    static @Nullable String found() {
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted mode")) return "Java is started with -Xint and compiles nothing";
        if (mode.contains("emulated-client")) return "Java is started with its first compiler only (TieredStopAtLevel)";
        String level = level(options());
        if (level != null) return "Java is started with TieredStopAtLevel=" + level + ", below its second compiler";
        return !Fma.IS_FAST ? "this processor, or a flag such as -XX:UseAVX, leaves no fused multiply-add" : null;
    }

    /// The options of this Java, in the order in which it reads them.
    private static String options() {
        var options = new StringBuilder();
        for (String variable : new String[] {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"}) {
            options.append(System.getenv().getOrDefault(variable, "")).append(' ');
        }
        ProcessHandle.current().info().arguments().ifPresent(given -> options.append(String.join(" ", given)));
        return options.toString();
    }

    /// The last level that is asked for, where it is one without vectors.
    static @Nullable String level(String options) {
        String level = null;
        for (Matcher asked = LEVEL.matcher(options); asked.find(); ) level = asked.group(1);
        return level == null || level.equals("4") ? null : level;
    }
}
