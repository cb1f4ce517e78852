package dev.gradus.lab.store;

import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.Source;
import dev.gradus.model.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// First weights that are named by a run, as the file of its model, and by what is in them, so that a run can be repeated exactly.
public final class RunWeights {
    private static final String ROOT = "initFrom", FILE = "file", HASH = "sha256";

    private RunWeights() {}

    /// Settings whose first weights are named by file and hash.
    ///
    /// @param sources what is written later wins
    /// @return the same, a run replaced by its best model, and with the hash of the weights unless it is stated where the file is
    /// @throws GradusException when the run has no model, or the weights cannot be read
    public static List<Source> pinned(List<Source> sources) {
        List<Source> all = new ArrayList<>();
        @Nullable Path file = null;
        boolean isStated = true;
        for (Source source : sources) {
            Map<String, Object> values = new LinkedHashMap<>(source.values());
            Object whole = values.get(ROOT), part = values.get(ROOT + "." + FILE);
            if (whole instanceof Map<?, ?> map && map.get(FILE) instanceof String text) {
                Map<Object, Object> changed = new LinkedHashMap<>(map);
                file = file(text);
                changed.put(FILE, file.toString());
                values.put(ROOT, changed);
                isStated = map.containsKey(HASH);
            } else if (whole instanceof String text) {
                file = text.equals(Records.NONE) ? null : file(text);
                if (file != null) values.put(ROOT, file.toString());
                isStated = false;
            }
            if (part instanceof String text) {
                file = file(text);
                values.put(ROOT + "." + FILE, file.toString());
                isStated = false;
            }
            if (values.containsKey(ROOT + "." + HASH)) isStated = true;
            all.add(new Source(source.where(), values));
        }
        if (file == null || isStated) return all;
        all.add(new Source("the weights", Map.of(ROOT + "." + HASH, Weights.read(file).sha256())));
        return all;
    }

    private static Path file(String place) {
        Path path = Path.of(place);
        if (!Files.isDirectory(path)) return path;
        Path model = StoredRun.open(path).model();
        if (model != null) return model;
        throw GradusException.got("the run %s, which has no model", path)
                .expected("a run that has been trained")
                .because("it was ended in its first epoch, or diverged")
                .repair("Resume it, or name another run.");
    }
}
