using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>How good the answers of each sampler are, beside Optuna's.</summary>
internal sealed class SearchQuality : ILocalBenchmark
{
    private const string Few = "at least";
    private const string Aim = "aim";
    private const int Usual = 100;
    private const int Long = 300;

    /// <summary>
    /// A sampler, how many trials it is given, and Optuna's of the same settings. Slow ones first, so that no processor is idle in the end.
    /// </summary>
    private static readonly (string Name, int Trials, string? Peer)[] Samplers =
    [
        ("gp", Usual, null),
        ("auto", Usual, null),
        ("forest", Usual, null),
        ("tpe", Usual, "tpe_mv"),
        ("cmaes", Long, "cmaes"),
        ("ga", Long, "nsga2_p20"),
        ("nsga2", Usual, "nsga2"),
        ("qmc", Usual, "qmc"),
        ("random", Usual, "random"),
    ];

    public string Name => "search-quality";

    public string About => "Simple regret of each sampler after 100 trials (cmaes, ga: 300), median of 30 seeds, beside Optuna's.";

    public Setup Default => new() { Repeats = 30, Problems = [.. SearchProblems.Compared.Select(problem => problem.Name)] };

    public Measured Run(Setup setup, CancellationToken cancellation)
    {
        SearchProblem[] problems =
        [
            .. setup.Problems.Select(name =>
                SearchProblems.All.FirstOrDefault(problem => problem.Name == name)
                ?? throw new CheckFailedException(
                    $"There is no problem \"{name}\"; there are {string.Join(", ", SearchProblems.All.Select(known => known.Name))}."
                )
            ),
        ];
        var samplers = Array.FindAll(Samplers, sampler => setup.Samplers.Count == 0 || setup.Samplers.Contains(sampler.Name));
        Outcome.Require(
            samplers.Length > 0,
            $"There is none of these samplers; there are {string.Join(", ", Samplers.Select(sampler => sampler.Name))}."
        );
        foreach (var problem in problems)
        {
            problem.Check();
        }

        var regrets = Measure(setup, problems, samplers, cancellation);
        var table = new QualityTable([.. problems.Select(problem => problem.Name)], regrets, OptunaFigures.Read(setup.Peers));
        var figures = samplers.SelectMany(sampler => table.Rows(sampler.Name, sampler.Trials, sampler.Peer)).ToList();
        foreach (var (name, trials, peer) in samplers.Where(sampler => sampler.Peer is not null))
        {
            figures.AddRange(
                table.Counts(
                    $"{name} against Optuna's {peer}",
                    problem => table.Share(problem, name, trials, peer!),
                    (Few, 1.1, 5),
                    (Aim, 1, 5)
                )
            );
        }

        figures.AddRange(
            table.Counts(
                "gp or forest against Optuna's best",
                problem => table.ShareOfBest(problem, ["gp", "forest"], Usual),
                (Few, 1, 4),
                (Aim, 0.1, 4)
            )
        );
        figures.AddRange(
            table.Counts(
                "auto against the best of ours",
                problem => table.ShareOfOurs(problem, "auto", Usual),
                (Few, 1.5, 5),
                (Aim, 1.1, 5)
            )
        );
        return new Measured(
            $"{problems.Length} problems, {setup.Repeats} seeds, one trial after another",
            "the problems have the losses that other programs have for them",
            figures
        );
    }

    private static ConcurrentDictionary<(string Problem, string Sampler, int Trials), double[]> Measure(
        Setup setup,
        SearchProblem[] problems,
        (string Name, int Trials, string? Peer)[] samplers,
        CancellationToken cancellation
    )
    {
        var regrets = new ConcurrentDictionary<(string Problem, string Sampler, int Trials), double[]>();
        var runs =
            from sampler in samplers
            from problem in problems
            from seed in Enumerable.Range(0, setup.Repeats)
            select (sampler, problem, seed);
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(
            Partitioner.Create(runs, EnumerablePartitionerOptions.NoBuffering),
            parallel,
            run =>
            {
                var best = SearchStudy.Regrets(run.problem, run.sampler.Name, run.seed, run.sampler.Trials);
                foreach (var trials in new[] { Usual, run.sampler.Trials })
                {
                    regrets.GetOrAdd((run.problem.Name, run.sampler.Name, trials), _ => new double[setup.Repeats])[run.seed] = best[
                        Math.Min(trials, best.Length) - 1
                    ];
                }
            }
        );
        if (setup.Raw is { } file)
        {
            File.WriteAllLines(
                file,
                [
                    "problem,sampler,trials,seed,regret",
                    .. from cell in regrets
                    orderby cell.Key
                    from seed in Enumerable.Range(0, setup.Repeats)
                    select string.Create(
                        CultureInfo.InvariantCulture,
                        $"{cell.Key.Problem},{cell.Key.Sampler},{cell.Key.Trials},{seed},{cell.Value[seed]:R}"
                    ),
                ]
            );
        }

        return regrets;
    }
}
