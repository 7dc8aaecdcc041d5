using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Studies;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Hopeless trials end early, by what is known of the others and by nothing that may die.</summary>
public sealed class PrunedStudyTests(TestCluster cluster) : ClusterTest(cluster)
{
    private static readonly Direction[] Maximize = [Direction.Maximize];

    [Theory]
    [InlineData("asha", "factor=3")]
    [InlineData("hyperband", "max=27")]
    [InlineData("median", "startup=3")]
    [InlineData("patient", "patience=2 delta=0.05 inner=median inner.startup=3")]
    public async Task One_trial_after_another_is_pruned_as_the_rules_say(string pruner, string options)
    {
        var spec = Spec(pruner, options) with { MaxParallel = 1, Trials = 24 };
        var job = await Cluster.Client.SubmitAsync(spec, Cancellation);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);

        var curves = new StudyCurves(StudyPruner.Of(spec)!.Rule);
        var trials = await Cluster.TrialsOfAsync(job);
        Assert.All(
            trials,
            trial => Assert.Equal(Outcome(curves, trial), (trial.State, trial.ValuesByStep!.Value.EnumerateObject().Count()))
        );
        Assert.Equal(["pruned", "succeeded"], trials.Select(t => t.State).Distinct().Order());
    }

    [Fact]
    public async Task Eight_at_once_through_a_sampler_that_goes_by_them_are_each_counted_once()
    {
        var spec = Spec("hyperband", "max=27") with { Sampler = "tpe", MaxParallel = 8, Trials = 60 };
        var job = await Cluster.Client.SubmitAsync(spec, Cancellation);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 60);

        var trials = await Cluster.TrialsOfAsync(job);
        Assert.All(trials.Where(t => t.State == "pruned"), trial => Assert.Empty(trial.Values));
        Assert.All(
            trials.Where(t => t.State == "succeeded"),
            trial => Assert.Equal(CurveObjective.Steps, trial.ValuesByStep!.Value.EnumerateObject().Count())
        );
        Assert.Equal(["pruned", "succeeded"], trials.Select(t => t.State).Distinct().Order());
    }

    [Fact]
    public async Task All_silos_killed_forget_nothing_that_running_trials_had_reported()
    {
        var job = await UntilRungsAreReachedAsync();
        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        await Cluster.HealAsync();
        await EndsAsUndisturbedAsync(job);
    }

    [Fact]
    public async Task The_silo_that_compares_the_trials_killed_forgets_nothing()
    {
        var job = await UntilRungsAreReachedAsync();
        await Cluster
            .Silos.Single(s => s.Log.Any(line => line.Contains($"Study {job.Id} has its trials compared here", StringComparison.Ordinal)))
            .KillAsync();
        await EndsAsUndisturbedAsync(job);
    }

    [Fact]
    public async Task A_pruned_command_is_killed_with_all_that_it_started()
    {
        var folder = Directory.CreateTempSubdirectory("grid-pruned-").FullName;
        var spec = Spec("asha", "factor=2") with
        {
            Objective = null,
            Command = new CommandLine(
                ["sleep 1001 & echo $! >> pids; setsid sleep 1002 & echo $! >> pids; echo $$ >> pids; echo report 1 0.5; sleep 1003"],
                Shell: true,
                WorkingDirectory: folder
            ),
            Trials = 1,
        };
        var job = await Cluster.Client.SubmitAsync(spec, Cancellation);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);

        var trial = Assert.Single(await Cluster.TrialsOfAsync(job));
        Assert.Equal(("pruned", 0.5), (trial.State, trial.ValuesByStep!.Value.GetProperty("1").GetDouble()));
        Assert.Empty(await Cluster.FailuresOfAsync(job));
        var started = await File.ReadAllLinesAsync(Path.Combine(folder, "pids"), Cancellation);
        Assert.Equal(3, started.Length);
        Assert.DoesNotContain(
            started,
            pid => Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal)
        );
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Trial 0 is pruned, the good ones have passed step 2 and run on, and the bad ones have not come to it.</summary>
    private async Task<GridJob> UntilRungsAreReachedAsync()
    {
        var spec = Spec("asha", "factor=2") with
        {
            Objective = "rungs",
            Directions = [Direction.Minimize],
            Trials = RungObjective.Trials,
            MaxParallel = RungObjective.Trials - 1,
        };
        var job = await Cluster.Client.SubmitAsync(spec, Cancellation);
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>("select count(*) from grid_internal.checkpoints where job_id = $1", job.Id)
                == RungObjective.LastGood,
            "the good trials have reported"
        );
        Assert.Equal(
            RungObjective.LastGood,
            await Cluster.AskAsync<long>(
                "select count(distinct trial) from grid_internal.trial_reports where job_id = $1 and steps ? '2'",
                job.Id
            )
        );
        await Eventually.TrueAsync(
            async () =>
                await RunningAtAsync(job, "{\"1\": 1, \"2\": 0}") == RungObjective.LastGood
                && await RunningAtAsync(job, "{\"1\": 1}") == RungObjective.Trials - RungObjective.LastGood - 1,
            "people see what running trials have reported"
        );
        return job;
    }

    private Task<long> RunningAtAsync(GridJob job, string steps) =>
        Cluster.AskAsync<long>(
            "select count(*) from grid.trials where job_id = $1 and state = 'running' and values_by_step = $2::jsonb",
            job.Id,
            steps
        );

    /// <summary>Had what the good ones reported been forgotten, those that come to step 2 now would be the best there.</summary>
    private async Task EndsAsUndisturbedAsync(GridJob job)
    {
        OpenGate(job);
        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        await Cluster.ExactlyOnceAsync(job, RungObjective.Trials);
        foreach (var trial in await Cluster.TrialsOfAsync(job))
        {
            var expected = trial.Trial switch
            {
                0 => ("pruned", "{\"1\":1}"),
                <= RungObjective.LastGood => ("succeeded", "{\"1\":1,\"2\":0}"),
                _ => ("pruned", "{\"1\":1,\"2\":1}"),
            };
            Assert.Equal(expected, (trial.State, trial.ValuesByStep!.Value.GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        }
    }

    private static (string State, int Steps) Outcome(StudyCurves curves, TrialStatus trial)
    {
        var x = trial.Params!.Value.GetProperty("x").GetDouble();
        StepValue[] reports =
        [
            .. Enumerable.Range(1, CurveObjective.Steps).Select(step => new StepValue(step, -CurveObjective.At(x, step))),
        ];
        var execution = Guid.NewGuid();
        var pruned = Array.FindIndex(reports, report => curves.Report(trial.Trial, execution, (int)report.Step - 1, [report]).Prune);
        reports = pruned < 0 ? reports : reports[..(pruned + 1)];
        var state = pruned < 0 ? TrialState.Succeeded : TrialState.Pruned;
        curves.Ended(trial.Trial, state, reports);
        return (state.ToString().ToLowerInvariant(), reports.Length);
    }

    private static StudySpec Spec(string pruner, string options) =>
        new()
        {
            Name = TestContext.Current.TestMethod?.MethodName,
            Space = new SearchSpace().Float("x", 0, 1),
            Objective = "curve",
            Sampler = "random",
            Directions = Maximize,
            Pruner = pruner,
            PrunerOptions = options.Split(' ').Select(option => option.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
            Seed = 3,
        };
}
