package dev.gradus.persist;

import dev.gradus.error.GradusException;
import java.nio.file.Path;
import java.util.Locale;

/// Every reason for which a checkpoint is not used: a closed list, each with a test.
enum Damage {
    /// The checkpoint itself is a file or a link.
    NOT_A_FOLDER("a folder, not a link", "something else was put in its place", Repair.ANOTHER),
    /// A file that the manifest names, or the manifest itself, is not there.
    MISSING("all files of the checkpoint", "the copy broke off, or a file was deleted", Repair.ANOTHER),
    /// A link or a folder in place of a file: reading it could lead out of the checkpoint.
    NOT_A_FILE("a plain file, not a link", "something else was put in its place", Repair.ANOTHER),
    /// A manifest that is longer than any that is written.
    MANIFEST_LENGTH("a manifest of at most 1,048,576 bytes", "it is another kind of file", Repair.ANOTHER),
    /// Not JSON, or not written as Gradus writes it.
    MANIFEST_TEXT("the manifest as it was written", Repair.CHANGED, Repair.ANOTHER),
    /// The manifest's own checksum is wrong.
    MANIFEST_CHECKSUM("the manifest's own checksum", Repair.CHANGED, Repair.ANOTHER),
    /// The checksum is right, but a member is missing or has another form.
    MANIFEST_FORM(
            "\"number\", \"library\" and up to 64 \"files\" with plain names, \"bytes\", \"sha256\" and \"crc32c\"",
            "a faulty program wrote it",
            Repair.ANOTHER),
    /// The manifest belongs to another number.
    NUMBER("the number in the name of the folder", "the folder was renamed", "Give it back its name."),
    /// A file is shorter or longer than it was written.
    LENGTH("the length in the manifest", "the copy broke off, or the disk lost the end of the file", Repair.ANOTHER),
    /// A file holds other bytes than were written.
    CONTENT("the bytes that were written", Repair.CHANGED, Repair.ANOTHER),
    /// The operating system refuses.
    UNREADABLE("a file that can be read", "the file belongs to someone else, or the disk is failing", Repair.RIGHTS);

    private final String expected;
    private final String cause;
    private final String repair;

    Damage(String expected, String cause, String repair) {
        this.expected = expected;
        this.cause = cause;
        this.repair = repair;
    }

    GradusException of(Path file, String format, Object... arguments) {
        return GradusException.got("%s is damaged: %s", file, String.format(Locale.ROOT, format, arguments))
                .expected(expected)
                .because(cause)
                .repair(repair);
    }

    /// Sentences that several reasons share.
    private static final class Repair {
        static final String CHANGED = "the disk is failing, or the file was edited";
        static final String ANOTHER = "Take an older checkpoint, or copy this one again from where it is whole.";
        static final String RIGHTS = "Check its rights and the disk.";
    }
}
