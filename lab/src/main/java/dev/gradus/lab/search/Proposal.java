package dev.gradus.lab.search;

/// What a sampler proposes to try.
///
/// @param point values of settings
/// @param epochs to be trained at most
/// @param stage of the search, from 1: coarse-to-fine has several
public record Proposal(Point point, int epochs, int stage) {}
