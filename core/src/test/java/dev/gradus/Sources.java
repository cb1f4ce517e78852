package dev.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The source files of all modules, for tests of how they are written.
///
/// @param task that parsed them
/// @param units the parsed files
record Sources(JavacTask task, List<CompilationUnitTree> units) {
    /// The folder of the whole project.
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /// Parses the files of some source sets, such as `main`.
    static Sources parsed(String... sets) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null); // positions are read from it later
        try {
            var sources = files.getJavaFileObjectsFromPaths(files(sets));
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return new Sources(task, units);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files of some source sets.
    static List<Path> files(String... sets) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                for (String set : sets) {
                    Path folder = module.resolve("src").resolve(set).resolve("java");
                    if (!Files.isDirectory(folder)) continue;
                    try (Stream<Path> files = Files.walk(folder)) {
                        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(found::add);
                    }
                }
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }
}
