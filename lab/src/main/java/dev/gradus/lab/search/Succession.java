package dev.gradus.lab.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a version of a study takes over from those before it.
///
/// A sampler numbers its proposals from 1. A version that differs from the one before in nothing but its number of trials and its points by hand goes on with
/// these numbers; any other one begins anew, with another seed.
///
/// @param version from 1
/// @param before the highest number of a trial of earlier versions; 0 where there is none
/// @param row the version that began the numbers of the sampler
/// @param taken those of them that earlier versions have tried
record Succession(int version, int before, int row, Set<Integer> taken) {
    Succession {
        taken = Set.copyOf(taken);
    }

    /// Of all versions of a study.
    static List<Succession> of(List<Definition> versions, Collection<Job.Done> jobs) {
        List<Succession> all = new ArrayList<>(List.of(new Succession(1, 0, 1, Set.of())));
        for (int v = 1; v < versions.size(); v++)
            all.add(all.getLast().next(versions.get(v - 1), versions.get(v), jobs));
        return all;
    }

    private Succession next(Definition own, Definition next, Collection<Job.Done> jobs) {
        Set<Integer> tried = new HashSet<>(taken);
        int last = before;
        for (Job.Done done : jobs) {
            if (done.job().version() != version) continue;
            int trial = done.job().trial(), proposed = trial - before - own.points().size();
            last = Math.max(last, trial);
            if (proposed > 0) tried.add(number(proposed));
        }
        return StudyChange.isSameSearch(own, next)
                ? new Succession(version + 1, last, row, tried)
                : new Succession(version + 1, last, version + 1, Set.of());
    }

    /// The sampler's number of a trial that it proposes: the n-th one that is not taken.
    ///
    /// @param n of this version, from 1
    int number(int n) {
        int number = 0;
        for (int left = n; left > 0; ) if (!taken.contains(++number)) left--;
        return number;
    }
}
