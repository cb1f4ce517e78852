package dev.gradus.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/// What only the command line may do.
class LabArchitectureTest {
    private static final JavaClasses LAB =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.gradus.lab");

    @Test
    void only_the_command_line_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.gradus.lab.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.IO")
                .because("experiments, searches and reports also run inside other programs")
                .allowEmptyShould(true)
                .check(LAB);
    }

    @Test
    void only_the_command_line_ends_the_program() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.gradus.lab.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("the program belongs to whoever called")
                .allowEmptyShould(true)
                .check(LAB);
    }
}
