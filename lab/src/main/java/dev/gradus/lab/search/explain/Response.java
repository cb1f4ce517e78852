package dev.gradus.lab.search.explain;

import java.util.List;

/// What is predicted for each value of one setting, as the mean over all values of the others.
///
/// @param path of the setting
/// @param at values of the setting, in the order of its range
/// @param mean predicted value of the objective at each
/// @param low lower end of its 90 % interval over the trees
/// @param high upper end
public record Response(String path, List<Object> at, List<Double> mean, List<Double> low, List<Double> high) {
    /// Keeps copies.
    public Response {
        at = List.copyOf(at);
        mean = List.copyOf(mean);
        low = List.copyOf(low);
        high = List.copyOf(high);
    }
}
