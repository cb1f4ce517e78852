package dev.gradus.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.gradus.data.Dataset;
import dev.gradus.lab.store.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The directions between the packages of the lab, what only some of them may do, and which names only one of them spells: each rule with its
/// reason.
///
/// A package is written without its `dev.gradus.lab.`. All packages see core.
class LabArchitectureTest {
    private static final Path CLASSES =
            Path.of(URI.create(Version.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    private static final JavaClasses LAB = new ClassFileImporter().importPath(CLASSES);
    private static final Path SOURCES = Path.of("src/main/java").toAbsolutePath();

    @ParameterizedTest(name = "{0}")
    @MethodSource({"directions", "privileges"})
    void holds(ArchRule rule) {
        rule.check(LAB);
    }

    /// As core's `SignatureTest` has it for core.
    @Test
    void every_view_of_a_data_set_hands_its_signature_on() {
        assertThat(
                        LAB.stream()
                                .filter(c -> c.isAssignableTo(Dataset.class))
                                .filter(c ->
                                        c.getFields().stream()
                                                .anyMatch(f -> f.getRawType().isAssignableTo(Dataset.class)))
                                .filter(c ->
                                        c.tryGetMethod("signature").isEmpty()
                                                || c.tryGetMethod("origin", int.class).isEmpty()))
                .isEmpty();
    }

    static Stream<ArchRule> directions() {
        return Stream.of(
                sees("chart").because("charts draw numbers, whatever they are about"),
                sees("model").because("architectures are layers, and know nothing of how they are trained"),
                sees("settings", "model").because("settings say what is done, and do nothing"),
                sees("store", "settings").because("a run is read by programs that train nothing, and draw nothing"),
                sees("report", "chart", "store", "settings")
                        .because("pages are made of stored runs, by whoever wants one"),
                sees("diagnose", "model", "settings", "store")
                        .because("a stored run is diagnosed, and a finding put into words, for whoever asks"),
                sees("run", "diagnose", "model", "settings", "store")
                        .because("a trial of a search is trained without a page"),
                sees("look", "chart").because("data is looked at before there is a run"),
                sees("export", "chart", "look", "report", "settings", "store")
                        .because("other tools get what a stored run says, whoever trained it"),
                sees("speed", "chart", "model", "run", "settings")
                        .because("the speed of a step is measured without a run directory"),
                sees("search", "chart", "diagnose", "model", "report", "run", "settings", "store")
                        .because("a study has a page like that of a run, which knows of no study"),
                sees("experiment", "chart", "model", "report", "run", "search", "settings", "store")
                        .because("an experiment trains or searches, and draws what came out"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(named("cli"))
                        .should()
                        .dependOnClassesThat(are("cli"))
                        .as("nobody sees a command")
                        .because("everything that a command does can be done by a Java program")
                        .allowEmptyShould(true));
    }

    private static String named(String name) {
        return "dev.gradus.lab." + name + "..";
    }

    private static DescribedPredicate<JavaClass> are(String... names) {
        return resideInAnyPackage(Arrays.stream(names).map(LabArchitectureTest::named).toArray(String[]::new));
    }

    /// Classes of a package depend, within the lab, on some others alone.
    private static ArchRule sees(String name, String... others) {
        Stream<String> seen = Stream.concat(Stream.of(name), Arrays.stream(others)).map(LabArchitectureTest::named);
        DescribedPredicate<JavaClass> unseen =
                resideInAnyPackage("dev.gradus.lab..")
                        .and(DescribedPredicate.not(resideInAnyPackage(seen.toArray(String[]::new))));
        return noClasses()
                .that(are(name))
                .should()
                .dependOnClassesThat(unseen)
                .as(name + " sees " + (others.length == 0 ? "core alone" : String.join(", ", others)))
                .allowEmptyShould(true);
    }

    static Stream<ArchRule> privileges() {
        return Stream.of(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(named("cli"))
                        .should(ACCESS_STANDARD_STREAMS)
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.lang.IO")
                        .as("only the command line prints")
                        .because("experiments, searches and reports also run inside other programs")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(named("cli"))
                        .should()
                        .callMethod(System.class, "exit", int.class)
                        .as("only the command line ends the program")
                        .because("the program belongs to whoever called")
                        .allowEmptyShould(true));
    }

    @Test
    void what_is_exported_is_public_api_and_has_a_page_that_says_where_to_begin() throws IOException {
        Set<String> exported =
                literals(SOURCES.resolve("module-info.java"), "exports (dev\\.gradus\\.lab[\\w.]*);").stream()
                        .map(found -> found.group(1))
                        .collect(toSet());
        assertThat(exported)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of("chart", "model", "report", "settings", "store")
                                .map(name -> "dev.gradus.lab." + name)
                                .toList());
        for (String name : exported) {
            assertThat(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"))
                    .content()
                    .matches(
                            Pattern.compile(
                                    "/// [A-Z][^\\n]+\\n.*\\n/// Begin with \\[dev\\.gradus\\..*", Pattern.DOTALL));
        }
    }

    /// A name that stands for itself, or at the end of a path; sentences may speak of files.
    private static final String FILE_NAME =
            "\"(?:[^\"\\s]*/)?(?:run\\.json|metrics\\.jsonl|run\\.lock|report\\.html|model\\.safetensors)\"";

    /// Words that are names of settings and figures, too, where they are part of a path.
    private static final String FOLDER_NAME = "(?:resolve|Path\\.of)\\([^;]*\"(?:checkpoints|best|final)\"";

    @Test
    void only_the_store_spells_the_names_of_the_files_of_a_run() throws IOException {
        List<String> spelled = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                List<MatchResult> found = literals(file, FILE_NAME + "|" + FOLDER_NAME);
                if (!found.isEmpty()) spelled.add(SOURCES.relativize(file).toString().replace('\\', '/'));
            }
        }
        assertThat(spelled).containsExactly("dev/gradus/lab/store/RunPaths.java");
    }

    private static List<MatchResult> literals(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(Files.readString(file)).results().toList();
    }
}
