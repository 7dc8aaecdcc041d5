namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfKinds)]
public sealed class AskedStudyTests(RunningCluster cluster) : StudyVerbs(cluster)
{
    [Fact]
    public async Task A_trial_that_is_not_told_in_time_is_asked_for_again_and_the_first_to_tell_counts()
    {
        var study = (await Cluster.Grid.DoAsync("search", "--space", Space(Line), "--ask-and-tell", "--trials", "2", "--json")).JobId;
        await RefusedAsync("not given out", "tell", study, "0", "1");
        var first = await AskAsync(study, "1ms");
        Assert.Equal(first, await AskAsync(study, "1h"));

        await Cluster.Grid.DoAsync("tell", study, "0", "-2.5");
        await Cluster.Grid.DoAsync("tell", study, "0", "-2.5");
        await RefusedAsync("the first counts", "tell", study, "0", "-3");
        Assert.Contains("\"trial\":1", await AskAsync(study, "1h"), StringComparison.Ordinal);
        var none = await Cluster.Grid.RunAsync("ask", study);
        Assert.Equal(1, none.Exit);
        await Cluster.Grid.DoAsync("tell", study, "1", "--failed", "out of luck");

        var trials = await TrialsAsync(study);
        Assert.Equal([-2.5], trials.Take(1).Select(Value));
        Assert.Equal("out of luck", trials[1].GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("succeeded", (await Cluster.ShowAsync(study)).GetProperty("state").GetString());
    }

    private async Task<string> AskAsync(string study, string lease) => (await Cluster.Grid.DoAsync("ask", study, "--lease", lease)).Output;
}
