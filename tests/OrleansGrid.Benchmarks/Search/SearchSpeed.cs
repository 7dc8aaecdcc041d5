using System.Diagnostics;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Benchmarks;

/// <summary>How long each sampler thinks about a trial when there have been many.</summary>
internal sealed class SearchSpeed : ILocalBenchmark
{
    private const string Problem = "hartmann6";
    private const int Asked = 50;

    /// <summary>Milliseconds: the most that is wanted, and the aim.</summary>
    private static readonly Dictionary<string, (double Most, double Aim)> Wanted = new() { ["tpe"] = (2, 0.5), ["gp"] = (60, 15) };

    public string Name => "search-speed";

    public string About => "Time of a proposal after 1,000 trials (--items) of 6 parameters, for each sampler.";

    public Setup Default => new() { Items = 1000, Repeats = 3 };

    public Measured Run(Setup setup, CancellationToken cancellation)
    {
        var problem = SearchProblems.All.First(known => known.Name == Problem);
        problem.Check();
        var figures = new List<Figure>();
        // A grid has an end, and looks a cell up.
        foreach (
            var sampler in Samplers
                .All.Select(kind => kind.Name)
                .Where(name => name != "grid" && (setup.Samplers.Count == 0 || setup.Samplers.Contains(name)))
        )
        {
            var times = new List<double>();
            for (var i = 0; i < setup.Repeats; i++)
            {
                times.AddRange(Times(problem, sampler, i, setup.Items, cancellation));
            }

            var wanted = Wanted.TryGetValue(sampler, out var limits) ? new[] { ("at most", limits.Most), ("aim", limits.Aim) } : [];
            var figure = Figure.Less($"{sampler}: ms a proposal at {setup.Items} trials", times, wanted);
            Report.Say($"  {sampler,-8} {figure.Repeats.Median:0.000} ms (90 %: {figure.Repeats.Quantile(0.9):0.000})");
            figures.Add(figure);
        }

        return new Measured(
            $"{Asked} proposals one after another, {setup.Repeats} times, on {Problem}",
            "each proposal was tried and told before the next",
            figures
        );
    }

    /// <summary>The trials before are the sampler's own: where it has gone to is part of what it must bear.</summary>
    private static IEnumerable<double> Times(SearchProblem problem, string name, long seed, int before, CancellationToken cancellation)
    {
        var space = problem.Space();
        var sampler = Samplers.Create(name, new SamplerRequest(space, seed)).Sampler;
        var history = new TrialHistory(space);
        for (var number = 0; number < before + Asked; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var clock = Stopwatch.StartNew();
            var proposal = sampler.Propose(history, number);
            var time = clock.Elapsed.TotalMilliseconds;
            SearchStudy.Tell(history, number, proposal, problem.Loss(proposal.Point));
            if (number >= before)
            {
                yield return time;
            }
        }
    }
}
