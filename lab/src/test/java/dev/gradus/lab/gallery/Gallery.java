package dev.gradus.lab.gallery;

import dev.gradus.lab.settings.YamlFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The entries of the gallery, as `gallery/half-a.yaml` and `gallery/half-b.yaml` tell them: healthy runs by name, and below each its faults.
final class Gallery {
    static final List<String> HALVES = List.of("a", "b");

    private Gallery() {}

    /// All entries of both halves, each healthy run before its faults.
    static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String half : HALVES) {
            members(YamlFile.read(file(half))).forEach((id, told) -> add(half, id, members(told), entries));
        }
        return entries;
    }

    private static Path file(String half) {
        String name = "/gallery/half-" + half + ".yaml";
        try {
            return Path.of(Objects.requireNonNull(Gallery.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(String half, String id, Map<String, Object> healthy, List<Entry> entries) {
        Object data = Objects.requireNonNull(healthy.get("data"), id);
        Map<String, Object> settings = members(healthy.get("settings"));
        List<Map<String, Object>> always = spoils(healthy.get("spoil"));
        entries.add(
                new Entry(id, half, id, text(healthy, "story"), data, settings, Map.of(), always, List.of(), false));
        members(healthy.get("faults"))
                .forEach((name, told) -> {
                    Map<String, Object> fault = members(told);
                    List<Map<String, Object>> spoils = new ArrayList<>(always);
                    spoils.addAll(spoils(fault.get("spoil")));
                    entries.add(
                            new Entry(
                                    id + "/" + name,
                                    half,
                                    id,
                                    text(fault, "story"),
                                    data,
                                    settings,
                                    members(fault.get("set")),
                                    spoils,
                                    texts(fault.get("causes")),
                                    Boolean.TRUE.equals(fault.get("early"))));
                });
    }

    private static String text(Map<String, Object> members, String name) {
        return String.valueOf(members.get(name)).strip();
    }

    private static List<String> texts(@Nullable Object told) {
        List<String> texts = new ArrayList<>();
        for (Object text : (List<?>) Objects.requireNonNull(told)) texts.add(String.valueOf(text));
        return texts;
    }

    /// One, several or none.
    private static List<Map<String, Object>> spoils(@Nullable Object told) {
        if (told == null) return List.of();
        if (!(told instanceof List<?> several)) return List.of(members(told));
        return several.stream().map(Gallery::members).toList();
    }

    static Map<String, Object> members(@Nullable Object told) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (told instanceof Map<?, ?> map) map.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }
}
