namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfKinds)]
public sealed class LimitedStudyTests(RunningCluster cluster) : StudyVerbs(cluster)
{
    [Fact]
    public async Task A_study_ends_with_the_trial_that_reaches_its_target_and_is_extended_from_there()
    {
        var study = await SearchedAsync(
            Line,
            "--sampler",
            "random",
            "--parallel",
            "1",
            "--trials",
            "300",
            "--maximize",
            "--target",
            "-4",
            "--",
            "awk",
            "BEGIN { print -({x} - 3) ^ 2 }"
        );

        var trials = await TrialsAsync(study);
        Assert.InRange(trials.Length, 1, 299);
        Assert.True(Value(trials[^1]) >= -4);
        Assert.All(trials[..^1], trial => Assert.True(Value(trial) < -4));
        var job = await Cluster.ShowAsync(study);
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Contains(
            $"Trial {trials.Length - 1} reached",
            job.GetProperty("study").GetProperty("ended").GetString(),
            StringComparison.Ordinal
        );

        await Cluster.Grid.DoAsync("extend", study, "--trials", "2", "--watch", "--json");
        Assert.Equal(trials.Length + 2, (await TrialsAsync(study)).Length);
    }

    [Fact]
    public async Task A_study_whose_time_is_over_stops_its_trials_and_has_succeeded()
    {
        var study = await SearchedAsync(Line, "--trials", "50", "--time-limit", "300ms", "--may-find-nothing", "--", "sleep", "1000");

        var job = await Cluster.ShowAsync(study);
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Contains("time limit", job.GetProperty("study").GetProperty("ended").GetString(), StringComparison.Ordinal);
        Assert.All(await TrialsAsync(study), trial => Assert.Equal("cancelled", trial.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_target_is_for_one_objective() =>
        await RefusedAsync(
            "one objective",
            "search",
            "--space",
            Space(Line),
            "--directions",
            "min,max",
            "--target",
            "1",
            "--objective",
            "noop"
        );
}
