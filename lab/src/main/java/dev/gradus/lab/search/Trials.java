package dev.gradus.lab.search;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The trials that jobs make up.
final class Trials {
    private Trials() {}

    /// Joins the jobs of each trial.
    ///
    /// @param done jobs in the order of their numbers
    /// @return trials in the order of theirs, with the epochs of all their jobs
    static List<Trial> of(List<Job.Done> done) {
        var trials = new TreeMap<Integer, Trial>();
        for (Job.Done one : done) trials.merge(one.job().trial(), of(one), Trials::joined);
        return List.copyOf(trials.values());
    }

    private static Trial of(Job.Done done) {
        return new Trial(
                done.job().trial(),
                done.job().proposal(),
                done.status(),
                done.values(),
                done.losses(),
                done.findings(),
                done.seconds());
    }

    private static Trial joined(Trial first, Trial then) {
        return new Trial(
                first.number(),
                first.proposal(),
                then.status(),
                joined(first.values(), then.values()),
                joined(first.losses(), then.losses()),
                joined(first.findings(), then.findings()),
                first.seconds() + then.seconds());
    }

    /// A trial with what a further job of it has done.
    static Trial joined(Trial before, Job.Done then) {
        return joined(before, of(then));
    }

    private static <T> List<T> joined(List<T> first, List<T> then) {
        List<T> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
