package dev.gradus.config;

/// A thing whose settings are one record: enough to build it again, to write it to a file, and to describe it.
public interface Configured {
    /// The settings that made this object, defaults included.
    ///
    /// @return a record whose components are the schema for JSON, YAML, the command line and search
    Record config();
}
