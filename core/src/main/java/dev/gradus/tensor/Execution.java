package dev.gradus.tensor;

import org.jspecify.annotations.Nullable;

/// What is ambient on one thread: what it computes depends on it without being given it.
///
/// Whatever holds until it is closed is here; what opens it (a [Workspace], a [NoGrad], a [Watch], a [Replay]) puts it in, and brings
/// back what was there before. An operation looks it up once. The worker team's threads have their own: a piece of work sees nothing of its caller's, who decides before handing it out.
///
/// The [recorder][dev.gradus.tensor.kernel.Recorder] of kernels is not here: there is at most one open in the process, which knows its
/// thread, and kernels know nothing of tensors.
final class Execution {
    private static final ThreadLocal<Execution> HERE = ThreadLocal.withInitial(Execution::new);

    final Workspace.Stack workspaces = new Workspace.Stack();

    /// How many [NoGrad]s are open.
    int noGrads;

    /// The innermost one.
    @Nullable Watch watch;

    /// The one whose forward this thread records, also within a piece of work, which is not recorded.
    @Nullable Replay<?> recording;

    /// Blocks for updates in place; 24 KiB that few threads need.
    private Elements.@Nullable Frame frame;

    private Execution() {}

    /// That of this thread.
    static Execution here() {
        return HERE.get();
    }

    boolean differentiates() {
        return noGrads == 0;
    }

    Elements.Frame frame() {
        if (frame == null) frame = new Elements.Frame();
        return frame;
    }
}
