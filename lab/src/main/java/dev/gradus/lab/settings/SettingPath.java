package dev.gradus.lab.settings;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The place of a setting.
///
/// ```
/// optimizer.learningRate         a setting of the optimizer
/// augment[0].padding             of the first augmentation
/// regularize[l1].lambda          of the penalty of the type l1, which is added where there is none
/// clip[norm].maxNorm             of the clipping, which becomes one of the type norm where it is another
/// ```
///
/// @param steps from the outermost setting inwards
record SettingPath(List<Step> steps) {
    private static final Pattern STEP =
            Pattern.compile("\\.?([A-Za-z][A-Za-z0-9]*)|\\[(\\d{1,9})]|\\[([A-Za-z][\\w-]*)]");

    /// A part of a path.
    sealed interface Step {
        /// A setting by its name.
        record Name(String name) implements Step {}

        /// An item by its number, from 0.
        record Index(int index) implements Step {}

        /// A thing by its type.
        record OfType(String type) implements Step {}
    }

    /// Reads a path.
    ///
    /// @throws GradusException when it is none
    static SettingPath of(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int at = 0;
        while (at < text.length() && step.region(at, text.length()).lookingAt()) {
            boolean dot = text.charAt(at) == '.';
            boolean fits = step.group(1) == null ? at > 0 : dot == (at > 0);
            if (!fits) break;
            if (step.group(1) != null) steps.add(new Step.Name(step.group(1)));
            else if (step.group(2) != null) steps.add(new Step.Index(Integer.parseInt(step.group(2))));
            else steps.add(new Step.OfType(step.group(3)));
            at = step.end();
        }
        if (at == text.length() && at > 0) return new SettingPath(steps);
        throw GradusException.got("'%s', which is no path of a setting", Printable.excerpt(text, 80))
                .expected("names with dots between them, numbers or types in brackets")
                .because("a slip of the pen")
                .repair("Write for example optimizer.learningRate, augment[0].padding or regularize[l1].lambda.");
    }

    /// The outermost setting.
    String root() {
        return steps.getFirst() instanceof Step.Name(String name) ? name : "";
    }
}
