package dev.gradus.bench;

import dev.gradus.bench.SearchProblems.Problem;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Proposal;
import dev.gradus.lab.search.Pruner;
import dev.gradus.lab.search.Pruners;
import dev.gradus.lab.search.Sampler;
import dev.gradus.lab.search.Samplers;
import dev.gradus.lab.search.Trial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The best value that samplers and pruners find, for `search_vs_optuna.py`: each decision sees all results before it.
///
/// `SearchBench TRIALS REPETITIONS [SAMPLER…]` prints a line for each problem, sampler and repetition: the best value, seconds per proposal and the epochs of a search with a pruner.
/// Those have so many trials, and as many as 200 epochs allow.
public final class SearchBench {
    private static final Objective LOSS = new Objective("validation.loss", false);
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private static final int BUDGET = 200;

    private SearchBench() {}

    /// Runs all studies.
    ///
    /// @param arguments trials, repetitions, names of samplers with their settings as JSON has them, all unless named
    /// @throws IOException when the table cannot be read
    public static void main(String[] arguments) throws IOException {
        int trials = Integer.parseInt(arguments[0]), repetitions = Integer.parseInt(arguments[1]);
        Map<String, Sampler> samplers = new LinkedHashMap<>();
        samplers.put("random", Samplers.ALL.make("random"));
        samplers.put("sobol", Samplers.ALL.make("sobol"));
        samplers.put("tpe", Samplers.ALL.make("tpe"));
        samplers.put("tpe, univariate", Samplers.ALL.make("tpe", Map.of("multivariate", false)));
        samplers.put("gaussian-process", Samplers.ALL.make("gaussian-process"));
        if (arguments.length > 2) samplers.keySet().retainAll(List.of(arguments).subList(2, arguments.length));
        for (Map.Entry<String, Problem> problem : SearchProblems.all().entrySet())
            for (Map.Entry<String, Sampler> sampler : samplers.entrySet())
                for (int seed = 1; seed <= repetitions; seed++) {
                    String result = study(problem.getValue(), sampler.getValue(), trials, seed);
                    print(problem.getKey(), sampler.getKey(), seed, result + ";0");
                }
        samplers.keySet().retainAll(List.of("random", "tpe"));
        var table = new RecordedTable();
        for (String pruner : List.of("asha", "median"))
            for (Map.Entry<String, Sampler> sampler : samplers.entrySet())
                for (int seed = 1; seed <= repetitions; seed++) {
                    String name = sampler.getKey() + ", " + pruner;
                    Pruner its = Pruners.ALL.make(pruner);
                    var some = new PrunedSearch(table, sampler.getValue(), its, seed, trials, Integer.MAX_VALUE);
                    print("digits, " + trials + " trials", name, seed, some.result());
                    var equal = new PrunedSearch(table, sampler.getValue(), its, seed, Integer.MAX_VALUE, BUDGET);
                    print("digits, " + BUDGET + " epochs", name, seed, equal.result());
                }
    }

    private static void print(String problem, String sampler, int seed, String result) {
        System.out.println(problem + ";" + sampler + ";" + seed + ";" + result);
    }

    private static String study(Problem problem, Sampler sampler, int trials, long seed) {
        List<Trial> seen = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        long nanos = 0;
        for (int i = 1; i <= trials; i++) {
            var ask = new Sampler.Ask(i, trials, 10, problem.space(), LOSS, seen, seed);
            long start = THREAD.getCurrentThreadCpuTime();
            Proposal proposal = sampler.propose(ask);
            nanos += THREAD.getCurrentThreadCpuTime() - start;
            double value = problem.value().applyAsDouble(proposal.point());
            var status = Double.isNaN(value) ? Trial.Status.DIVERGED : Trial.Status.COMPLETED;
            seen.add(new Trial(i, proposal, status, List.of(value), List.of(value), List.of(), 0));
            if (value < best) best = value;
        }
        return best + ";" + nanos * 1e-9 / trials;
    }
}
