package dev.gradus.lab.export;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import java.util.List;

/// The formats of other tools: the one list.
public final class ExportFormats {
    /// In the order of the help.
    public static final List<ExportFormat> ALL = List.of(new OnnxFormat(), new TensorBoardFormat(), new NpzFormat());

    private ExportFormats() {}

    /// The names.
    ///
    /// @return as `--to` takes them
    public static List<String> names() {
        return ALL.stream().map(ExportFormat::name).toList();
    }

    /// A format by its name.
    ///
    /// @param name as `--to` takes it
    /// @return the format
    /// @throws GradusException when there is none, with those that there are
    public static ExportFormat named(String name) {
        for (ExportFormat format : ALL) if (format.name().equals(name)) return format;
        throw GradusException.got("--to %s", name)
                .expected("one of %s", String.join(", ", names()))
                .because("a spelling mistake, or a format that is not known")
                .repair(Suggest.sentence(name, names()));
    }
}
