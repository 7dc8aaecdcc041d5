using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>Median regrets of ours beside Optuna's, and what that comes to.</summary>
internal sealed class QualityTable(
    IReadOnlyList<string> problems,
    IReadOnlyDictionary<(string Problem, string Sampler, int Trials), double[]> regrets,
    OptunaFigures optuna
)
{
    /// <summary>One figure a problem; says each.</summary>
    public IEnumerable<Figure> Rows(string sampler, int trials, string? peer)
    {
        foreach (var problem in problems)
        {
            var values = regrets[(problem, sampler, trials)];
            var theirs = peer is null ? null : optuna.Median(problem, peer, trials);
            Report.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {problem,-12} {sampler,-7} @{trials}: {new Series(values).Median,9:G3}"
                        + $"{(theirs is { } median ? $"   Optuna {median,9:G3}   ratio {new Series(values).Median / median:0.00}" : "")}"
                )
            );
            yield return Figure.Less(
                $"{problem}, {sampler}: regret after {trials} trials",
                values,
                theirs is { } other ? [($"Optuna {peer}", other)] : []
            );
        }
    }

    /// <summary>On how many problems a share of a regret is small enough; nothing where there is nothing to compare with.</summary>
    public IEnumerable<Figure> Counts(string name, Func<string, double?> share, params (string With, double Most, int Wanted)[] marks)
    {
        var shares = problems.Select(problem => (problem, Share: share(problem))).Where(pair => pair.Share is not null).ToArray();
        if (shares.Length < problems.Count)
        {
            yield break;
        }

        Report.Say(
            $"  {name}: " + $"{string.Join(", ", shares.Select(pair => FormattableString.Invariant($"{pair.problem} {pair.Share:0.00}")))}"
        );
        foreach (var (with, most, wanted) in marks)
        {
            var count = shares.Count(pair => pair.Share <= most);
            Report.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"    at most {most} × on {count} of {problems.Count} ({with} {wanted}): "
                        + $"{(count >= wanted ? "reached" : "NOT reached")}"
                )
            );
            yield return Figure.More(
                string.Create(CultureInfo.InvariantCulture, $"{name}: problems with at most {most} × the regret"),
                [count],
                (with, wanted)
            );
        }
    }

    public double? Share(string problem, string sampler, int trials, string peer) =>
        Median(problem, sampler, trials) / optuna.Median(problem, peer, trials);

    /// <summary>The best of some of ours over Optuna's best, whichever that is.</summary>
    public double? ShareOfBest(string problem, IEnumerable<string> ours, int trials) =>
        ours.Select(sampler => Median(problem, sampler, trials)).Min() / optuna.Best(problem, trials)?.Median;

    /// <summary>One of ours over the best of all of ours.</summary>
    public double? ShareOfOurs(string problem, string sampler, int trials) =>
        Median(problem, sampler, trials)
        / regrets.Where(cell => cell.Key.Problem == problem && cell.Key.Trials == trials).Min(cell => new Series(cell.Value).Median);

    private double? Median(string problem, string sampler, int trials) =>
        regrets.TryGetValue((problem, sampler, trials), out var values) ? new Series(values).Median : null;
}
