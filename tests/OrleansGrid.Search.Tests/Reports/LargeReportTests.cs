using System.Globalization;
using System.Text.RegularExpressions;
using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Reports;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

/// <summary>Reports of values at the ends of what numbers hold, and of studies too large to draw whole.</summary>
public sealed partial class LargeReportTests
{
    private const int MostBytes = 5_000_000;

    public static TheoryData<string, double[]> Extremes =>
        new()
        {
            { "all alike and huge", [1e20, 1e20, 1e20] },
            { "huge and next to each other", [1e20, 1e20 + 16384, 1e20 + 32768] },
            { "far apart", [1e20, 1, 1e-20] },
            { "the largest", [double.MaxValue, -double.MaxValue, 0] },
            { "the largest above zero", [double.MaxValue, double.MaxValue / 2, 1] },
            { "the smallest", [double.Epsilon, 2 * double.Epsilon, 0] },
            { "the smallest and the largest", [double.Epsilon, double.MaxValue, 1] },
            { "below zero", [-1e20, -1e20, -1e-300] },
            { "nearly alike", [1, 1 + 1e-15, 1 - 1e-15] },
            { "no numbers", [double.NaN, double.PositiveInfinity, double.NegativeInfinity] },
            { "one that is no number", [1, double.NaN, 2] },
            { "zero", [0, 0, -0.0] },
        };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void A_page_of_any_values_is_small_and_has_places_for_all(string what, double[] values)
    {
        var map = SpaceMap.Of(new SearchSpace().Float("x", -1e300, 1e300).Float("y", 1e-300, 1, log: true));
        var trials = Enumerable
            .Range(0, 30)
            .Select(i => new Trial
            {
                Number = i,
                Point = RandomSampler.Draw(map.Space, new SeededRandom(1, i)),
                State = TrialState.Succeeded,
                Losses = [values[i % values.Length]],
                Reports = [new StepValue(1, values[i % values.Length]), new StepValue(long.MaxValue, values[(i + 1) % values.Length])],
            })
            .ToList();
        foreach (var maximize in new[] { false, true })
        {
            var html = StudyPage.ToHtml(
                new StudyPicture
                {
                    Title = what,
                    Map = map,
                    Trials = trials,
                    Maximize = [maximize],
                }
            );
            Assert.InRange(html.Length, 1, 250_000);
            Assert.DoesNotMatch("=\"[^\"]*(NaN|∞|Infinity)", html);
            Assert.All(
                Coordinates().Matches(html),
                match => Assert.InRange(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), -200, 2000)
            );
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(60)]
    public void A_page_of_twenty_thousand_trials_is_below_five_megabytes_and_has_the_best_and_the_extremes(int parameters)
    {
        var space = new SearchSpace().Categorical("model", "tree", "net");
        for (var i = 1; i < parameters; i++)
        {
            space.Float($"parameter-{i}", 0, 1);
        }

        var map = SpaceMap.Of(space);
        var start = DateTimeOffset.UnixEpoch;
        var trials = Enumerable.Range(0, 20_000).Select(i => Large(map, i)).ToList();
        var html = StudyPage.ToHtml(
            new StudyPicture
            {
                Title = "large",
                Map = map,
                Trials = trials,
                Importances = [.. map.Space.Dimensions.Select((_, d) => 1.0 / (d + 2))],
                Spans =
                [
                    .. trials.Select(trial => new TrialSpan(
                        trial.Number,
                        trial.Number,
                        $"silo-{trial.Number % 9}",
                        start.AddSeconds(trial.Number),
                        start.AddSeconds(trial.Number + 20)
                    )),
                ],
            }
        );
        Assert.InRange(html.Length, 100_000, MostBytes);
        var succeeded = trials.Where(trial => trial.State == TrialState.Succeeded).ToList();
        var (best, worst) = (succeeded.MinBy(trial => trial.Losses[0])!, succeeded.MaxBy(trial => trial.Losses[0])!);
        Assert.All(
            [best.Number, worst.Number, succeeded[0].Number, succeeded[^1].Number],
            number => Assert.Contains($"<title>trial {number}: ", html, StringComparison.Ordinal)
        );
        Assert.Contains($"in trial {best.Number}: model = ", html, StringComparison.Ordinal);
        Assert.Contains("of 20000, the best", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_few_trials_has_each_of_them_in_its_table_with_exact_parameters()
    {
        var map = SpaceMap.Of(new SearchSpace().Float("x", 1e-9, 1, log: true).Float("s", 0, 1, step: 0.1));
        var trials = Enumerable
            .Range(0, 50)
            .Select(i => new Trial
            {
                Number = i,
                Point = RandomSampler.Draw(map.Space, new SeededRandom(1, i)),
                State = i % 3 == 0 ? TrialState.Pruned : TrialState.Succeeded,
                Losses = i % 3 == 0 ? [] : [i * 1e-5],
                Reports = [new StepValue(1, i)],
            })
            .ToList();
        var html = StudyPage.ToHtml(
            new StudyPicture
            {
                Title = "few",
                Map = map,
                Trials = trials,
            }
        );
        var table = html[html.IndexOf("<h2>Trials</h2>", StringComparison.Ordinal)..];
        Assert.All(
            trials,
            trial =>
                Assert.Contains(
                    $"<tr><td>{trial.Number}</td><td>{trial.State.ToString().ToLowerInvariant()}</td>"
                        + $"<td>{(trial.State == TrialState.Pruned ? $"({trial.Number} at 1)" : ShownNumber.Of(trial.Losses[0], 10))}</td>"
                        + $"<td>x = {PlainNumber.Of(trial.Point[0])}, s = {PlainNumber.Of(trial.Point[1])}</td></tr>",
                    table,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void A_line_stops_where_a_trial_has_no_such_parameter()
    {
        var map = SpaceMap.Of(
            new SearchSpace()
                .Float("a", 0, 1)
                .Categorical("model", "tree", "net")
                .Float("width", 0, 1)
                .When("model", "net")
                .Float("b", 0, 1)
        );
        Trial Made(int number, params double[] point) =>
            new()
            {
                Number = number,
                Point = point,
                State = TrialState.Succeeded,
                Losses = [number],
            };
        var html = StudyPage.ToHtml(
            new StudyPicture
            {
                Title = "gaps",
                Map = map,
                Trials = [Made(1, 0.5, 0, double.NaN, 0.5), Made(2, 0.5, 1, 0.5, 0.5)],
            }
        );
        var lines = LinePaths().Matches(html).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);
        Assert.Equal(2, lines["1"].Count(c => c == 'M'));
        Assert.Equal(2, lines["1"].Count(c => c == 'L'));
        Assert.Equal(1, lines["2"].Count(c => c == 'M'));
        Assert.Equal(4, lines["2"].Count(c => c == 'L'));
    }

    [Fact]
    public void A_study_that_has_found_nothing_says_so_first()
    {
        var map = SpaceMap.Of(new SearchSpace().Float("x", 0, 1));
        var html = StudyPage.ToHtml(
            new StudyPicture
            {
                Title = "nothing",
                Map = map,
                Trials = [],
                NothingFound = "Nothing was found: all 3 trials were pruned.",
            }
        );
        Assert.True(html.IndexOf("all 3 trials were pruned", StringComparison.Ordinal) < html.IndexOf("<table", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.3, "0.3")]
    [InlineData(1.5e-5, "0.000015")]
    [InlineData(123456789, "123457000")]
    [InlineData(1e300, "1e300")]
    [InlineData(-2.5e-30, "-2.5e-30")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_for_people_are_plain_unless_that_is_a_line_of_zeros(double number, string text) =>
        Assert.Equal(text, ShownNumber.Of(number));

    private static Trial Large(SpaceMap map, int i)
    {
        var random = new SeededRandom(5, i);
        var point = RandomSampler.Draw(map.Space, random);
        return new Trial
        {
            Number = i,
            Point = point,
            State = i % 5 == 4 ? TrialState.Pruned : TrialState.Succeeded,
            Losses = i % 5 == 4 ? [] : [random.NextNormal() + (1e-4 * i)],
            Reports = [.. Enumerable.Range(1, 40).Select(step => new StepValue(step, random.NextNormal() / step))],
        };
    }

    [GeneratedRegex("(?:cx|cy|x1|x2|y1|y2| x| y)=\"([^\"]*)\"")]
    private static partial Regex Coordinates();

    [GeneratedRegex("<path class=\"line\"[^>]* d=\"([^\"]*)\"><title>trial ([0-9]+):")]
    private static partial Regex LinePaths();
}
