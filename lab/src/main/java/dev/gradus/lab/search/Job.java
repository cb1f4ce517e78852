package dev.gradus.lab.search;

import java.util.List;

/// A piece of work of a study: a trial, or the part of one between two rungs.
///
/// @param number from 1; decisions are taken in this order, whoever is faster
/// @param version of the study's space, from 1
/// @param trial from 1
/// @param proposal what the trial tries
/// @param from epochs that are done before
/// @param to the last epoch of this job
public record Job(int number, int version, int trial, Proposal proposal, int from, int to) {
    /// What came of a job.
    ///
    /// @param job that was done
    /// @param status of its trial afterwards
    /// @param values of the objective after each epoch of this job
    /// @param losses on validation samples after each of them
    /// @param findings of diagnosis, the worst first
    /// @param end why it ended before its last epoch, for people; empty where it did not
    /// @param seconds it took
    public record Done(
            Job job,
            Trial.Status status,
            List<Double> values,
            List<Double> losses,
            List<Trial.Found> findings,
            String end,
            double seconds) {
        /// Keeps copies.
        public Done {
            values = List.copyOf(values);
            losses = List.copyOf(losses);
            findings = List.copyOf(findings);
        }
    }
}
