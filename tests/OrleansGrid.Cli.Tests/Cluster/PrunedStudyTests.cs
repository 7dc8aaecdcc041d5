using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfKinds)]
public sealed class PrunedStudyTests(RunningCluster cluster) : StudyVerbs(cluster)
{
    /// <summary>Its last line has no end: what a command says last counts all the same.</summary>
    private const string Curve =
        "BEGIN { for (step = 1; step <= 9; step++) print \"report\", step, {x} + 1 / step; printf \"%g\", {x} + 1 / 9 }";

    [Fact]
    public async Task A_search_with_a_pruner_ends_hopeless_trials_early_and_counts_them_wherever_it_is_looked_at()
    {
        var study = await Cluster.Grid.DoAsync(
            "search",
            "--space",
            Space(Line),
            "--sampler",
            "random",
            "--trials",
            "12",
            "--parallel",
            "2",
            "--pruner",
            "asha",
            "--pruner-option",
            "factor=2",
            "--watch",
            "--json",
            "--",
            "awk",
            Curve
        );

        var trials = await TrialsAsync(study.JobId);
        var pruned = trials.Count(IsPruned);
        Assert.InRange(pruned, 1, 11);
        Assert.All(trials, trial => Assert.Equal(IsPruned(trial), trial.GetProperty("value").ValueKind == JsonValueKind.Null));
        Assert.All(trials, trial => Assert.Equal(IsPruned(trial), trial.GetProperty("values_by_step").EnumerateObject().Count() < 9));

        Assert.Equal(pruned, study.Json[^1].GetProperty("trials_pruned").GetInt32());
        Assert.Contains($"({pruned} pruned)", study.Error, StringComparison.Ordinal);
        var listed = await Cluster.Grid.DoAsync("trials", study.JobId);
        Assert.Contains($"{pruned} pruned", listed.Error, StringComparison.Ordinal);
        Assert.Equal(
            pruned,
            listed.Lines.Count(line =>
                line.Contains("\tpruned\t(", StringComparison.Ordinal) && line.Contains(" at ", StringComparison.Ordinal)
            )
        );
        var shown = (await Cluster.ShowAsync(study.JobId)).GetProperty("study");
        Assert.Equal(pruned, shown.GetProperty("trials_pruned").GetInt32());
        Assert.Equal(trials.Where(trial => !IsPruned(trial)).Min(Value), Value(shown.GetProperty("best")[0]));

        var file = Path.Combine(Path.GetTempPath(), $"{study.JobId}.html");
        await Cluster.Grid.DoAsync("report", study.JobId, "--output", file);
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.Contains($"{pruned} pruned", page, StringComparison.Ordinal);
        Assert.Contains("class=\"pruned\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("best", "\"best\"")]
    [InlineData("asha factor=1", "factor 1")]
    [InlineData("asha speed=1", "\"speed\"")]
    [InlineData("asha factor", "KEY=VALUE")]
    [InlineData("hyperband", "\"max\"")]
    [InlineData("patient inner=worst", "\"worst\"")]
    public Task A_pruner_that_cannot_be_had_is_one_sentence_and_nothing_is_submitted(string asked, string named) =>
        RefusedAsync(
            named,
            [
                "search",
                "--space",
                Space(Line),
                "--pruner",
                asked.Split(' ')[0],
                .. asked.Split(' ').Skip(1).SelectMany(option => new[] { "--pruner-option", option }),
                "--",
                "true",
            ]
        );

    [Fact]
    public Task A_pruner_with_several_objectives_is_refused_with_the_reason() =>
        RefusedAsync("2 objectives", "search", "--space", Space(Line), "--pruner", "asha", "--directions", "min,max", "--", "true");

    [Fact]
    public Task Options_of_no_pruner_are_refused() =>
        RefusedAsync("\"factor\"", "search", "--space", Space(Line), "--pruner-option", "factor=3", "--", "true");

    private static bool IsPruned(JsonElement trial) => trial.GetProperty("state").GetString() == "pruned";
}
