package dev.gradus.train.callback;

import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Place;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The members of a `found` line: a finding as plain values, of which each is bounded.
final class FoundLine {
    private static final int MOST = 20, LONGEST = 500;

    private FoundLine() {}

    static Map<String, Object> of(Finding finding) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("cause", finding.cause());
        line.put("grade", lower(finding.grade()));
        line.put("text", finding.toString());
        line.put("confidence", lower(finding.certainty()));
        line.put("place", place(finding.place()));
        List<Object> evidence = new ArrayList<>();
        for (Measured measured : first(finding.evidence())) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", cut(measured.name()));
            one.put("value", measured.value());
            one.put("healthy", cut(measured.healthy()));
            evidence.add(one);
        }
        line.put("evidence", evidence);
        List<Object> remedies = new ArrayList<>();
        for (Remedy remedy : first(finding.remedies())) remedies.add(cut(remedy.toString()));
        line.put("remedies", remedies);
        return line;
    }

    private static Map<String, Object> place(Place place) {
        Map<String, Object> known = new LinkedHashMap<>();
        if (place.layer() != null) known.put("layer", cut(place.layer()));
        if (place.parameter() != null) known.put("parameter", cut(place.parameter()));
        if (!place.samples().isEmpty()) known.put("samples", first(place.samples()));
        return known;
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(MOST, all.size()));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
