package dev.gradus.lab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// [Measured] as JSON and back, to the bit.
final class MeasuredJson {
    private MeasuredJson() {}

    static Map<String, Object> write(Measured measured) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("figures", numbers(measured.figures()));
        Map<String, Object> series = new LinkedHashMap<>();
        measured.series()
                .forEach((name, values) -> {
                    List<Object> list = new ArrayList<>();
                    for (double value : values) list.add(number(value));
                    series.put(name, list);
                });
        json.put("series", series);
        json.put("times", numbers(measured.times()));
        return json;
    }

    static Measured read(Map<String, @Nullable Object> json) {
        Map<String, double[]> series = new LinkedHashMap<>();
        object(json.get("series")).forEach((name, list) -> series.put(name, numbers(list)));
        return new Measured(figures(json.get("figures")), series, figures(json.get("times")));
    }

    static Map<String, Object> numbers(Map<String, Double> figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        figures.forEach((name, value) -> json.put(name, number(value)));
        return json;
    }

    /// JSON has no name for what is not finite.
    static Object number(double value) {
        return Double.isFinite(value) ? value : String.valueOf(value);
    }

    static double number(@Nullable Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.parseDouble(String.valueOf(value));
    }

    static double[] numbers(@Nullable Object list) {
        return list instanceof List<?> all ? all.stream().mapToDouble(MeasuredJson::number).toArray() : new double[0];
    }

    private static Map<String, Double> figures(@Nullable Object json) {
        Map<String, Double> figures = new LinkedHashMap<>();
        object(json).forEach((name, value) -> figures.put(name, number(value)));
        return figures;
    }

    static Map<String, @Nullable Object> object(@Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((name, member) -> object.put(String.valueOf(name), member));
        return object;
    }
}
