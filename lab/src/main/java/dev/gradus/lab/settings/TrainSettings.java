package dev.gradus.lab.settings;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.catalogue.OptimizerForm;
import dev.gradus.config.Choice;
import dev.gradus.config.Form;
import dev.gradus.config.Kind;
import dev.gradus.config.Records;
import dev.gradus.config.Setting;
import dev.gradus.data.Dataset;
import dev.gradus.data.Mixing;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.source.Csv;
import dev.gradus.diagnose.Watcher;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.lab.model.Architecture;
import dev.gradus.lab.model.Architectures;
import dev.gradus.nn.Loss;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Guard;
import dev.gradus.train.Metric;
import dev.gradus.train.Monitor;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Checkpoints;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.Freeze;
import dev.gradus.train.metric.Metrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every setting of a training: its components, and theirs, are the schema of YAML files, flags, `run.json` and search spaces.
///
/// ```yaml
/// data: mnist
/// model: {type: mlp, hidden: [256, 256, 256], dropout: 0.2}      # or a list of layers: [flatten, {type: linear, units: 10}]
/// optimizer: {type: adam, learningRate: 0.001}
/// augment: random-crop(padding=4), horizontal-flip               # or a list of maps, or a preset such as standard
/// schedule: {type: one-cycle, rise: 0.2}
/// earlyStopping: 5                                               # or {patience: 5, figure: validation.loss}
/// checkpoints: {minutes: 5, last: 2}                             # or none
/// watch: full                                                    # economy unless stated otherwise; or none
/// epochs: 5
/// ```
/// Defaults are those of core's records; hidden layers, epochs, batch size and preparation are those that [DataSource] has for the data.
/// Whatever is optional is not there unless it is named, and `none` takes it away again.
///
/// @param data the name of a [DataSource]; `csv:FILE` is short for `csv` with its `dataDir`
/// @param dataDir a folder or file with the data, made absolute so that a run can be repeated from anywhere; or empty
/// @param testData a file or folder with the test data, made absolute; empty where they are a part of the data
/// @param table how a table of your own is read
/// @param splits how data of your own is divided
/// @param pictures how a folder of pictures is read
/// @param prepare what is done to the inputs, in this order
/// @param augment how training samples are changed at random, in this order; as long as their shape is unknown, nothing
/// @param mix how the training samples of a batch are mixed
/// @param model the network
/// @param initialize first weights from data
/// @param initFrom first weights of another model
/// @param loss to be made small
/// @param classWeights weights of the classes in the loss that are found out from the training split
/// @param optimizer with its parameter groups
/// @param schedule of the learning rate
/// @param regularize penalties added to the loss
/// @param constrain what puts parameters back in place after each step
/// @param clip limits gradients
/// @param average of the weights
/// @param training how long and in what portions
/// @param metrics measured besides loss and accuracy
/// @param monitor the figure that tells the best epoch, as [#bestBy] has the rule
/// @param earlyStopping when training ends because nothing gets better
/// @param freeze parameters that are left as they are
/// @param guard what is done when a loss or gradient is not finite
/// @param checkpoints how often the whole state is saved
/// @param watch how many steps are observed to find out what goes wrong
public record TrainSettings(
        String data,
        String dataDir,
        String testData,
        TableSettings table,
        SplitSettings splits,
        @Setting(optional = true) @Nullable PictureSettings pictures,
        List<Choice<Prepare>> prepare,
        List<Choice<Augmentation>> augment,
        @Setting(optional = true) @Nullable Choice<Mixing> mix,
        Choice<Architecture> model,
        @Setting(optional = true) @Nullable Choice<DataInitializer> initialize,
        @Setting(optional = true) @Nullable InitFrom initFrom,
        Choice<Loss> loss,
        ClassWeights classWeights,
        Choice<Optimizer<?>> optimizer,
        @Setting(optional = true) @Nullable Choice<Schedule> schedule,
        List<Choice<Penalty>> regularize,
        List<Choice<Constraint>> constrain,
        @Setting(optional = true) @Nullable Choice<GradientClip> clip,
        @Setting(optional = true) @Nullable Choice<WeightAverage> average,
        @Setting(inline = true) TrainConfig training,
        List<Choice<Metric>> metrics,
        @Setting(optional = true) @Nullable String monitor,
        @Setting(optional = true) EarlyStopping.@Nullable Config earlyStopping,
        List<Freeze.Config> freeze,
        Guard.Config guard,
        @Setting(optional = true) Checkpoints.@Nullable Config checkpoints,
        @Setting(optional = true) Watcher.@Nullable Level watch) {
    private static final Map<Class<?>, Kind<?>> KINDS =
            Map.ofEntries(
                    Map.entry(Prepare.class, Prepares.ALL),
                    Map.entry(Augmentation.class, Catalogues.AUGMENTATIONS),
                    Map.entry(Mixing.class, Catalogues.MIXINGS),
                    Map.entry(Architecture.class, Architectures.ALL),
                    Map.entry(DataInitializer.class, Catalogues.DATA_INITIALIZERS),
                    Map.entry(Loss.class, Catalogues.LOSSES),
                    Map.entry(Optimizer.class, OptimizerForm.ALL),
                    Map.entry(Schedule.class, Catalogues.SCHEDULES),
                    Map.entry(Penalty.class, Catalogues.REGULARIZERS),
                    Map.entry(Constraint.class, Catalogues.CONSTRAINTS),
                    Map.entry(GradientClip.class, Catalogues.GRADIENT_CLIPS),
                    Map.entry(WeightAverage.class, Catalogues.WEIGHT_AVERAGES),
                    Map.entry(Metric.class, Metrics.ALL));
    static final TrainSettings DEFAULTS = new TrainSettings();
    static final Map<String, Form> SCHEMA = Records.forms(DEFAULTS, TrainSettings::kind);
    static final String AUGMENT = "augment";

    /// The defaults, whatever the data.
    public TrainSettings() {
        this(
                DataSource.DIGITS.title(),
                "",
                "",
                new TableSettings(),
                new SplitSettings(),
                null,
                List.of(),
                List.of(),
                null,
                Choice.of(Architectures.ALL, "mlp"),
                null,
                null,
                Choice.of(Catalogues.LOSSES, "cross-entropy"),
                ClassWeights.NONE,
                Choice.of(OptimizerForm.ALL, "adam"),
                null,
                List.of(),
                List.of(),
                null,
                null,
                new TrainConfig(),
                List.of(),
                null,
                null,
                List.of(),
                new Guard.Config(),
                new Checkpoints.Config(),
                Watcher.Level.ECONOMY);
    }

    /// Keeps copies, and checks what its parts would check only when training begins.
    ///
    /// @throws GradusException when a value is out of range
    public TrainSettings {
        dataDir = absolute(dataDir);
        testData = absolute(testData);
        prepare = List.copyOf(prepare);
        augment = List.copyOf(augment);
        regularize = List.copyOf(regularize);
        constrain = List.copyOf(constrain);
        metrics = List.copyOf(metrics);
        freeze = List.copyOf(freeze);
        if (earlyStopping != null) new EarlyStopping(earlyStopping);
        for (Freeze.Config one : freeze) new Freeze(one);
        new Guard(guard);
        if (initFrom != null) initFrom.require();
        if (initFrom != null && initialize != null) {
            throw GradusException.got("initFrom, and initialize %s", initialize.type())
                    .expected("one of them")
                    .because("first weights from data would take the place of those that were trained before")
                    .repair("Leave one out; layers that are new are initialized by --init he and the like.");
        }
        model.make().network(1); // the settings of its layers are checked before any data is read
    }

    private static String absolute(String place) {
        return place.isEmpty() ? "" : Path.of(place).toAbsolutePath().normalize().toString();
    }

    static Kind<?> kind(Class<?> type) {
        Kind<?> kind = KINDS.get(type);
        if (kind == null)
            throw new IllegalStateException("settings contain " + type + ", of which there is no catalogue");
        return kind;
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    /// Settings from several places.
    ///
    /// @param sources what is written later wins: a file, then the flags
    /// @param sample the shape of a sample, which augmentations need; null while it is unknown, and there are none then
    /// @return complete settings
    /// @throws GradusException for an unknown name or a value out of range
    public static TrainSettings of(List<Source> sources, @Nullable Shape sample) {
        return new Reading(sources, sample).settings();
    }

    /// These settings with another value.
    ///
    /// @param path of a setting
    /// @param value as it is written in a file
    /// @param sample the shape of a sample
    /// @return a copy
    /// @throws GradusException when there is no such setting, or the value is not valid
    public TrainSettings with(String path, Object value, @Nullable Shape sample) {
        return of(List.of(new Source("settings", written()), new Source(path, Map.of(path, value))), sample);
    }

    static void requireKnown(String where, String path) {
        String root = SettingPath.of(path).root();
        if (SCHEMA.containsKey(root)) return;
        throw Merge.unknown(where, root, SCHEMA, DEFAULTS.complete());
    }

    // ---- what they say ---------------------------------------------------------------------------------------------

    /// All settings in the form in which [#of] reads them; what is not there, and is not there unless it is named, is left out.
    ///
    /// @return maps, lists, texts, numbers and booleans
    public Map<String, Object> written() {
        Map<String, Object> written = complete(), defaults = DEFAULTS.complete();
        written.entrySet().removeIf(e -> isAbsent(e.getValue()) && e.getValue().equals(defaults.get(e.getKey())));
        if (prepare.isEmpty()) written.put("prepare", Records.NONE); // data may suit one
        return written;
    }

    private static boolean isAbsent(Object value) {
        return value.equals(Records.NONE) || value.equals(List.of());
    }

    Map<String, Object> complete() {
        return Records.write(this);
    }

    /// What can be said about a setting: its type, range, unit and choices.
    ///
    /// @param path of the setting
    /// @param sample the shape of a sample, or null while it is unknown
    /// @return its description
    /// @throws GradusException when these settings have no such path
    public Field field(String path, @Nullable Shape sample) {
        return Field.of(this, path, SCHEMA, sample);
    }

    /// The paths of everything that can be set to a single value, or to a list of single values, as things are.
    ///
    /// @return in order
    public List<String> paths() {
        return List.copyOf(forms().keySet());
    }

    /// What may be written for each of the paths.
    Map<String, Form> forms() {
        return Paths.leaves(SCHEMA, complete());
    }

    /// The value of a setting.
    ///
    /// @param path of the setting
    /// @return as it is written
    /// @throws GradusException when these settings have no such path
    public Object get(String path) {
        return Field.value(complete(), path, SCHEMA);
    }

    /// What training samples go through, once the shape of the samples is known.
    ///
    /// @return first to last
    public List<Augmentation> augmentations() {
        return augment.stream().map(Choice::make).toList();
    }

    /// A table with all that is stated about it.
    ///
    /// @param file its path
    /// @return the table, without the column by which rows are grouped
    /// @throws GradusException when it cannot be read, a column that is named does not exist, or rows are grouped by the target
    public Csv csv(Path file) {
        Csv csv = table.csv(file);
        String group = splits.group();
        if (group.isEmpty()) return csv;
        if (!table.targets(csv).contains(group)) return csv.without(group);
        throw GradusException.got("'%s' as target and as group of the rows", Printable.excerpt(group, 80))
                .expected("two columns")
                .because(table.target().isEmpty() ? "the last column is the target where none is named" : "a slip")
                .repair("Name the target: --target NAME.");
    }

    /// What is done to inputs, to be fitted. Where a table is read with gaps, they are filled in first unless that is stated otherwise.
    ///
    /// @return first to last
    public List<Prepare> preparations() {
        List<Prepare> stated = prepare.stream().map(Choice::make).toList();
        boolean fills = stated.stream().anyMatch(Prepare.Impute.class::isInstance);
        if (!DataSource.CSV.title().equals(data) || !table.leavesGaps() || fills) return stated;
        return Stream.concat(Stream.of(new Prepare.Impute()), stated.stream()).toList();
    }

    /// Which figure tells the best epoch, whose weights are kept: the one rule.
    ///
    /// It is `monitor`; where none is named, what early stopping watches, so that the best epoch is the one that it has waited to be bettered;
    /// without early stopping the accuracy on the validation split (of equal ones the loss decides), or its loss where there are no classes.
    ///
    /// @param isClassification whether there are classes
    /// @return the name of the figure
    public String bestBy(boolean isClassification) {
        if (monitor != null) return monitor;
        if (earlyStopping != null) return earlyStopping.figure();
        return isClassification ? "validation.accuracy" : "validation.loss";
    }

    /// A trainer with these settings for a training split, which decides the weights of the classes; preparations, which take data, and checkpoints,
    /// which take a folder, are left to others.
    ///
    /// @param network to be trained
    /// @param training the training split
    /// @return a new trainer
    /// @throws GradusException when the loss takes no weights of classes, or a class has no training samples
    public Trainer trainer(dev.gradus.nn.Sequential network, Dataset training) {
        return trainer(network, classWeights.of(loss, training));
    }

    /// A trainer with these settings, weights of classes as they are stated; preparations, which take data, and checkpoints, which take a folder, are left to others.
    ///
    /// @param network to be trained
    /// @return a new trainer
    public Trainer trainer(dev.gradus.nn.Sequential network) {
        return trainer(network, loss.make());
    }

    private Trainer trainer(dev.gradus.nn.Sequential network, Loss its) {
        Trainer trainer = Trainer.of(network, its, optimizer.make()).config(training).guard(new Guard(guard));
        if (!augment.isEmpty()) trainer.augment(new Compose(new Compose.Config(augmentations())));
        if (mix != null) trainer.mix(mix.make());
        if (initialize != null) trainer.initialize(initialize.make());
        if (initFrom != null) trainer.begin(initFrom.pretrained());
        if (schedule != null) trainer.schedule(schedule.make());
        if (clip != null) trainer.clip(clip.make());
        if (average != null) trainer.average(average.make());
        if (monitor != null) trainer.monitor(new Monitor(monitor));
        trainer.regularize(regularize.stream().map(Choice::make).toArray(Penalty[]::new));
        trainer.constrain(constrain.stream().map(Choice::make).toArray(Constraint[]::new));
        trainer.measure(metrics.stream().map(Choice::make).toArray(Metric[]::new));
        for (Freeze.Config one : freeze) trainer.with(new Freeze(one));
        if (earlyStopping != null) trainer.with(new EarlyStopping(earlyStopping));
        return trainer;
    }
}
