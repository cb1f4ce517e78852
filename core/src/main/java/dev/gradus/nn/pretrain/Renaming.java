package dev.gradus.nn.pretrain;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rules that turn the names of a file into those of a model: `FROM=TO`, in which one `*` stands for any characters.
///
/// ```
/// module.*=*        module.fc1.weight → fc1.weight
/// fc1.*=5.*         fc1.weight        → 5.weight
/// ```
/// All rules are applied in their order, each to what the one before has left; a name that a rule does not match stays as it is. Nothing
/// is renamed without a rule. Errors: a rule of another form, a rule that matches no name, two names that become one.
record Renaming(List<Rule> rules) {
    /// One rule, its sides cut at their stars.
    private record Rule(String text, String from, String to) {
        static Rule of(String text) {
            int at = text.indexOf('=');
            if (at < 1 || at == text.length() - 1) throw wrong(text, "names on both sides of one =");
            Rule rule = new Rule(text, text.substring(0, at).strip(), text.substring(at + 1).strip());
            long from = stars(rule.from), to = stars(rule.to);
            if (rule.to.contains("=") || from > 1 || to != from) {
                throw wrong(text, "at most one * on the left, and as many on the right");
            }
            return rule;
        }

        private static long stars(String side) {
            return side.chars().filter(c -> c == '*').count();
        }

        /// The name after this rule.
        String apply(String name) {
            if (!matches(name)) return name;
            int star = from.indexOf('*');
            return star < 0 ? to : to.replace("*", name.substring(star, name.length() - (from.length() - star - 1)));
        }

        boolean matches(String name) {
            int star = from.indexOf('*');
            if (star < 0) return name.equals(from);
            return name.length() >= from.length() - 1
                    && name.startsWith(from.substring(0, star))
                    && name.endsWith(from.substring(star + 1));
        }

        private static GradusException wrong(String text, String expected) {
            return GradusException.got("the rule '%s' for names of weights", Printable.excerpt(text, 80))
                    .expected("FROM=TO: %s", expected)
                    .because("a slip")
                    .repair("Write for example module.*=* or fc1.*=5.*.");
        }
    }

    static Renaming of(List<String> rules) {
        return new Renaming(rules.stream().map(Rule::of).toList());
    }

    /// Renames.
    ///
    /// @param names of the file
    /// @return name of the model → name of the file, in their order
    /// @throws GradusException when a rule matches nothing, or two names become one
    Map<String, String> apply(Collection<String> names) {
        Set<Rule> unused = new HashSet<>(rules);
        Map<String, String> renamed = new LinkedHashMap<>();
        List<String> colliding = new ArrayList<>();
        for (String name : names) {
            String now = name;
            for (Rule rule : rules) {
                if (rule.matches(now)) unused.remove(rule);
                now = rule.apply(now);
            }
            String before = renamed.putIfAbsent(now, name);
            if (before != null) colliding.add("%s and %s both become %s".formatted(before, name, now));
        }
        for (Rule rule : rules) {
            if (!unused.contains(rule)) continue;
            throw GradusException.got("the rule '%s' for names of weights, which matches none", rule.text)
                    .expected("one that matches a name of the file, or what the rules before it have made of it")
                    .because("a spelling mistake, or the rule is for another file")
                    .repair("%s", Suggest.sentence(rule.from, names.stream().limit(20).toList()));
        }
        if (colliding.isEmpty()) return renamed;
        throw GradusException.got("names of weights that collide: %s", Matching.some(colliding))
                .expected("names that the rules keep apart")
                .because("a rule takes away what tells them apart")
                .repair("Write a rule for each, such as encoder.*=0.* and decoder.*=1.*.");
    }
}
