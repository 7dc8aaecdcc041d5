using System.Globalization;
using OrleansGrid.Samples.Iterate;

namespace OrleansGrid.Samples.Tests;

/// <summary>
/// The programs of the kind <c>iterate</c> against plain ones that hold everything in memory, however the input is split.
/// </summary>
public sealed class IterationTests
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public void KMeans_finds_the_three_clouds_however_the_points_are_split(int splits)
    {
        var random = new Random(1);
        (double X, double Y)[] clouds = [(-5, 0), (0, 8), (6, -3)];
        var points = Enumerable
            .Range(0, 600)
            .Select(i => (X: clouds[i % 3].X + random.NextDouble(), Y: clouds[i % 3].Y + random.NextDouble()))
            .ToList();
        var lines = points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:R},{p.Y:R}")).ToList();
        var means = Enumerable
            .Range(0, 3)
            .Select(c => points.Where((_, i) => i % 3 == c))
            .Select(cloud => (cloud.Average(p => p.X), cloud.Average(p => p.Y)))
            .Order();

        var found = Run(new KMeans(), new Dictionary<string, string> { ["k"] = "3" }, lines, splits);

        var centres = found.Select(line => line.Split(',').Select(Number).ToArray()).Select(c => (c[0], c[1])).ToList();
        Assert.Equal(3, centres.Count);
        Assert.All(
            centres.Zip(means),
            pair =>
                Assert.True(
                    Math.Abs(pair.First.Item1 - pair.Second.Item1) < 1e-9 && Math.Abs(pair.First.Item2 - pair.Second.Item2) < 1e-9,
                    $"{pair}"
                )
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void PageRank_gives_the_ranks_of_a_plain_power_iteration(int splits)
    {
        var random = new Random(2);
        // Node 39 has no edge out of it.
        var edges = Enumerable.Range(0, 300).Select(_ => (From: random.Next(39), To: random.Next(40))).ToList();

        var found = Run(new PageRank(), None, [.. edges.Select(e => $"n{e.From:00} n{e.To:00}")], splits)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => Number(parts[2]));

        var ranks = Plain(edges);
        Assert.Equal(ranks.Keys.Order(), found.Keys.Order());
        Assert.Equal(1, found.Values.Sum(), 9);
        Assert.All(ranks, rank => Assert.Equal(rank.Value, found[rank.Key], 8));
    }

    [Fact]
    public void A_line_that_is_no_point_is_named() =>
        Assert.Contains(
            "x",
            Assert
                .Throws<PermanentFailureException>(() => Run(new KMeans(), new Dictionary<string, string> { ["k"] = "1" }, ["1,2", "x"], 1))
                .Message,
            StringComparison.Ordinal
        );

    private static List<string> Run(
        IIteration program,
        IReadOnlyDictionary<string, string> options,
        IReadOnlyList<string> lines,
        int splits
    )
    {
        string? state = null;
        for (var round = 0; round < 500; round++)
        {
            var partials = lines
                .Chunk((lines.Count / splits) + 1)
                .Select(split =>
                {
                    var partial = new StringWriter();
                    program.Map(options, Reader(state), split, partial, CancellationToken.None);
                    return (TextReader)new StringReader(partial.ToString());
                })
                .ToList();
            var next = new StringWriter();
            var isDone = program.Combine(options, Reader(state), partials, next, CancellationToken.None);
            state = next.ToString();
            if (isDone)
            {
                return [.. state.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
            }
        }

        throw new InvalidOperationException("It came to no end in 500 rounds.");
    }

    private static StringReader? Reader(string? state) => state is null ? null : new StringReader(state);

    private static Dictionary<string, double> Plain(List<(int From, int To)> edges)
    {
        var nodes = edges.SelectMany(e => new[] { e.From, e.To }).Distinct().ToList();
        var ranks = nodes.ToDictionary(n => n, _ => 1.0 / nodes.Count);
        var degree = nodes.ToDictionary(n => n, n => edges.Count(e => e.From == n));
        for (var round = 0; round < 300; round++)
        {
            var dangling = nodes.Where(n => degree[n] == 0).Sum(n => ranks[n]);
            ranks = nodes.ToDictionary(
                n => n,
                n =>
                    (0.15 / nodes.Count)
                    + (0.85 * (edges.Where(e => e.To == n).Sum(e => ranks[e.From] / degree[e.From]) + (dangling / nodes.Count)))
            );
        }

        return ranks.ToDictionary(r => $"n{r.Key:00}", r => r.Value);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
