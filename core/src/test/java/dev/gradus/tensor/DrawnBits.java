package dev.gradus.tensor;

import dev.gradus.tensor.kernel.Recorder;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Notes every word that is drawn from any [Rng] while it is open, and which are drawn twice.
///
/// Within what it watches no word may come twice, whatever it is drawn for. Three kinds of repetition are meant, and are therefore not
/// watched together: the same step of the same run done again (a replay, a resumption, a closure of L-BFGS, the diagnosis of a
/// step that failed), the same change of an image made again from its log, and the backward pass of dropout, which draws the
/// mask of its forward pass. What a recorded step draws when it is replayed is not noted: its keys are those of the eager step, which is.
/// Deriving a fork draws from a range of its own, and the same fork may be derived any number of times.
final class DrawnBits implements AutoCloseable {
    private static final StackWalker STACK = StackWalker.getInstance();

    private record Word(long key, long stream, long index) {}

    private final Map<Word, List<StackFrame>> drawn = new HashMap<>();
    private final List<String> twice = new ArrayList<>();
    private final Set<String> users = new TreeSet<>();

    private DrawnBits() {}

    static DrawnBits watch() {
        var bits = new DrawnBits();
        Rng.watcher = bits::note;
        return bits;
    }

    private synchronized void note(long key, long stream, long first, int count) {
        List<StackFrame> by = STACK.walk(frames -> frames.filter(DrawnBits::isUser).limit(4).toList());
        String user = by.getFirst().getClassName();
        users.add(user.indexOf('$') < 0 ? user : user.substring(0, user.indexOf('$')));
        for (int i = 0; i < count; i++) {
            List<StackFrame> before = drawn.putIfAbsent(new Word(key, stream, first + i), by);
            if (before != null) twice.add("word " + (first + i) + " for " + before + " and for " + by);
        }
    }

    /// Not the generator itself, nor what keeps its numbers for a recorded step.
    private static boolean isUser(StackFrame frame) {
        String name = frame.getClassName();
        return !name.startsWith(Rng.class.getName())
                && !name.equals(DrawnBits.class.getName())
                && !name.startsWith(Recorder.class.getName());
    }

    /// What was drawn twice, with both callers.
    synchronized List<String> twice() {
        return List.copyOf(twice);
    }

    /// The classes that drew.
    synchronized Set<String> users() {
        return Collections.unmodifiableSet(new TreeSet<>(users));
    }

    /// How many sources of numbers a class drew the first word of.
    synchronized long firsts(String user) {
        return drawn.entrySet().stream()
                .filter(word -> word.getKey().index == 0 && word.getValue().getFirst().getClassName().equals(user))
                .count();
    }

    @Override
    public void close() {
        Rng.watcher = null;
    }
}
