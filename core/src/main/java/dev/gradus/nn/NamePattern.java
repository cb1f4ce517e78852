package dev.gradus.nn;

import java.util.regex.Pattern;

/// A choice of names: the whole name, in which `*` stands for any characters and `?` for one: `*.bias`, `0.*`.
public final class NamePattern {
    private final String glob;
    private final Pattern pattern;

    /// A pattern.
    ///
    /// @param glob as above
    public NamePattern(String glob) {
        this.glob = glob;
        pattern = Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E");
    }

    /// Whether a name is chosen.
    ///
    /// @param name of a parameter
    /// @return true where all of it matches
    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    /// The pattern as it was written.
    @Override
    public String toString() {
        return glob;
    }
}
