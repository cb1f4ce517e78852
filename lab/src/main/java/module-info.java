/// The laboratory around Gradus: experiments, reports and the command line.
@org.jspecify.annotations.NullMarked
module dev.gradus.lab {
    requires dev.gradus.core;
    requires java.desktop;
    requires info.picocli;
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    exports dev.gradus.lab.model;
    exports dev.gradus.lab.settings;

    opens dev.gradus.lab.cli to
            info.picocli;
}
