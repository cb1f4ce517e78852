/// The laboratory around Gradus: runs, reports and the command line.
///
/// Programs find here what reads and shows the runs that `gradus train` makes; all else is the command line's own.
@org.jspecify.annotations.NullMarked
module dev.gradus.lab {
    requires transitive dev.gradus.core;
    requires dev.gradus.interop;
    requires com.github.weisj.jsvg;
    requires java.xml;
    requires java.desktop;
    requires java.sql;
    requires info.picocli;
    requires org.snakeyaml.engine;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    exports dev.gradus.lab.chart;
    exports dev.gradus.lab.model;
    exports dev.gradus.lab.report;
    exports dev.gradus.lab.settings;
    exports dev.gradus.lab.store;

    opens dev.gradus.lab.cli to
            info.picocli;
}
