package dev.gradus.lab.cli;

/// What the process tells its caller.
final class ExitCode {
    static final int DONE = 0;
    static final int INTERNAL_ERROR = 1;
    static final int DIFFERENT = 1; // what diff and git diff --exit-code say
    static final int BAD_INPUT = 2;
    static final int DIVERGED = 3;
    static final int CHECK_FAILED = 4;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
