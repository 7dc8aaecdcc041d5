using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfKinds)]
public sealed class ExtendedStudyTests(RunningCluster cluster) : StudyVerbs(cluster)
{
    [Fact]
    public async Task An_extended_study_has_the_trials_that_a_longer_one_would_have_had()
    {
        var longer = await TrialsAsync(await OfSomeThatFailAsync("10"));
        var study = await OfSomeThatFailAsync("6");
        await Cluster.Grid.DoAsync("extend", study, "--trials", "4", "--watch", "--json");

        var extended = await TrialsAsync(study);
        Assert.Equal(longer.Select(Told), extended.Select(Told));
        Assert.Contains(extended[..6], trial => trial.GetProperty("state").GetString() == "failed");
        // What had failed was not tried again.
        Assert.All(
            (await Cluster.Grid.DoAsync("items", study, "--json")).Json,
            item => Assert.Equal(1, item.GetProperty("attempt").GetInt32())
        );
    }

    [Fact]
    public async Task A_grid_that_is_used_up_and_a_batch_cannot_be_extended()
    {
        var study = await SearchedAsync(
            "{\"x\": {\"type\": \"int\", \"low\": 1, \"high\": 3}}",
            "--sampler",
            "grid",
            "--objective",
            "noop"
        );
        await RefusedAsync("grid", "extend", study, "--trials", "1");
        await RefusedAsync("batch", "extend", await Cluster.SubmitAsync("--items", "1..2", "--handler", "noop"), "--trials", "1");
    }

    /// <summary>A study whose trials depend on those before, some of which fail.</summary>
    private Task<string> OfSomeThatFailAsync(string trials) =>
        SearchedAsync(
            Line,
            "--sampler",
            "tpe",
            "--seed",
            "3",
            "--trials",
            trials,
            "--parallel",
            "1",
            "--",
            "awk",
            "BEGIN { if ({x} > 4) exit 1; print {x} * {x} }"
        );

    private static string Told(JsonElement trial) =>
        $"{trial.GetProperty("state").GetString()} {trial.GetProperty("params").GetRawText()} {trial.GetProperty("value").GetRawText()}";
}
