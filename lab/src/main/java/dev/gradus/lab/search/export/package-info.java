/// Studies in the forms that other programs read: CSV, JSON and Optuna's journal.
@org.jspecify.annotations.NullMarked
package dev.gradus.lab.search.export;
