using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

/// <summary>Constraints that leave next to nothing of a space: each trial of each sampler is one of the few, and they differ.</summary>
public sealed class SparseConstraintTests
{
    private const int Trials = 24;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var space in Spaces.Keys)
            {
                foreach (var name in Samplers.All.Select(kind => kind.Name).Append(Samplers.Auto))
                {
                    cases.Add(space, name);
                }
            }

            return cases;
        }
    }

    private static Dictionary<string, SearchSpace> Spaces { get; } =
        new()
        {
            ["five whole numbers with a sum"] = Whole(5).Constraint("a + b + c + d + e == 100"),
            ["weights in steps with a sum"] = Stepped(4).Constraint("a + b + c + d == 1"),
            ["continuous weights with a sum"] = Continuous(4).Constraint("a + b + c + d == 1"),
            ["two sums at once"] = Whole(5).Constraint("a + b + c == 60").Constraint("c + d + e == 90"),
            ["weighted sum between narrow bounds"] = Whole(5)
                .Constraint("3*a + 2*b - c + d/2 >= 7 and 3*a + 2*b - c + d/2 <= 7.5 and e==13"),
            ["a given product"] = Whole(2).Constraint("a * b == 36"),
            ["close to each other"] = Whole(5).Constraint("abs(a - b) <= 1 and max(c, d) <= 2 and min(d, e) >= 1"),
            ["a sum for one choice only"] = Whole(5)
                .Categorical("model", "tree", "net")
                .Constraint("model == 'tree' or a + b + c == 77")
                .Constraint("model == 'net' or a == 3 and b == 4"),
            ["a sum of what exists under a condition"] = Whole(2)
                .Categorical("model", "tree", "net")
                .Integer("x", 0, 1000)
                .When("model", "net")
                .Integer("y", 0, 1000)
                .When("model", "net")
                .Constraint("x + y == 1000")
                .Constraint("a + b == 11"),
            ["in a small ball"] = Continuous(5).Constraint("pow(a-0.9,2)+pow(b-0.1,2)+pow(c-0.5,2)+pow(d-0.2,2)+pow(e-0.7,2) <= 0.0001"),
            ["logarithmic with a sum"] = new SearchSpace()
                .Integer("a", 1, 1_000_000, log: true)
                .Integer("b", 1, 1_000_000, log: true)
                .Constraint("a + b == 1000000"),
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_trial_is_allowed_and_trials_differ(string spaceName, string name)
    {
        var space = SpaceMap.Of(Spaces[spaceName]).Space;
        ChosenSampler chosen;
        try
        {
            chosen = Samplers.Create(name, new SamplerRequest(space, Seed: 7) { Trials = Trials });
        }
        catch (GridException refusal) when (name == "grid")
        {
            Assert.Contains("constraints", refusal.Message, StringComparison.Ordinal);
            return;
        }

        var trials = (int)Math.Min(Trials, chosen.Sampler.Limit ?? Trials);
        var history = Studies.Run(chosen.Sampler, space, trials, trial => Studies.Bowl(trial, space), parallel: 4);
        Assert.Equal(trials, history.Trials.Count);
        Assert.All(history.Trials, trial => RandomSpaces.CheckPoint(space, trial.Point));
        var different = history.Trials.Select(trial => string.Join(' ', trial.Point)).Distinct().Count();
        // Of a given product there are nine points, and of those the random ones may take one again.
        Assert.True(different >= Math.Min(trials / 3, spaceName == "a given product" ? 4 : trials), $"{different} of {trials}");
    }

    [Fact]
    public void Random_points_of_a_sum_are_spread_as_if_all_were_equally_likely()
    {
        var space = SpaceMap.Of(Spaces["five whole numbers with a sum"]).Space;
        var points = Enumerable.Range(0, 2000).Select(i => RandomSampler.Draw(space, new SeededRandom(3, i))).ToList();
        // Each number has mean 20, and is above 50 in (1 - 0.5)^4 of the points, about: 6 in 100.
        Assert.All(
            Enumerable.Range(0, 5),
            d =>
            {
                Assert.InRange(points.Average(point => point[d]), 18.5, 21.5);
                Assert.InRange(points.Count(point => point[d] > 50) / 2000.0, 0.04, 0.085);
            }
        );
    }

    [Fact]
    public void A_better_sampler_finds_the_best_of_the_few()
    {
        var space = SpaceMap.Of(Spaces["five whole numbers with a sum"]).Space;
        double[] best = [50, 25, 15, 10, 0];
        double Loss(double[] point) => point.Zip(best, (x, y) => Math.Abs(x - y)).Sum();
        Assert.All(
            ["tpe", "gp", "ga", "cmaes"],
            name =>
            {
                var sampler = Samplers.Create(name, new SamplerRequest(space, Seed: 7) { Trials = 150 }).Sampler;
                var history = Studies.Run(sampler, space, 150, trial => Studies.Succeeded(trial, Loss(trial.Point)));
                var random = Enumerable.Range(0, 150).Min(i => Loss(RandomSampler.Draw(space, new SeededRandom(7, i))));
                Assert.True(history.Trials.Min(trial => trial.Losses[0]) < random, name);
            }
        );
    }

    [Fact]
    public void A_grid_of_given_cells_that_has_no_allowed_one_is_refused()
    {
        var space = SpaceMap.Of(Whole(2).Constraint("a * b == 36")).Space;
        var request = new SamplerRequest(space) { Options = new Dictionary<string, string> { ["cells"] = "2" } };
        Assert.Contains(
            "found no cell",
            Assert.Throws<GridException>(() => Samplers.Create("grid", request)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a + b + c + d + e == 501")]
    [InlineData("a + b == 3 and a + b == 4")]
    [InlineData("2 * a == 7")]
    [InlineData("a * b == 10007")]
    [InlineData("a > 100")]
    public void What_leaves_nothing_is_refused_with_the_share(string constraint)
    {
        var error = Assert.Throws<GridException>(() => SpaceMap.Of(Whole(5).Constraint(constraint)));
        Assert.Contains("of 10000 random ones they allow 0 %", error.Message, StringComparison.Ordinal);
    }

    private static SearchSpace Whole(int count) => Add(count, (space, name) => space.Integer(name, 0, 100));

    private static SearchSpace Stepped(int count) => Add(count, (space, name) => space.Float(name, 0, 1, step: 0.01));

    private static SearchSpace Continuous(int count) => Add(count, (space, name) => space.Float(name, 0, 1));

    private static SearchSpace Add(int count, Func<SearchSpace, string, SearchSpace> add) =>
        Enumerable.Range(0, count).Aggregate(new SearchSpace(), (space, i) => add(space, $"{(char)('a' + i)}"));
}
