package dev.gradus.lab.settings;

import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.error.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// YAML (and so JSON) to plain maps, lists, texts, numbers and booleans; tags that name anything else are refused, and so is what
/// goes beyond [YamlLimits].
public final class YamlFile {
    private static final long LARGEST = 1 << 20;

    private YamlFile() {}

    /// Whether a text is the name of a file rather than of a thing.
    ///
    /// @param text of a flag or a setting
    /// @return true where it ends in .yaml, .yml or .json, or names a folder
    static boolean isName(String text) {
        return text.matches(".*(\\.(ya?ml|json)|[/\\\\].*)");
    }

    /// Reads a file that holds one document.
    ///
    /// @param file YAML 1.2, at most 1 MiB
    /// @return what it says
    /// @throws GradusException when it cannot be read or is not YAML or beyond the limits, with line and column
    public static Object read(Path file) {
        return parse(file.toString(), text(file));
    }

    /// Reads a text that holds one document.
    ///
    /// @param where it is written, for errors
    /// @param text YAML 1.2
    /// @return what it says
    /// @throws GradusException when it is not YAML or beyond the limits, with line and column
    public static Object parse(String where, String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(where)
                        .setAllowDuplicateKeys(false)
                        .setMaxAliasesForCollections(10)
                        .build();
        try {
            YamlLimits.require(new ParserImpl(settings, new StreamReader(settings, text)));
            @Nullable Object document = new Load(settings).loadFromString(text);
            if (document != null) return document;
        } catch (MarkedYamlEngineException e) {
            throw notYaml(where + place(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw notYaml(where + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (StackOverflowError | OutOfMemoryError | AssertionError | RuntimeException e) {
            throw notYaml(where + " is more than the reader of YAML can take (" + e + ")");
        }
        throw notYaml(where + " is empty");
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> ", line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1)).orElse("");
    }

    /// The line on which a key of the outermost map stands.
    ///
    /// @param file that was read
    /// @param key as it was read
    /// @return `file, line 3`, or the file alone
    static String place(Path file, String key) {
        String[] lines = text(file).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].replaceAll("[\"'{,]", "").strip().startsWith(key + ":")) return file + ", line " + (i + 1);
        }
        return file.toString();
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw GradusException.got(
                                "%s is %s",
                                Printable.excerpt(file, 300), Files.exists(file) ? "not a regular file" : "not there")
                        .expected("a YAML file")
                        .because("a wrong path")
                        .repair("Check the path; in full it is %s.", Printable.excerpt(file.toAbsolutePath(), 300));
            }
            if (Files.size(file) > LARGEST) {
                throw notYaml(file + " has " + Files.size(file) + " bytes, which no settings need");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            Permission.requireFor(file, e);
            throw notYaml(file + " cannot be read (" + e + ")");
        }
    }

    private static GradusException notYaml(String got) {
        return GradusException.got("%s", got)
                .expected("settings in YAML")
                .because("a slip of indentation or quoting, or a file of another kind")
                .repair("Compare with the example that 'gradus train --help' shows.");
    }
}
