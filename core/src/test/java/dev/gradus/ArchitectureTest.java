package dev.gradus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.gradus.error.GradusException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The directions between the packages of core, and what only a few of them may touch: each rule with its reason.
///
/// A package is written without its `dev.gradus.`; `nn..` means `nn` and all packages below it. Everyone sees `error`.
class ArchitectureTest {
    private static final Path CLASSES =
            Path.of(URI.create(GradusException.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    private static final JavaClasses CORE = new ClassFileImporter().importPath(CLASSES);
    private static final String INTERNAL = "tensor.kernel..";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"directions", "privileges"})
    void holds(ArchRule rule) {
        rule.check(CORE);
    }

    @Test
    void every_package_with_public_types_is_exported() throws IOException {
        Set<String> exported;
        try (InputStream file = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            exported = ModuleDescriptor.read(file).exports().stream().map(Exports::source).collect(toSet());
        }
        Set<String> written =
                CORE.stream()
                        .filter(type -> type.getModifiers().contains(PUBLIC) && !are(INTERNAL).test(type))
                        .map(JavaClass::getPackageName)
                        .collect(toSet());
        assertThat(written).isEqualTo(exported);
    }

    /// What the compiler's lint `exports` would find, which is off, since it also asks for the module of the null annotations.
    @Test
    void whoever_uses_a_class_can_use_all_types_that_it_shows() {
        List<String> hidden = new ArrayList<>();
        for (JavaClass type : CORE) {
            if (!isShown(type)) continue;
            // a base class within the package may be hidden: its public methods are inherited
            Stream<JavaType> shown =
                    Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                            .filter(base -> !base.toErasure().getPackage().equals(type.getPackage()));
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (!isShown(unit.getModifiers())) continue;
                shown = Stream.concat(shown, unit.getParameterTypes().stream());
                shown = Stream.concat(shown, Stream.of(unit.getReturnType()));
                shown = Stream.concat(shown, unit.getExceptionTypes().stream());
            }
            for (JavaField field : type.getFields()) {
                if (isShown(field.getModifiers())) shown = Stream.concat(shown, Stream.of(field.getType()));
            }
            shown.flatMap(of -> of.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::getBaseComponentType)
                    .filter(of -> !of.isPrimitive() && !isInJavaBase(of) && !isShown(of))
                    .forEach(of -> hidden.add(type.getName() + " shows " + of.getName()));
        }
        assertThat(hidden).isEmpty();
    }

    /// Whether others see a class: with all classes around it, it is public in a package that is exported.
    private static boolean isShown(JavaClass type) {
        return isShown(type.getModifiers())
                && type.getName().startsWith("dev.gradus.")
                && !are(INTERNAL).test(type)
                && type.getEnclosingClass().map(ArchitectureTest::isShown).orElse(true);
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
    }

    private static boolean isInJavaBase(JavaClass type) {
        return type.getName().matches("java\\.(io|lang|math|net|nio|text|time|util)\\..*");
    }

    static Stream<ArchRule> directions() {
        return Stream.of(
                sees("error").because("everything reports errors, so errors know nothing else"),
                sees("config").because("everything has a configuration, so configurations know nothing else"),
                sees(INTERNAL).because("kernels see arrays, so that another provider can replace them"),
                sees("tensor", INTERNAL).because("numbers do not know what they are used for"),
                sees("nn..", "tensor", "config").because("a network is fed and trained by others"),
                sees("optim..", "tensor", "nn.Parameter", "nn.Buffer", "nn.NamePattern", "config")
                        .because("it moves parameters and averages state, whatever layer owns them"),
                sees("regularize..", "tensor", "nn.Parameter", "nn.NamePattern", "config")
                        .because("a penalty is a function of parameters"),
                sees("data..", "tensor", "config").because("a data set is useful without any network"),
                sees("persist..", "tensor")
                        .because("files hold named tensors and plain values, whatever they stand for"),
                sees("model", "tensor", "nn..", "data..", "config", "catalogue", "persist")
                        .because("a model is read and used without the code that trained it"),
                sees("train.diagnose..", "tensor", "nn..", "optim..", "data..", "config")
                        .because("a check reads evidence, whether a training is under way or has long ended"),
                noClasses()
                        .that(are("train"))
                        .should()
                        .dependOnClassesThat(are("train.callback..", "train.metric.."))
                        .as("train names no callback or metric")
                        .because("the trainer publishes events, and whoever likes listens"),
                noClasses()
                        .that(not(are(INTERNAL)))
                        .should()
                        .dependOnClassesThat(resideInAPackage("jdk.incubator.."))
                        .as("only tensor.kernel uses the Vector API")
                        .because("everything else must load on a JVM started without the incubator module"),
                slices().matching("dev.gradus.(**)")
                        .should()
                        .beFreeOfCycles()
                        .because("packages in a cycle can only be read and changed together"));
    }

    static Stream<ArchRule> privileges() {
        return Stream.of(
                nobody(
                                "draws random numbers",
                                "java.util.*Random.*|java.lang.*Math.random|java.util.Collections.shuffle")
                        .because("the same seed gives the same bits only if Rng draws every number"),
                nobody("prints", "java.lang.System.(out|err)|java.lang.IO.*|.*.printStackTrace")
                        .because("a library leaves the terminal to its user"),
                nobody("ends the program", "java.lang.System.exit|java.lang.Runtime.(exit|halt)")
                        .because("the program belongs to whoever called the library"),
                nobody("uses parallel streams", "java.util.*.(parallel|parallelStream)")
                        .because("work is cut by shape, so that results do not depend on the number of threads"),
                nobody("serializes objects", "java.io.Object(In|Out)putStream.*")
                        .because("reading such a stream runs code that the file chooses"),
                nobodyBut(
                                are("persist..", "data.source.."),
                                "touches files",
                                "java.nio.file.Files.*"
                                        + "|java.nio.channels.FileChannel.*|java.io.File.*|java.io.RandomAccessFile.*")
                        .because("crash safety and hostile files are handled in one place"),
                nobodyBut(
                                are("persist..", "data.source..", INTERNAL, "tensor.Checks"),
                                "reads the environment",
                                "java.lang.System.(getenv|getProperty|getProperties)|java.lang.*.get(Boolean|Integer|Long)")
                        .because(
                                "results do not depend on the machine; a system property may choose kernels and checks"),
                nobodyBut(
                                are("persist..", "data.source..", INTERNAL, "train.."),
                                "reads the clock",
                                "java.lang.System.(nanoTime|currentTimeMillis)|java.time.*.now|java.time.Clock.system.*")
                        .because(
                                "results do not depend on the time; workers time their waiting and training its rate"));
    }

    /// A rule that classes of the package `name` depend on no other package or class of ours than `others`.
    private static ArchRule sees(String name, String... others) {
        String[] seen = Stream.of(new String[] {name, "error"}, others).flatMap(Stream::of).toArray(String[]::new);
        return noClasses()
                .that(are(name))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.gradus..").and(not(are(seen))))
                .as(name + " sees only " + are(seen).getDescription());
    }

    private static ArchRule nobody(String deed, String calls) {
        return nobodyBut(are(), deed, calls);
    }

    /// A rule that no class except `these` calls a method or reads a field whose full name matches `calls`.
    private static ArchRule nobodyBut(DescribedPredicate<JavaClass> these, String deed, String calls) {
        Predicate<String> forbidden = Pattern.compile(calls).asMatchPredicate();
        return noClasses()
                .that(not(these))
                .should()
                .accessTargetWhere(
                        describe(
                                deed,
                                access -> forbidden.test(access.getTargetOwner().getName() + "." + access.getName())))
                .as("no class except [" + these.getDescription() + "] " + deed);
    }

    /// Classes in one of these packages, or with one of these names.
    private static DescribedPredicate<JavaClass> are(String... names) {
        String[] full = Stream.of(names).map("dev.gradus."::concat).toArray(String[]::new);
        PackageMatchers packages = PackageMatchers.of(full);
        return describe(
                String.join(", ", names),
                type ->
                        packages.test(type.getPackageName())
                                || List.of(full).contains(type.getBaseComponentType().getName()));
    }
}
