package dev.gradus.lab.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a remedy changes, in the words of files, of the command line and of programs; each is empty where it has no such words.
///
/// @param path such as `optimizer.learningRate`
/// @param value such as `0.01`
/// @param flag such as `--lr 0.01`
/// @param java such as `new Adam(0.01)`
public record Change(String path, String value, String flag, String java) {
    /// As plain values, for JSON.
    ///
    /// @return `path`, `value`, `flag`, `java`
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("path", path);
        members.put("value", value);
        members.put("flag", flag);
        members.put("java", java);
        return members;
    }

    static Change of(Map<String, @Nullable Object> members) {
        return new Change(
                Members.text(members.get("path")),
                Members.text(members.get("value")),
                Members.text(members.get("flag")),
                Members.text(members.get("java")));
    }
}
