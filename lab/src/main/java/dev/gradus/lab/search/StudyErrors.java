package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import java.nio.file.Path;
import java.sql.SQLException;

/// What can be wrong with the database of a study.
final class StudyErrors {
    private StudyErrors() {}

    static GradusException missing(Path folder) {
        return GradusException.got("no study at %s", folder)
                .expected("a folder with %s", StudyFile.NAME)
                .because("another folder was meant")
                .repair("Name the folder of a study, as gradus search prints it at the end.");
    }

    static GradusException foreign(Path file) {
        return GradusException.got("%s, which is no study of Gradus", file)
                .expected("a database that gradus search has made")
                .because("it is another program's, or its beginning is overwritten")
                .repair("Name the folder of a study, or take the file from a copy.");
    }

    static GradusException later(Path file, long format) {
        return GradusException.got("%s of format %d", file, format)
                .expected("format %d or an earlier one", StudyFile.FORMAT)
                .because("a later Gradus wrote it")
                .repair("Update Gradus.");
    }

    static GradusException damaged(String where, String what) {
        return GradusException.got("%s is damaged: %s", where, what)
                .expected("a study as it was written")
                .because("the file was cut off, edited, or a disk has failed")
                .repair("Take the folder of the study from a copy, or begin a new study.");
    }

    static GradusException unreadable(Path file, SQLException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("BUSY") || said.contains("LOCKED")) {
            return GradusException.got("%s is locked: %s", file, said)
                    .expected("a study that no other program holds open for writing")
                    .because("another search runs on it, or a database browser is open")
                    .repair("Wait for the search to end, or close the other program.");
        }
        if (said.contains("READONLY") || said.contains("CANTOPEN")) {
            return GradusException.got("%s cannot be written: %s", file, said)
                    .expected("a file and a folder that may be written")
                    .because("they are read-only, or of another user")
                    .repair("Change the permissions, or copy the folder of the study.");
        }
        if (said.contains("FULL") || said.contains("IOERR")) {
            return GradusException.got("%s could not be written: %s", file, said)
                    .expected("room on the disk")
                    .because("it is full, or fails")
                    .repair("Make room and give the same command again: nothing that was finished is lost.");
        }
        return damaged(file.toString(), said);
    }
}
