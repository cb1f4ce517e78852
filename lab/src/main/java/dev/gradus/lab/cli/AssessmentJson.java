package dev.gradus.lab.cli;

import dev.gradus.lab.report.Confused;
import dev.gradus.lab.report.WorstSamples;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.Average;
import dev.gradus.train.metric.Calibration;
import dev.gradus.train.metric.ClassAssessment;
import dev.gradus.train.metric.PermutationImportance;
import dev.gradus.train.metric.ThresholdCurves;
import dev.gradus.train.metric.ValueAssessment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a model makes of a split, as a program wants it.
final class AssessmentJson {
    /// Counts of more classes are more than anybody reads; the most confused pairs are always there.
    private static final int MOST_CLASSES = 200, MOST_PAIRS = 20;

    private AssessmentJson() {}

    /// Adds everything but loss, accuracy and metrics.
    static void put(Map<String, Object> json, Assessment assessment, WorstSamples worst) {
        switch (assessment) {
            case ClassAssessment classes -> put(json, classes);
            case ValueAssessment values -> {
                if (values.names().size() > 1) {
                    Map<String, Object> outputs = new LinkedHashMap<>();
                    for (int k = 0; k < values.names().size(); k++)
                        outputs.put(values.names().get(k), values.figures(k));
                    json.put("outputs", outputs);
                }
            }
        }
        json.put("worst", worst.json());
    }

    private static void put(Map<String, Object> json, ClassAssessment classes) {
        ConfusionMatrix matrix = classes.confusion();
        List<String> names = matrix.classes();
        int n = names.size();
        List<Map<String, Object>> each = new ArrayList<>();
        for (int c = 0; c < n; c++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("class", names.get(c));
            one.put("precision", matrix.precision(c));
            one.put("recall", matrix.recall(c));
            one.put("f1", matrix.f1(c));
            one.put("samples", matrix.occurs(c));
            each.add(one);
        }
        json.put("classes", each);
        json.put("macro", averages(Average.MACRO, matrix));
        json.put("weighted", averages(Average.WEIGHTED, matrix));
        if (n <= MOST_CLASSES) {
            json.put(
                    "confusion",
                    IntStream.range(0, n)
                            .mapToObj(a -> IntStream.range(0, n).mapToObj(p -> matrix.at(a, p)).toList())
                            .toList());
        }
        json.put("confused", Confused.of(matrix, MOST_PAIRS).stream().map(AssessmentJson::pair).toList());
        Calibration calibration = classes.calibration();
        if (calibration != null) json.put("calibration", calibration(calibration));
        ThresholdCurves curves = classes.curves();
        if (curves == null) return;
        Map<String, Object> areas = new LinkedHashMap<>();
        areas.put("positive", names.get(1));
        areas.put("rocArea", curves.rocArea());
        areas.put("averagePrecision", curves.averagePrecision());
        json.put("curves", areas);
    }

    private static Map<String, Object> averages(Average how, ConfusionMatrix matrix) {
        Map<String, Object> averages = new LinkedHashMap<>();
        averages.put("precision", how.of(matrix, matrix::precision));
        averages.put("recall", how.of(matrix, matrix::recall));
        averages.put("f1", how.of(matrix, matrix::f1));
        return averages;
    }

    private static Map<String, Object> pair(Confused pair) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("actual", pair.actual());
        one.put("predicted", pair.predicted());
        one.put("samples", pair.samples());
        return one;
    }

    private static Map<String, Object> calibration(Calibration calibration) {
        List<Map<String, Object>> bins = new ArrayList<>();
        for (Calibration.Bin bin : calibration.bins()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("above", bin.low());
            one.put("upTo", bin.high());
            one.put("samples", bin.samples());
            one.put("probability", bin.probability());
            one.put("accuracy", bin.accuracy());
            bins.add(one);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("error", calibration.error());
        json.put("bins", bins);
        return json;
    }

    /// The importance of columns.
    static List<Map<String, Object>> importance(List<PermutationImportance> columns) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (PermutationImportance column : columns) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("column", column.column());
            one.put("mean", column.mean());
            one.put("deviation", column.deviation());
            all.add(one);
        }
        return all;
    }
}
