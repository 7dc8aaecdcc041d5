using OrleansGrid.Search.Reports;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Tests;

public sealed class StudyPageTests
{
    private static readonly SpaceMap Map = SpaceMap.Of(
        new SearchSpace().Float("lr", 1e-5, 1e-1, log: true).Integer("layers", 1, 8).Categorical("model", "<tree>", "net")
    );

    [Fact]
    public void A_report_is_one_page_that_needs_no_network_and_runs_no_script()
    {
        var html = StudyPage.ToHtml(Picture(Trials(60), 1));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.Contains("&lt;tree&gt;", html, StringComparison.Ordinal);
        Assert.All(
            ["Optimisation history", "Parallel coordinates", "Slices", "Contour", "Importances", "Reports", "Trials"],
            title => Assert.Contains(title, html, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Values_are_shown_in_the_users_direction_and_the_best_is_first()
    {
        var html = StudyPage.ToHtml(Picture(Trials(60), 1) with { Maximize = [true] });
        var best = Trials(60).Where(trial => trial.State == TrialState.Succeeded).MinBy(trial => trial.Losses[0])!;
        var row = html[html.IndexOf("<h2>Trials</h2>", StringComparison.Ordinal)..];
        Assert.StartsWith(
            $"<td>{best.Number}</td><td>succeeded</td><td>{ShownNumber.Of(-best.Losses[0], 10)}</td>",
            row[row.IndexOf("<td>", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_study_that_has_hardly_begun_has_a_report(int trials) =>
        Assert.Contains("<h1>", StudyPage.ToHtml(Picture(Trials(trials), 1)), StringComparison.Ordinal);

    [Fact]
    public void Two_objectives_show_their_front() =>
        Assert.Contains("class=\"front\"", StudyPage.ToHtml(Picture(Trials(60), 2)), StringComparison.Ordinal);

    private static StudyPicture Picture(IReadOnlyList<Trial> trials, int objectives) =>
        new()
        {
            Title = "A study",
            Map = Map,
            Trials = [.. trials.Select(trial => trial with { Losses = [.. trial.Losses.Take(objectives)] })],
            Maximize = [.. Enumerable.Repeat(false, objectives)],
            Importances = [0.6, 0.3, 0.1],
        };

    private static List<Trial> Trials(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(number =>
                {
                    var point = RandomSampler.Draw(Map.Space, new SeededRandom(1, number));
                    var loss = Math.Pow(Math.Log10(point[0]) + 3, 2) + point[1];
                    var reports = Enumerable.Range(1, 5).Select(step => new StepValue(step, loss / step)).ToList();
                    return number % 7 == 3
                        ? new Trial
                        {
                            Number = number,
                            Point = point,
                            State = TrialState.Pruned,
                            Reports = reports,
                        }
                        : new Trial
                        {
                            Number = number,
                            Point = point,
                            State = TrialState.Succeeded,
                            Losses = [loss, -loss + point[2]],
                            Reports = reports,
                        };
                }),
        ];
}
