package dev.gradus.lab.run;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of what accompanies training: augmentation, mixing, first values from data, schedule, penalties, constraints, clipping, averaging.
///
/// ```yaml
/// augment: random-crop(padding=4), horizontal-flip          # or a list of maps, or a preset such as standard
/// mix: mixup
/// initialize: lsuv
/// schedule: {type: one-cycle, rise: 0.2}
/// regularize: [{type: l1, lambda: 0.0001}, l2]
/// constrain: max-norm
/// clip: {type: norm, maxNorm: 1}
/// average: ema
/// ```
/// Nothing of it is there unless it is named. Things are kept as they are written, since each is used for one training.
///
/// @param written name of the setting → written form; lists for augmentations, penalties and constraints
public record CourseSettings(Map<String, Object> written) {
    static final List<String> NAMES =
            List.of("augment", "mix", "initialize", "schedule", "regularize", "constrain", "clip", "average");

    private static final String AUGMENT = "augment";
    private static final List<String> LISTS = List.of("regularize", "constrain");

    /// Keeps a copy.
    public CourseSettings {
        written = Map.copyOf(written);
    }

    /// Takes these settings out of others; later ones replace earlier ones.
    static CourseSettings of(List<TrainSettings.Given> given) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (String name : NAMES) {
            @Nullable Object form = null;
            for (TrainSettings.Given part : given) {
                Object later = part.values().get(name);
                if (later != null) form = later;
            }
            if (form != null && !form.equals("none")) written.put(name, complete(name, form));
        }
        return new CourseSettings(written);
    }

    private static Catalogue<?> catalogue(String name) {
        return switch (name) {
            case "mix" -> Catalogues.MIXINGS;
            case "initialize" -> Catalogues.DATA_INITIALIZERS;
            case "schedule" -> Catalogues.SCHEDULES;
            case "regularize" -> Catalogues.REGULARIZERS;
            case "constrain" -> Catalogues.CONSTRAINTS;
            case "clip" -> Catalogues.GRADIENT_CLIPS;
            default -> Catalogues.WEIGHT_AVERAGES;
        };
    }

    /// The form with every setting, so that a later version with other defaults repeats the run.
    private static Object complete(String name, Object form) {
        if (name.equals(AUGMENT)) return form; // until the size of the samples is known
        Catalogue<?> catalogue = catalogue(name);
        if (!LISTS.contains(name)) return catalogue.write(catalogue.read(form));
        List<Object> all = new ArrayList<>();
        for (Object one : form instanceof List<?> list ? list : List.of(form)) {
            all.add(catalogue.write(catalogue.read(one)));
        }
        return all;
    }

    /// These settings for samples of a known size: every setting of the augmentations is there, too.
    ///
    /// @param sample the shape of a sample
    /// @return completed settings
    CourseSettings on(Shape sample) {
        Object form = written.get(AUGMENT);
        if (form == null) return this;
        Map<String, Object> completed = new LinkedHashMap<>(written);
        Compose chain = form instanceof String spec ? AugmentSpec.parse(spec, sample) : AugmentSpec.read(form, sample);
        completed.put(AUGMENT, chain.config().steps().stream().map(Catalogues.AUGMENTATIONS::write).toList());
        return new CourseSettings(completed);
    }

    /// What training samples go through, once the size of the samples is known.
    ///
    /// @return first to last
    public List<Augmentation> augmentations() {
        return all(AUGMENT, Catalogues.AUGMENTATIONS);
    }

    /// Gives a trainer what is named.
    ///
    /// @param trainer with everything else set
    /// @return the trainer
    Trainer applyTo(Trainer trainer) {
        List<Augmentation> augmentations = augmentations();
        if (!augmentations.isEmpty()) trainer.augment(new Compose(new Compose.Config(augmentations)));
        Object mix = written.get("mix");
        if (mix != null) trainer.mix(Catalogues.MIXINGS.read(mix));
        Object initialize = written.get("initialize"), schedule = written.get("schedule");
        Object clip = written.get("clip"), average = written.get("average");
        if (initialize != null) trainer.initialize(Catalogues.DATA_INITIALIZERS.read(initialize));
        if (schedule != null) trainer.schedule(Catalogues.SCHEDULES.read(schedule));
        if (clip != null) trainer.clip(Catalogues.GRADIENT_CLIPS.read(clip));
        if (average != null) trainer.average(Catalogues.WEIGHT_AVERAGES.read(average));
        trainer.regularize(all("regularize", Catalogues.REGULARIZERS).toArray(Penalty[]::new));
        return trainer.constrain(all("constrain", Catalogues.CONSTRAINTS).toArray(Constraint[]::new));
    }

    private <T> List<T> all(String name, Catalogue<T> catalogue) {
        return written.get(name) instanceof List<?> list ? list.stream().map(catalogue::read).toList() : List.of();
    }
}
