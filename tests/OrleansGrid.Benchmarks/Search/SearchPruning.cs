using System.Globalization;
using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Benchmarks;

/// <summary>How many epochs of training are spent until one trial is good enough, with and without pruners.</summary>
internal sealed class SearchPruning : ILocalBenchmark
{
    private const double Target = 0.20;
    private const int Budget = 20_000;
    private const string None = "none";
    private const double AtMost = 402;
    private const double Aim = 250;

    /// <summary>With the options that Optuna's were given.</summary>
    private static readonly (string Name, Func<IPruner?> Make)[] Pruners =
    [
        (None, () => null),
        ("median", () => Make("median", ("startup", 5), ("warmup", 5))),
        ("asha", () => Make("asha")),
        ("hyperband", () => Make("hyperband", ("max", LearningCurves.Epochs))),
    ];

    public string Name => "search-pruning";

    public string About =>
        "Epochs until a trial reports a loss of 0.20 on simulated learning curves, by pruner; median of 30 seeds, beside Optuna's.";

    public Setup Default => new() { Repeats = 30, Samplers = ["random", "tpe"] };

    public Measured Run(Setup setup, CancellationToken cancellation)
    {
        LearningCurves.Check();
        var figures = new List<Figure>();
        foreach (var sampler in setup.Samplers)
        {
            foreach (var (pruner, make) in Pruners)
            {
                var epochs = new double[setup.Repeats];
                Parallel.For(
                    0,
                    setup.Repeats,
                    new ParallelOptions { CancellationToken = cancellation },
                    seed => epochs[seed] = EpochsToTarget(sampler, make(), seed)
                );
                var figure = Figure.Less(
                    $"{sampler}, {pruner}: epochs to the target",
                    epochs,
                    [.. Optuna(setup.Peers, sampler, pruner), .. Wanted(sampler, pruner)]
                );
                Report.Say(
                    $"  {sampler,-7} {pruner,-10} {figure.Repeats.Median,6:0} epochs "
                        + $"[{figure.Repeats.Quantile(0.25):0}, {figure.Repeats.Quantile(0.75):0}]  "
                        + string.Join(", ", figure.Beside.Select(other => FormattableString.Invariant($"{other.With} {other.Value:0}")))
                );
                figures.Add(figure);
            }
        }

        return new Measured(
            $"trials of at most {LearningCurves.Epochs} epochs one after another, {setup.Repeats} seeds",
            "the curves have the losses that the peers' program has for them",
            figures
        );
    }

    /// <summary>A trial reports each epoch, and is stopped or runs to its end before the next begins.</summary>
    private static int EpochsToTarget(string name, IPruner? pruner, long seed)
    {
        var space = SpaceMap.Of(new SearchSpace().Float("u0", 0, 1).Float("u1", 0, 1).Float("u2", 0, 1)).Space;
        var sampler = Samplers.Create(name, new SamplerRequest(space, seed)).Sampler;
        var history = new TrialHistory(space);
        var spent = 0;
        for (var number = 0; spent < Budget; number++)
        {
            var proposal = sampler.Propose(history, number);
            var trial = new Trial
            {
                Number = number,
                Point = proposal.Point,
                Note = proposal.Note,
                State = TrialState.Running,
            };
            List<StepValue> reports = [];
            for (var epoch = 1; epoch <= LearningCurves.Epochs && trial.State == TrialState.Running; epoch++)
            {
                spent++;
                reports.Add(new StepValue(epoch, LearningCurves.Loss(proposal.Point, epoch)));
                if (reports[^1].Value <= Target)
                {
                    return spent;
                }

                trial = trial with { Reports = [.. reports] };
                history.Put(trial);
                if (pruner?.ShouldPrune(history, trial) == true)
                {
                    trial = trial with { State = TrialState.Pruned };
                }
            }

            history.Put(trial.HasEnded ? trial : trial with { State = TrialState.Succeeded, Losses = [reports[^1].Value] });
        }

        return spent;
    }

    private static IPruner Make(string name, params (string Name, double Value)[] options) =>
        PrunerKinds.Create(name, options.ToDictionary(option => option.Name, option => option.Value));

    private static IEnumerable<(string With, double Value)> Wanted(string sampler, string pruner) =>
        (sampler, pruner) == ("random", "asha") ? [("at most", AtMost), ("aim", Aim)] : [];

    /// <summary>Its median, from the peers' hpo/pruners.csv; nothing without.</summary>
    private static IEnumerable<(string With, double Value)> Optuna(string? peers, string sampler, string pruner)
    {
        if (peers is null)
        {
            return [];
        }

        var rows = File.ReadLines(Path.Combine(peers, "hpo", "pruners.csv")).Skip(1).Select(line => line.Split(','));
        double[] epochs =
        [
            .. rows.Where(row => row[0] == pruner && row[1] == sampler).Select(row => double.Parse(row[3], CultureInfo.InvariantCulture)),
        ];
        return epochs.Length == 0 ? [] : [("Optuna", new Series(epochs).Median)];
    }
}
