using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfKinds)]
public sealed class WarmStudyTests(RunningCluster cluster) : StudyVerbs(cluster)
{
    [Fact]
    public async Task A_study_begins_with_what_an_earlier_one_has_found_and_always_with_the_same()
    {
        var earlier = await SearchedAsync(Line, ["--sampler", "qmc", "--trials", "14", .. Square]);
        var skipped = (await TrialsAsync(earlier)).Count(trial => X(trial) is < 0 or > 5);
        var warm = await OfTpeAsync("3", "--warm-from", earlier);
        var undisturbed = await OfTpeAsync("5", "--warm-from", earlier);
        // What the earlier study finds from now on was not known to this one when it was submitted.
        await Cluster.Grid.DoAsync("extend", earlier, "--trials", "3", "--watch", "--json");
        await Cluster.Grid.DoAsync("extend", warm, "--trials", "2", "--watch", "--json");

        var trials = await TrialsAsync(warm);
        Assert.Equal(Enumerable.Range(0, 5), trials.Select(trial => trial.GetProperty("trial").GetInt32()));
        Assert.Equal((await TrialsAsync(undisturbed)).Select(X), trials.Select(X));
        // Had it known nothing, it would have begun like this.
        Assert.NotEqual(X((await TrialsAsync(await OfTpeAsync("1")))[0]), X(trials[0]));
        var shown = (await Cluster.ShowAsync(warm)).GetProperty("study").GetProperty("warm")[0];
        Assert.Equal(
            (earlier, 14 - skipped, skipped),
            (shown.GetProperty("job_id").GetString(), shown.GetProperty("told").GetInt32(), shown.GetProperty("skipped").GetInt32())
        );
    }

    [Fact]
    public async Task What_cannot_be_begun_from_is_one_sentence_and_nothing_is_submitted()
    {
        var study = await SearchedAsync(Line, "--sampler", "random", "--trials", "2", "--objective", "noop");
        var batch = await Cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        var space = Space(Line);
        string[] search = ["search", "--space", space, "--objective", "noop", "--warm-from"];
        await RefusedAsync("no job '00000000'", [.. search, "00000000"]);
        await RefusedAsync("is a batch", [.. search, batch]);
        await RefusedAsync("direction", [.. search, study, "--maximize"]);
        await RefusedAsync(
            "no parameter in common",
            "search",
            "--space",
            Space("{\"y\": {\"type\": \"float\", \"low\": -5, \"high\": 10}}"),
            "--objective",
            "noop",
            "--warm-from",
            study
        );
    }

    private const string Narrow = "{\"x\": {\"type\": \"float\", \"low\": 0, \"high\": 5}}";

    private static readonly string[] Square = ["--parallel", "1", "--", "awk", "BEGIN { print ({x} - 3) ^ 2 }"];

    private Task<string> OfTpeAsync(string trials, params string[] arguments) =>
        SearchedAsync(Narrow, ["--sampler", "tpe", "--sampler-option", "startup=3", "--trials", trials, .. arguments, .. Square]);

    private static double X(JsonElement trial) => trial.GetProperty("params").GetProperty("x").GetDouble();
}
