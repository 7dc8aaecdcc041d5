using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>How many events a second the machine of one job takes, without a silo, a database or a network.</summary>
internal sealed class MachineSpeed : ILocalBenchmark
{
    private const int Stages = 200;
    private const int LayerWidth = 10;
    private const int RunningTasks = 1000;

    /// <summary>More items than any repeat gets through.</summary>
    private const long Endless = 1_000_000_000_000;

    private const long ItemsOfSmallStage = 4000;

    private static readonly (string With, double Value)[] Wanted = [("at least", 100_000), ("aim", 1_000_000)];

    public string Name => "machine";

    public string About => "Events a second (of --items) of one job's machine alone: 1,000 running tasks, 200 stages.";

    public Setup Default => new() { Items = 1_000_000, Repeats = 3 };

    public Measured Run(Setup setup, CancellationToken cancellation)
    {
        var figures = new List<Figure>
        {
            Measure("a chain of stages, the middle one runs", setup, () => HalfWay(width: 1), cancellation),
            Measure("layers of stages, the middle one runs", setup, () => HalfWay(LayerWidth), cancellation),
            Measure("layers of stages, all from the first to the last", setup, FromTheFirst, cancellation),
        };
        return new Measured(
            $"{RunningTasks} running tasks, {Stages} stages in a chain or in layers of {LayerWidth}, {setup.Items} events, "
                + $"{setup.Repeats} times",
            "the tasks were running at the end, or the job had succeeded with every item",
            figures
        );
    }

    private static Figure Measure(string name, Setup setup, Func<MachineLoad> begin, CancellationToken cancellation)
    {
        var rates = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            var load = begin();
            var before = load.Events;
            var clock = Stopwatch.StartNew();
            while (load.Events - before < setup.Items && !load.HasEnded)
            {
                cancellation.ThrowIfCancellationRequested();
                load.Step();
            }

            rates.Add((load.Events - before) / clock.Elapsed.TotalSeconds);
            load.Check();
        }

        var figure = Figure.More($"{name}: events/s", rates, Wanted);
        Report.Say($"  {name,-50} {figure.Repeats.Median:N0} events/s");
        return figure;
    }

    /// <summary>Half the stages have ended, as many wait, and the tasks run in those between.</summary>
    private static MachineLoad HalfWay(int width)
    {
        var first = Stages / 2 / width * width;
        var stages = Graph(width, stage => stage >= first && stage < first + width ? Endless : ItemsOfSmallStage, speculative: false);
        var load = new MachineLoad(stages, RunningTasks);
        load.Load(ended: first);
        load.Adopt(first, width);
        load.Open();
        return load;
    }

    /// <summary>Every stage is run, so that its end, with its items taken back and its slow items run twice, is measured too.</summary>
    private static MachineLoad FromTheFirst()
    {
        var load = new MachineLoad(Graph(LayerWidth, _ => ItemsOfSmallStage, speculative: true), RunningTasks);
        load.Load(ended: 0);
        load.Open();
        return load;
    }

    /// <summary>Each stage waits for all stages of the layer before its own.</summary>
    private static List<JobStage> Graph(int width, Func<int, long> items, bool speculative) =>
        [
            .. Enumerable
                .Range(0, Stages)
                .Select(stage => new JobStage(
                    $"s{stage}",
                    items(stage),
                    Closed: true,
                    new StagePolicy { Handler = "noop", Speculative = speculative },
                    stage < width ? null : [.. Enumerable.Range(((stage / width) - 1) * width, width)]
                )),
        ];
}
