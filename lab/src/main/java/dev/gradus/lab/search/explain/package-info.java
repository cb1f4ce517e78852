/// What a study found out, and what of it can be trusted: importance of settings, response curves, warnings, causes by region, the winner and its ties.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.search.explain;
