package dev.gradus.data.source;

import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A folder that has one folder for each class: which there are, and which files lie below each.
///
/// Classes are in the order of the code points of their names, files in that of their paths. Hidden ones are left out. The folder
/// of a class may be a link to a folder elsewhere; any other link must lead to a file within.
///
/// @param folder that has them
/// @param wanted the files that are samples
/// @param what these are, in the plural: `pictures`
record ClassFolders(Path folder, Predicate<Path> wanted, String what) {
    /// All visible folders.
    List<Path> all() throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> visible = sorted(inside, ClassFolders::isVisible);
            for (Path path : visible) if (!Files.exists(path)) throw leadsNowhere(path);
            return visible.stream().filter(Files::isDirectory).toList();
        }
    }

    static List<String> names(List<Path> folders) {
        return folders.stream().map(ClassFolders::name).toList();
    }

    /// The wanted files of a class.
    ///
    /// @param others where those of other kinds go
    List<Path> files(Path ofClass, LeftOut others) throws IOException {
        Path real = ofClass.toRealPath();
        requireNoLoop(ofClass, real);
        List<Path> all;
        try (Stream<Path> below = Files.walk(real)) {
            all =
                    sorted(
                            below.map(path -> ofClass.resolve(real.relativize(path))),
                            path -> Files.isRegularFile(path) || (Files.isSymbolicLink(path) && !path.equals(ofClass)));
        }
        for (Path file : all) requireInside(file, real);
        List<Path> files = new ArrayList<>();
        for (Path file : all) {
            if (!isVisible(file)) continue;
            if (wanted.test(file)) files.add(file);
            else others.add(file);
        }
        return files;
    }

    /// The files of a folder itself, sorted.
    static List<Path> directlyIn(Path root) throws IOException {
        try (Stream<Path> inside = Files.list(root)) {
            return sorted(inside, path -> Files.isRegularFile(path) && isVisible(path));
        }
    }

    private static List<Path> sorted(Stream<Path> paths, Predicate<Path> chosen) {
        return paths.filter(chosen).sorted(Comparator.comparing(Path::toString)).toList();
    }

    static boolean isVisible(Path path) {
        return !name(path).startsWith(".");
    }

    static String name(Path path) {
        return Objects.requireNonNullElse(path.toAbsolutePath().normalize().getFileName(), path).toString();
    }

    private void requireNoLoop(Path ofClass, Path real) throws IOException {
        if (!Files.isSymbolicLink(ofClass) || !folder.toRealPath().startsWith(real)) return;
        throw GradusException.got("%s is a link to %s, in which it lies itself", ofClass, real)
                .expected("a folder of %s of one class, or a link to one", what)
                .because("the link leads to the folder of all classes, or to one above it")
                .repair("Remove the link, or let it lead to the %s of one class.", what);
    }

    private void requireInside(Path path, Path ofClass) throws IOException {
        if (!Files.isSymbolicLink(path)) return;
        if (!Files.exists(path)) throw leadsNowhere(path);
        Path real = path.toRealPath();
        boolean isInside = real.startsWith(folder.toRealPath()) || real.startsWith(ofClass);
        if (isInside && Files.isRegularFile(path)) return;
        if (isInside) {
            throw GradusException.got("%s is a link to %s, a folder", path, real)
                    .expected("%s, folders or links to %s; links to folders only directly below %s", what, what, folder)
                    .because("links to folders deep inside may lead in circles")
                    .repair("Move the link up to where the classes are, or copy the %s.", what);
        }
        throw GradusException.got("%s is a link to %s", path, real)
                .expected("%s, or links to %s within %s", what, what, folder)
                .because("the folder was put together from others by links, or was made to do harm")
                .repair("Copy the %s into the folder.", what);
    }

    private static GradusException leadsNowhere(Path link) {
        return GradusException.got("%s is a link to nothing", link)
                .expected("a link to something that is there")
                .because("what it leads to was moved or deleted, or its disk is not mounted")
                .repair("Remove the link, or bring back what it leads to.");
    }
}
