package dev.gradus.lab.gallery;

import java.util.List;
import java.util.Map;

/// A run of the gallery: a healthy one, or one that is a single setting or a single spoilt input away from its healthy twin.
///
/// @param id its name
/// @param half `a`, on which thresholds are chosen, or `b`, which is held out
/// @param twin the healthy run of which this is the faulty form; its own name where it is healthy
/// @param story what happened, and how it looks
/// @param data the name of a built-in data set, or how one is made: `make`, `rows`, `noise`, `seed`, `test`, `as`
/// @param settings of the healthy run, as `gradus train --config` takes them
/// @param changes path → value of the settings that are at fault
/// @param spoils what happens to the samples, first to last, each with its `type`; `part: test` where only the test file is spoilt
/// @param causes the planted cause first, then others that are true as well; empty where nothing is wrong
/// @param early whether the fault shows in the first tenth of the training
record Entry(
        String id,
        String half,
        String twin,
        String story,
        Object data,
        Map<String, Object> settings,
        Map<String, Object> changes,
        List<Map<String, Object>> spoils,
        List<String> causes,
        boolean early) {
    Entry {
        spoils = List.copyOf(spoils);
        causes = List.copyOf(causes);
    }

    boolean isHealthy() {
        return causes.isEmpty();
    }

    /// The data set without its size and seed.
    String dataName() {
        return data instanceof Map<?, ?> made ? String.valueOf(made.get("make")) : data.toString();
    }

    /// What counts as the architecture: the model with its settings.
    String architecture() {
        return String.valueOf(settings.get("model"));
    }

    /// The same with another number of rows, where its data are made.
    Entry withRows(int rows) {
        if (!(data instanceof Map<?, ?>)) return this;
        Map<String, Object> fewer = Gallery.members(data);
        fewer.put("rows", rows);
        return new Entry(id, half, twin, story, fewer, settings, changes, spoils, causes, early);
    }
}
