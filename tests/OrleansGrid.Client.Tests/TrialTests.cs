namespace OrleansGrid.Client.Tests;

/// <summary>The trials of a study, typed.</summary>
public sealed class TrialTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_has_its_trials_and_the_best_of_them()
    {
        var study = await grid.Client.SubmitAsync(
            new StudySpec
            {
                Space = new SearchSpace().Ordinal("x", -1, 1, 2.5, 7),
                Objective = "bowl",
                Sampler = "grid",
                Trials = 4,
                MaxFailed = new FailureTolerance(1, null),
            },
            Token
        );
        Assert.Equal(JobState.Succeeded, (await study.WaitAsync(Token)).State);

        var trials = await study.GetTrialsAsync(Token);
        Assert.Equal(["failed", "succeeded", "succeeded", "succeeded"], trials.Select(trial => trial.State).Order());
        Assert.Equal("-1 is negative.", trials.Single(trial => trial.State == "failed").Error?.Message);
        var best = await study.GetBestTrialAsync(Token);
        Assert.Equal((2.5, 0.25), (best?.Params?.GetProperty("x").GetDouble(), best?.Values[0]));
    }

    [Fact]
    public async Task A_study_without_a_success_has_no_best_trial()
    {
        var study = await grid.Client.SubmitAsync(new StudySpec { Space = new SearchSpace().Float("x", 0, 1), AskAndTell = true }, Token);
        Assert.Null(await study.GetBestTrialAsync(Token));
        Assert.Empty(await study.GetTrialsAsync(Token));
    }

    [Fact]
    public async Task A_job_that_is_no_study_has_no_trials()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 1), Token);
        var error = await Assert.ThrowsAsync<GridException>(() => grid.Client.Study(job.Id).GetTrialsAsync(Token));
        Assert.Equal(GridFault.NotFound, error.Fault);
    }
}
