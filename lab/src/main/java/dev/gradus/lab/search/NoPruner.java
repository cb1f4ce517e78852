package dev.gradus.lab.search;

/// Trains every trial to its end.
public record NoPruner() implements Pruner {}
