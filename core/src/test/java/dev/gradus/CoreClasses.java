package dev.gradus;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gradus.error.GradusException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/// The compiled classes of this module without its tests, for tests that nothing was forgotten.
public final class CoreClasses {
    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .importPath(
                            Path.of(
                                    URI.create(
                                            GradusException.class
                                                    .getProtectionDomain()
                                                    .getCodeSource()
                                                    .getLocation()
                                                    .toString())));

    private CoreClasses() {}

    /// The names of all classes.
    public static Set<String> names() {
        return ALL.stream().map(JavaClass::getName).collect(toCollection(TreeSet::new));
    }

    /// Whether everybody may use a class.
    static boolean isPublic(String name) {
        return ALL.get(name).getModifiers().contains(JavaModifier.PUBLIC);
    }

    /// The names of all classes of a kind that can be made.
    public static Set<String> concrete(Class<?> base) {
        return ALL.stream()
                .filter(c -> c.isAssignableTo(base) && !c.isInterface())
                .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(toCollection(TreeSet::new));
    }

    /// The names of all classes that call some methods of a class, without itself; of one within another, the name of the outer.
    public static Set<String> callers(Class<?> of, Set<String> methods) {
        return ALL.stream()
                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(of) && methods.contains(call.getName()))
                .map(call -> call.getOriginOwner().getName().replaceAll("\\$.*", ""))
                .filter(name -> !name.equals(of.getName()))
                .collect(toCollection(TreeSet::new));
    }
}
