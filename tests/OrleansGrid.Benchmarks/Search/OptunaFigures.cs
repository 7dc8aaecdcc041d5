using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>What was measured of Optuna on the same problems, from the peers' hpo/quality.csv.</summary>
internal sealed class OptunaFigures
{
    private readonly Dictionary<(string Problem, string Sampler, int Trials), Series> _regrets;

    private OptunaFigures(Dictionary<(string Problem, string Sampler, int Trials), Series> regrets) => _regrets = regrets;

    /// <param name="peers">Null for a comparison with nothing.</param>
    public static OptunaFigures Read(string? peers)
    {
        if (peers is null)
        {
            return new([]);
        }

        var file = Path.Combine(peers, "hpo", "quality.csv");
        Outcome.Require(File.Exists(file), $"There is no {file}.");
        var lines = File.ReadAllLines(file);
        var head = lines[0].Split(',');
        // Columns r25, r50, …: the regret after so many trials; empty where a run was shorter.
        var cells =
            from line in lines.Skip(1)
            let values = line.Split(',')
            from c in Enumerable.Range(0, head.Length)
            where head[c][0] == 'r' && values[c].Length > 0
            select (
                (values[0], values[1], int.Parse(head[c].AsSpan(1), CultureInfo.InvariantCulture)),
                double.Parse(values[c], CultureInfo.InvariantCulture)
            );
        return new(cells.GroupBy(cell => cell.Item1, cell => cell.Item2).ToDictionary(cell => cell.Key, cell => new Series(cell)));
    }

    /// <summary>The median regret; null where it was not measured.</summary>
    public double? Median(string problem, string sampler, int trials) => _regrets.GetValueOrDefault((problem, sampler, trials))?.Median;

    /// <summary>The sampler with the smallest median; null where none was measured.</summary>
    public (string Sampler, double Median)? Best(string problem, int trials)
    {
        var of = _regrets.Where(cell => cell.Key.Problem == problem && cell.Key.Trials == trials).ToArray();
        return of.Length == 0 ? null : of.Select(cell => (cell.Key.Sampler, cell.Value.Median)).MinBy(cell => cell.Median);
    }
}
