package dev.gradus.data;

import dev.gradus.error.GradusException;

/// A contiguous part of every batch.
///
/// @param rank which, from 0
/// @param of how many there are
record Shard(int rank, int of) {
    /// All of every batch.
    static final Shard WHOLE = new Shard(0, 1);

    Shard {
        if (rank < 0 || rank >= of) {
            throw GradusException.got("shard %d of %d", rank, of)
                    .expected("a rank from 0 to below the number of shards")
                    .because("ranks were counted from 1, or the two were exchanged")
                    .repair("The ranks of n processes are 0 to n - 1.");
        }
    }

    /// The first sample of the part in a batch.
    int from(int samples) {
        return at(rank, samples);
    }

    /// How many samples of a batch are in the part.
    int size(int samples) {
        return at(rank + 1, samples) - at(rank, samples);
    }

    private int at(int part, int samples) {
        return (int) ((long) part * samples / of);
    }
}
