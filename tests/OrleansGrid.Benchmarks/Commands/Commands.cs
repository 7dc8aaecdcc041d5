using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>What the grid costs a command that does nothing, beside the tools that run commands and remember nothing.</summary>
internal sealed class Commands : IClusterBenchmark
{
    private const string Program = "/bin/true";

    private static readonly BatchSpec Spec = new() { Handler = "command", Command = new CommandLine([Program]) };

    public string Name => "commands";

    public string About => "2,000 /bin/true through the grid, through GNU parallel -j2 and through xargs -P2, in turns.";

    public Setup Default => new() { Items = 2_000, Slots = 2 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        var tools = CommandTool.Present(setup.Silos * setup.Slots);
        Report.Say("  warming up");
        await RunGridAsync(cluster, setup.Items, cancellation);
        var grid = new List<double>();
        var others = tools.ToDictionary(tool => tool, _ => new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            grid.Add(await RunGridAsync(cluster, setup.Items, cancellation));
            foreach (var tool in tools)
            {
                others[tool].Add(await RunToolAsync(tool, setup.Items, cancellation));
            }
        }

        return new Measured(
            $"{setup.Items} times {Program} on {setup.Cluster}",
            "grid.items has every item once, succeeded; the other tools exited with 0",
            [
                Figure.More("commands/s", grid, tools.Select(tool => (tool.Name, new Series(others[tool]).Median))),
                .. tools.Select(tool => Figure.Alone($"commands/s of {tool.Name}", others[tool])),
            ]
        );
    }

    private static async Task<double> RunGridAsync(BenchCluster cluster, int items, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var job = await cluster.Client.SubmitAsync(Spec, new RangeInputs(1, items), cancellation);
        var status = await job.WaitAsync(cancellation);
        var rate = items / clock.Elapsed.TotalSeconds;
        Outcome.RequireSucceeded(status);
        await Outcome.CheckSucceededAsync(cluster, job.Id, items, cancellation);
        Report.Say($"  grid: {rate:0} commands/s");
        return rate;
    }

    private static async Task<double> RunToolAsync(CommandTool tool, int items, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        await tool.RunAsync(Program, items, cancellation);
        var rate = items / clock.Elapsed.TotalSeconds;
        Report.Say($"  {tool.Name}: {rate:0} commands/s");
        return rate;
    }
}
