package dev.gradus.interop;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gradus.interop.onnx.OnnxModel;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the module may depend on, and what its packages may do.
class InteropArchitectureTest {
    private static final JavaClasses INTEROP =
            new ClassFileImporter()
                    .importPath(
                            Path.of(
                                    URI.create(
                                            OnnxModel.class
                                                    .getProtectionDomain()
                                                    .getCodeSource()
                                                    .getLocation()
                                                    .toString())));

    @Test
    void it_depends_on_core_and_the_jdk_alone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.gradus..", "org.jspecify..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.gradus.lab..", "java.sql..", "java.io.ObjectInputStream")
                .because("it is for programs that want a format, not a laboratory")
                .check(INTEROP);
    }

    @Test
    void formats_do_not_know_each_other() {
        slices().matching("dev.gradus.interop.(onnx|tensorboard|numpy)..")
                .should()
                .notDependOnEachOther()
                .check(INTEROP);
    }

    @Test
    void nothing_is_printed() {
        noClasses().should(ACCESS_STANDARD_STREAMS).because("only the command line prints").check(INTEROP);
    }
}
