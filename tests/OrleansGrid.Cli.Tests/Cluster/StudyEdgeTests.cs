namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>What a command is given, and what is said of a study that has found nothing.</summary>
[Collection(RunningCluster.OfKinds)]
public sealed class StudyEdgeTests(RunningCluster cluster) : StudyVerbs(cluster)
{
    private const string Small = "{\"x\": {\"type\": \"float\", \"low\": 1e-6, \"high\": 5e-5, \"log\": true}}";

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    public async Task A_command_reads_numbers_without_exponents_whatever_the_sampler(string sampler)
    {
        var study = await SearchedAsync(
            Small,
            "--sampler",
            sampler,
            "--trials",
            "14",
            "--max-failed",
            "0",
            "--",
            "sh",
            "-c",
            "case \"$GRID_PARAM_X {x}\" in *[eE]*) exit 1;; esac; echo \"$GRID_PARAM_X\""
        );
        Assert.All(await TrialsAsync(study), trial => Assert.Equal(trial.GetProperty("params").GetProperty("x").GetDouble(), Value(trial)));
    }

    [Fact]
    public async Task A_study_of_which_no_trial_keeps_the_constraints_says_so_and_exits_with_1_unless_that_is_asked_for()
    {
        string[] search =
        [
            "search",
            "--space",
            Space(Line),
            "--trials",
            "3",
            "--watch",
            "--shell",
            "--sampler",
            "random",
            "--may-find-nothing",
            "--",
            "echo violation 1; echo {x}",
        ];
        var strict = await Cluster.Grid.RunAsync([.. search.Where(argument => argument != "--may-find-nothing")]);
        Assert.Equal(1, strict.Exit);
        Assert.Contains("Nothing was found: of 3 trials none", strict.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Cluster.Grid.RunAsync("watch", strict.Lines[0].Trim())).Exit);

        var lenient = await Cluster.Grid.RunAsync(search);
        Assert.Equal(0, lenient.Exit);
        Assert.Contains("Nothing was found: of 3 trials none", lenient.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{\"lr\": {\"type\": \"float\", \"low\": 0, \"high\": 1}, \"LR\": {\"type\": \"float\", \"low\": 0, \"high\": 1}}",
        "GRID_PARAM_LR"
    )]
    [InlineData("{\"x\": {\"type\": \"float\", \"low\": 0, \"high\": 18446744073709551615, \"step\": 1}}", "neighbours apart")]
    [InlineData("{\"x\": {\"type\": \"int\", \"low\": 0, \"high\": 10}, \"$constraints\": [\"x > 10\"]}", "0 %")]
    public Task What_would_give_wrong_answers_is_refused_at_submission(string space, string says) =>
        RefusedAsync(says, "search", "--space", Space(space), "--", "true");
}
