package dev.gradus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Texts and comments within the sources of all modules.
class SourceTextTest {
    private static final Sources MAIN = Sources.parsed("main");
    private static final Pattern PLACEHOLDER = Pattern.compile("%[,0+#-]*\\d*(?:\\.\\d+)?[sdfegxX]");

    /// Looks at trees of one kind, and notes what is wrong with them.
    private abstract static class Search extends TreePathScanner<@Nullable Void, @Nullable Void> {
        final List<String> found = new ArrayList<>();
        final Sources sources;

        Search(Sources sources) {
            this.sources = sources;
        }

        List<String> all() {
            for (CompilationUnitTree unit : sources.units()) scan(new TreePath(unit), null);
            return found;
        }

        final void note(Tree tree, Object what) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            long at = DocTrees.instance(sources.task()).getSourcePositions().getStartPosition(unit, tree);
            found.add(path() + ":" + unit.getLineMap().getLineNumber(at) + " " + what);
        }

        final Path path() {
            return Sources.ROOT.relativize(Path.of(getCurrentPath().getCompilationUnit().getSourceFile().toUri()));
        }
    }

    /// Texts of errors whose placeholders are not as many as their arguments, and those with arguments that hold somebody's words.
    private static final class Formats extends Search {
        private static final Set<String> PARTS = Set.of("got", "expected", "because", "repair");
        int seen;

        Formats(Sources sources) {
            super(sources);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && PARTS.contains(select.getIdentifier().toString())
                    && !call.getArguments().isEmpty()
                    && isError(select)) {
                seen++;
                List<? extends ExpressionTree> arguments = call.getArguments();
                List<String> texts = texts(call, arguments.getFirst(), arguments.size() > 1);
                long most = 0;
                for (String text : texts) {
                    most = Math.max(most, PLACEHOLDER.matcher(text).results().count());
                    if (text.contains("%%")) note(call, text);
                }
                boolean fits = arguments.size() == 1 || texts.isEmpty() || most == arguments.size() - 1;
                if (!fits) note(call, texts);
            }
            return super.visitMethodInvocation(call, null);
        }

        private static boolean isError(MemberSelectTree select) {
            ExpressionTree from = select.getExpression();
            while (from instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof MemberSelectTree before) {
                from = before.getExpression();
            }
            return from.toString().equals("GradusException");
        }

        /// All that an expression of literals can be; with arguments, nothing else may be in it.
        private List<String> texts(Tree call, ExpressionTree text, boolean isFormat) {
            return switch (text) {
                case LiteralTree literal -> List.of(String.valueOf(literal.getValue()));
                case ParenthesizedTree inner -> texts(call, inner.getExpression(), isFormat);
                case ConditionalExpressionTree either -> {
                    List<String> both = new ArrayList<>(texts(call, either.getTrueExpression(), isFormat));
                    both.addAll(texts(call, either.getFalseExpression(), isFormat));
                    yield both;
                }
                case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
                    List<String> sums = new ArrayList<>();
                    for (String left : texts(call, sum.getLeftOperand(), isFormat)) {
                        for (String right : texts(call, sum.getRightOperand(), isFormat)) sums.add(left + right);
                    }
                    yield sums;
                }
                case IdentifierTree constant when constant.getName().toString().matches("[A-Z_]+") -> List.of("");
                case SwitchExpressionTree _ -> List.of();
                default -> {
                    if (isFormat) note(call, "a format made of " + text);
                    yield List.of("");
                }
            };
        }
    }

    @Test
    void an_error_fills_each_placeholder_and_nobody_s_words_become_one() {
        var formats = new Formats(MAIN);
        assertThat(formats.all()).isEmpty();
        assertThat(formats.seen).isGreaterThan(1000);
    }

    /// Comments above methods that are described where they are declared: how one of them does it stands inside, and goes with it.
    private static final class KernelComments extends Search {
        KernelComments(Sources sources) {
            super(sources);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            boolean overrides =
                    method.getModifiers().getAnnotations().stream()
                            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
            boolean isKernel = path().toString().endsWith("Kernels.java");
            String comment = DocTrees.instance(sources.task()).getDocComment(getCurrentPath());
            if (isKernel && overrides && comment != null) note(method, method.getName());
            return super.visitMethod(method, null);
        }
    }

    @Test
    void a_kernel_has_no_comment_that_can_outlive_it() {
        assertThat(new KernelComments(MAIN).all()).isEmpty();
    }

    /// Literals of core that name an option of some command line; those of Java itself may be named.
    private static final class Flags extends Search {
        private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--(?!add-modules\\b)[a-z]");

        Flags(Sources sources) {
            super(sources);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
            boolean isOfCore = path().startsWith("core");
            if (isOfCore && literal.getValue() instanceof String text && FLAG.matcher(text).find()) note(literal, text);
            return null;
        }
    }

    @Test
    void core_names_no_flag_of_a_command_line() {
        assertThat(new Flags(MAIN).all()).isEmpty();
    }
}
