package dev.gradus.diagnose;

import dev.gradus.diagnose.fact.LayerState;
import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.StepState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The state of a step as plain values, and back.
final class PlainStep {
    private PlainStep() {}

    static Map<String, Object> of(StepState step) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("update", step.update());
        plain.put("loss", step.loss());
        plain.put("learningRate", step.learningRate());
        plain.put("layers", step.layers().stream().map(PlainStep::of).toList());
        plain.put("parameters", step.parameters().stream().map(PlainStep::of).toList());
        return plain;
    }

    private static List<Object> of(LayerState s) {
        return List.of(
                s.path(),
                s.type(),
                s.units(),
                s.inputRms(),
                s.rms(),
                s.mean(),
                s.variety(),
                s.dead(),
                s.saturated(),
                s.gradientRms(),
                s.isFinite());
    }

    private static List<Object> of(ParameterState s) {
        return List.of(s.name(), s.isVector(), s.fanIn(), s.rms(), s.gradientRms(), s.updateRms(), s.contrast());
    }

    static StepState read(Object plain) {
        Plain step = Plain.of(plain);
        return new StepState(
                step.whole("update"),
                step.number("loss"),
                step.number("learningRate"),
                all(step.list("layers"), 11, PlainStep::layer),
                all(step.list("parameters"), 7, PlainStep::parameter));
    }

    private static <S> List<S> all(List<?> plain, int size, Function<List<?>, S> read) {
        List<S> states = new ArrayList<>();
        for (Object one : plain) if (one instanceof List<?> list && list.size() == size) states.add(read.apply(list));
        return states;
    }

    private static LayerState layer(List<?> s) {
        return new LayerState(
                String.valueOf(s.get(0)),
                String.valueOf(s.get(1)),
                (int) Plain.number(s.get(2)),
                Plain.number(s.get(3)),
                Plain.number(s.get(4)),
                Plain.number(s.get(5)),
                Plain.number(s.get(6)),
                Plain.number(s.get(7)),
                Plain.number(s.get(8)),
                Plain.number(s.get(9)),
                Boolean.TRUE.equals(s.get(10)));
    }

    private static ParameterState parameter(List<?> s) {
        return new ParameterState(
                String.valueOf(s.get(0)),
                Boolean.TRUE.equals(s.get(1)),
                (int) Plain.number(s.get(2)),
                Plain.number(s.get(3)),
                Plain.number(s.get(4)),
                Plain.number(s.get(5)),
                Plain.number(s.get(6)));
    }
}
