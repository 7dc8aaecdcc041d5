using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(nameof(RunningCluster))]
public sealed class StudyTests(RunningCluster cluster) : IDisposable
{
    private const string Square = "BEGIN { x = {x} - 3; print \"thinking\"; print x * x }";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_search_finds_a_good_point_lists_its_trials_and_writes_its_report()
    {
        var study = await cluster.Grid.DoAsync("search", "--space", Space("{\"x\": {\"type\": \"float\", \"low\": -5, \"high\": 10}}"), "--trials", "25", "--parallel", "2", "--watch", "--json", "--", "awk", Square);

        var trials = (await cluster.Grid.DoAsync("trials", study.JobId, "--json")).Json;
        Assert.Equal(Enumerable.Range(0, 25), trials.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.All(trials, trial => Assert.Equal(
            Math.Pow(trial.GetProperty("params").GetProperty("x").GetDouble() - 3, 2), trial.GetProperty("value").GetDouble(), 0.001));
        Assert.True(trials.Min(trial => trial.GetProperty("value").GetDouble()) < 0.5);
        var shown = (await cluster.ShowAsync(study.JobId)).GetProperty("study").GetProperty("best")[0].GetProperty("value").GetDouble();
        Assert.Equal(trials.Min(trial => trial.GetProperty("value").GetDouble()), shown);

        var file = Path.Combine(_folder, "study.html");
        await cluster.Grid.DoAsync("report", study.JobId, "--output", file);
        Assert.Contains("Optimisation history", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"x\": {\"type\": \"float\", \"low\": 2, \"high\": 1}}", "tpe", "x")]
    [InlineData("{\"lr\": {\"type\": \"float\", \"low\": 0, \"high\": 1, \"log\": true}}", "tpe", "lr")]
    [InlineData("{\"model\": {\"type\": \"categorical\", \"choices\": []}}", "tpe", "model")]
    [InlineData("{\"width\": {\"type\": \"int\", \"low\": 1, \"high\": 2, \"when\": {\"modl\": [\"net\"]}}}", "tpe", "width")]
    [InlineData("{\"model\": {\"type\": \"categorical\", \"choices\": [\"a\", \"b\"]}}", "cmaes", "cmaes")]
    public async Task A_study_that_makes_no_sense_is_one_sentence_and_is_not_submitted(string space, string sampler, string named)
    {
        var before = await cluster.CountJobsAsync();
        var outcome = await cluster.Grid.RunAsync("search", "--space", Space(space), "--sampler", sampler, "--", "true");

        Assert.Equal(2, outcome.Exit);
        Assert.Contains(named, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountJobsAsync());
    }

    [Fact]
    public async Task A_search_with_a_pruner_ends_hopeless_trials_early_and_counts_them()
    {
        const string curve = "BEGIN { for (step = 1; step <= 9; step++) print \"report\", step, {x} + 1 / step; print {x} + 1 / 9 }";
        var study = await cluster.Grid.DoAsync(
            "search", "--space", Space("{\"x\": {\"type\": \"float\", \"low\": 0, \"high\": 1}}"), "--sampler", "random", "--trials", "12", "--parallel", "2",
            "--pruner", "asha", "--pruner-option", "factor=2", "--watch", "--json", "--", "awk", curve);

        var trials = (await cluster.Grid.DoAsync("trials", study.JobId, "--json")).Json;
        var pruned = trials.Count(trial => trial.GetProperty("state").GetString() == "pruned");
        Assert.InRange(pruned, 1, 11);
        Assert.All(trials, trial => Assert.Equal(trial.GetProperty("state").GetString() == "pruned", trial.GetProperty("value").ValueKind == JsonValueKind.Null));
        var shown = (await cluster.ShowAsync(study.JobId)).GetProperty("study");
        Assert.Equal(pruned, shown.GetProperty("trials_pruned").GetInt32());
        Assert.Equal("succeeded", shown.GetProperty("best")[0].GetProperty("state").GetString());

        var file = Path.Combine(_folder, "study.html");
        await cluster.Grid.DoAsync("report", study.JobId, "--output", file);
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains($"{pruned} pruned", page, StringComparison.Ordinal);
        Assert.Contains("class=\"pruned\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("best", "\"best\"")]
    [InlineData("asha factor=1", "factor 1")]
    [InlineData("asha speed=1", "\"speed\"")]
    [InlineData("asha --directions=min,max", "2 objectives")]
    [InlineData("asha factor", "KEY=VALUE")]
    public async Task A_pruner_that_cannot_be_had_is_one_sentence_and_nothing_is_submitted(string asked, string named)
    {
        var before = await cluster.CountJobsAsync();
        var options = asked.Split(' ').Skip(1).SelectMany(word => word.StartsWith("--", StringComparison.Ordinal) ? word.Split('=') : ["--pruner-option", word]);
        var outcome = await cluster.Grid.RunAsync(
            ["search", "--space", Space("{\"x\": {\"type\": \"float\", \"low\": 0, \"high\": 1}}"), "--pruner", asked.Split(' ')[0], .. options, "--", "true"]);

        Assert.Equal(2, outcome.Exit);
        Assert.Contains(named, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(before, await cluster.CountJobsAsync());
    }

    [Fact]
    public async Task A_batch_has_no_report()
    {
        var batch = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        var outcome = await cluster.Grid.RunAsync("report", batch);
        Assert.Equal(2, outcome.Exit);
        Assert.Contains("reports are of studies", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private string Space(string json)
    {
        var file = Path.Combine(_folder, "space.json");
        File.WriteAllText(file, json);
        return file;
    }
}
