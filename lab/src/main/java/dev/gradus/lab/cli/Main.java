package dev.gradus.lab.cli;

/// The command line, until its verbs are written.
public final class Main {
    private Main() {}

    /// Says that there is nothing to run yet.
    ///
    /// @param args not read
    public static void main(String[] args) {
        System.err.println("gradus: no verb is written yet");
        System.exit(2);
    }
}
