package dev.gradus.tensor.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The pieces of work that one thread has kernels do, in order, so that they can be done again without being thought out again.
///
/// Every kernel, and whatever else touches the elements of a tensor, goes through [#run] or [#once]. They do the work; while a
/// recorder is open they remember it, too. What a piece does within itself is not remembered again.
///
/// There is at most one in the process, so that a kernel learns by reading one field that nothing is to be remembered: no thread has to
/// look up its own. Whoever finds another one open computes, and records at its next opportunity.
public final class Recorder implements AutoCloseable {
    private static volatile @Nullable Recorder open;

    private final @Nullable Recorder before;
    private final long owner = Thread.currentThread().threadId();
    private WorkerTeam.@Nullable Task[] tasks = new WorkerTeam.Task[64];
    private int[] chunks = new int[64];
    private int count;
    private boolean within;
    private @Nullable String refusal;

    private Recorder(@Nullable Recorder before) {
        this.before = before;
    }

    /// Begins to remember what this thread does.
    ///
    /// @param before what is always replayed before this is, or null
    /// @return null where another recorder is open
    public static synchronized @Nullable Recorder open(@Nullable Recorder before) {
        if (open != null) return null;
        Recorder recorder = new Recorder(before);
        open = recorder;
        return recorder;
    }

    /// Ends it.
    @Override
    public void close() {
        open = null;
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (tasks[i] == null) continue;
            if (left > 0
                    && tasks[left - 1] instanceof Elementwise before
                    && tasks[i] instanceof Elementwise next
                    && before.canPrecede(next)) {
                tasks[left - 1] = before.then(next);
                continue;
            }
            tasks[left] = tasks[i];
            chunks[left++] = chunks[i];
        }
        count = left;
        tasks = Arrays.copyOf(tasks, count);
        chunks = Arrays.copyOf(chunks, count);
    }

    /// The place of the piece that was remembered last.
    ///
    /// @return from 0; -1 before the first
    public int last() {
        return count - 1;
    }

    /// Takes a piece out, before this is closed; the places of the others stay.
    ///
    /// @param place of the piece
    /// @return what does it
    public Runnable take(int place) {
        WorkerTeam.Task task = Objects.requireNonNull(tasks[place]);
        int chunkCount = chunks[place];
        tasks[place] = null;
        return () -> WorkerTeam.shared().run(chunkCount, task);
    }

    /// Remembers pieces at a place whose piece was taken, instead of in the end.
    ///
    /// @param place of that piece
    /// @param work whatever is done by pieces
    public void insert(int place, Runnable work) {
        int first = count;
        work.run();
        List<Runnable> pieces = new ArrayList<>();
        for (int i = first; i < count; i++) pieces.add(take(i));
        count = first;
        tasks[place] = _ -> pieces.forEach(Runnable::run);
        chunks[place] = 1;
    }

    /// The one that remembers what this thread does.
    ///
    /// @return null where none does, and within a piece of work
    public static @Nullable Recorder here() {
        Recorder recorder = open;
        return recorder != null && recorder.owner == Thread.currentThread().threadId() && !recorder.within
                ? recorder
                : null;
    }

    /// Whether what another one has remembered is as new as what this one remembers, whenever that is done again.
    ///
    /// @param other any recorder
    /// @return true for itself and the one before it
    public boolean follows(Recorder other) {
        return other == this || other == before;
    }

    /// Whether what this thread does is remembered.
    ///
    /// @return true between [#open] and [#close], but not within a piece of work
    public static boolean isOn() {
        return here() != null;
    }

    /// Does independent pieces of work on all threads, and waits for them.
    ///
    /// @param chunks how many, a function of the shape alone
    /// @param task the work
    public static void run(int chunks, WorkerTeam.Task task) {
        Recorder recorder = here();
        if (recorder == null) WorkerTeam.shared().run(chunks, task);
        else recorder.remember(chunks, task);
    }

    /// Does one piece of work on this thread; kernels within it may use all threads.
    ///
    /// @param work the work
    public static void once(Runnable work) {
        if (isOn()) run(1, _ -> work.run());
        else work.run();
    }

    /// Tells that what this thread does cannot be done again blindly.
    ///
    /// @param why for people: "it reads a value"
    public static void refuse(String why) {
        Recorder recorder = here();
        if (recorder != null && recorder.refusal == null) recorder.refusal = why;
    }

    private void remember(int chunkCount, WorkerTeam.Task task) {
        if (count == tasks.length) {
            tasks = Arrays.copyOf(tasks, 2 * count);
            chunks = Arrays.copyOf(chunks, 2 * count);
        }
        tasks[count] = task;
        chunks[count++] = chunkCount;
        within = true;
        try {
            WorkerTeam.shared().run(chunkCount, task);
        } finally {
            within = false;
        }
    }

    /// Does all of it again; nothing is allocated but what the pieces allocate.
    public void replay() {
        WorkerTeam team = WorkerTeam.shared();
        for (int i = 0; i < count; i++) team.run(chunks[i], Objects.requireNonNull(tasks[i]));
    }

    /// Why it cannot be done again.
    ///
    /// @return the reason, or null where it can
    public @Nullable String refusal() {
        return refusal;
    }
}
