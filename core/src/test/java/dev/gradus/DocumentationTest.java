package dev.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every source file of every module owes its reader. Broken links and tags are the compiler's business (doclint).
class DocumentationTest {
    private static final Path CORE = Sources.ROOT.resolve("core/src/main/java");
    private static final int LONGEST_FILE = 400;
    private static final Pattern EMPTY_OPENING =
            Pattern.compile("This (class|interface|record|enum|method|function)\\b.*", Pattern.DOTALL);

    @Test
    void every_public_declaration_has_a_comment() throws IOException {
        assertThat(declarations()).filteredOn(d -> d.comment() == null).isEmpty();
    }

    @Test
    void the_first_sentence_defines_the_thing() throws IOException {
        assertThat(declarations())
                .filteredOn(d -> d.comment() != null && EMPTY_OPENING.matcher(d.comment().strip()).matches())
                .isEmpty();
    }

    @Test
    void no_file_is_too_long_to_read() throws IOException {
        assertThat(Files.readString(Sources.ROOT.resolve("CONTRIBUTING.md")))
                .as("what is counted here: lines that are neither blank nor comment")
                .contains("no file above " + LONGEST_FILE + " lines of code");
        for (Path file : Sources.files("main", "test")) {
            try (Stream<String> lines = Files.lines(file)) {
                long code = lines.map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("//")).count();
                assertThat(code).as("lines of code in %s", file).isLessThanOrEqualTo(LONGEST_FILE);
            }
        }
    }

    @Test
    void every_exported_package_has_a_page_that_says_where_to_begin() throws IOException {
        List<String> exported = exportedPackages();
        assertThat(exported).hasSizeGreaterThan(20);
        for (String name : exported) {
            Path page = CORE.resolve(name.replace('.', '/')).resolve("package-info.java");
            assertThat(page).exists();
            assertThat(Files.readString(page))
                    .as(page.toString())
                    .matches(
                            Pattern.compile(
                                    "/// [A-Z][^\\n]+\\n.*\\n/// Begin with \\[dev\\.gradus\\..*", Pattern.DOTALL));
        }
    }

    private static List<String> exportedPackages() throws IOException {
        return Pattern.compile("exports (dev\\.gradus[\\w.]*);")
                .matcher(Files.readString(CORE.resolve("module-info.java")))
                .results()
                .map(export -> export.group(1))
                .toList();
    }

    /// A public or protected declaration, as "file:line name", and its comment.
    private record Declaration(String where, @Nullable String comment) {
        @Override
        public String toString() {
            return where;
        }
    }

    private static List<Declaration> declarations() throws IOException {
        Sources main = Sources.parsed("main");
        var scanner = new Scanner(DocTrees.instance(main.task()));
        for (CompilationUnitTree unit : main.units()) scanner.scan(new TreePath(unit), null);
        return scanner.found;
    }

    /// Collects what is public or protected in types that are themselves public or protected.
    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        final List<Declaration> found = new ArrayList<>();
        private final DocTrees trees;

        Scanner(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            if (seen(type.getModifiers())) {
                add(type.getSimpleName());
                super.visitClass(type, null);
            }
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            boolean documentedElsewhere = overrides(method) || isRecordConstructor(method);
            if (seen(method.getModifiers()) && !documentedElsewhere) {
                add(method.getName());
            }
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
            if (seen(field.getModifiers())) {
                add(field.getName());
            }
            return null;
        }

        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
        }

        private boolean isRecordConstructor(MethodTree method) {
            return method.getReturnType() == null && parent().getKind() == Tree.Kind.RECORD;
        }

        private boolean seen(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || (parent().getKind() == Tree.Kind.INTERFACE && !flags.contains(Modifier.PRIVATE));
        }

        private Tree parent() {
            return getCurrentPath().getParentPath().getLeaf();
        }

        private void add(CharSequence name) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            long start = trees.getSourcePositions().getStartPosition(unit, getCurrentPath().getLeaf());
            long line = unit.getLineMap().getLineNumber(start);
            Path file = Sources.ROOT.relativize(Path.of(unit.getSourceFile().toUri()));
            found.add(new Declaration(file + ":" + line + " " + name, trees.getDocComment(getCurrentPath())));
        }
    }
}
