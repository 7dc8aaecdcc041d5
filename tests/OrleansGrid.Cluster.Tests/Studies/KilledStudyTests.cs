using System.Text.Json;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Whatever dies in the middle of a study: each trial counts once, with the parameters it was first given.</summary>
public sealed class KilledStudyTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Trials = 200;
    private const int Parallel = 8;

    [Fact]
    public async Task The_study_s_silo_killed_half_way_costs_no_trial()
    {
        var job = await HalfWayAsync();
        await Cluster.SiloOf(job).KillAsync();
        await EndsAsUndisturbedAsync(job);
    }

    [Fact]
    public async Task A_trial_s_silo_killed_half_way_costs_no_trial()
    {
        var job = await HalfWayAsync();
        var busy = (await job.GetStatusAsync(Cancellation)).Lanes.Select(lane => lane.Silo).ToHashSet();
        await Cluster.Silos.First(s => busy.Contains(s.Name) && s != Cluster.SiloOf(job)).KillAsync();
        await EndsAsUndisturbedAsync(job);
    }

    [Fact]
    public async Task All_silos_killed_half_way_cost_no_trial()
    {
        var job = await HalfWayAsync();
        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        await Cluster.HealAsync();
        await EndsAsUndisturbedAsync(job);
    }

    [Fact]
    public async Task The_database_crashed_half_way_costs_no_trial()
    {
        var job = await HalfWayAsync();
        await Cluster.Server.StopAsync(StopMode.Immediate, Cancellation);
        await Cluster.StartServerAsync();
        await EndsAsUndisturbedAsync(job);
    }

    [Fact]
    public async Task All_silos_killed_half_way_change_no_parameters_that_were_chosen_by_what_was_known_then()
    {
        var job = await HalfWayAsync("tpe");
        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        await Cluster.HealAsync();
        await EndsAsync(job);
    }

    [Fact]
    public async Task The_time_of_a_study_goes_on_while_all_silos_are_dead()
    {
        // Its gate never opens: nothing but its limit ends it.
        var job = await Cluster.Client.SubmitAsync(Spec("gated-parabola") with { TimeLimit = TimeSpan.FromSeconds(5) }, Cancellation);
        await UntilExecutedAsync(job, 1);
        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        await using var database = await GridDatabase.OpenAsync(Cluster.ClientPostgres, Cancellation);
        var started = (await new JobReader(database).FindAsync(job.Id, Cancellation))!.StartedAt;
        await Cluster.HealAsync();

        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        Assert.Contains("time limit", await new JobReader(database).EarlyEndAsync(job.Id, Cancellation), StringComparison.Ordinal);
        Assert.True((await new JobReader(database).FindAsync(job.Id, Cancellation))!.StartedAt <= started);
    }

    /// <summary>A study whose first trials are committed and as many run as may.</summary>
    private async Task<GridJob> HalfWayAsync(string sampler = "random")
    {
        var job = await Cluster.Client.SubmitAsync(Spec("gated-parabola") with { Sampler = sampler }, Cancellation);
        await Cluster.UntilCommittedAsync(job, GatedObjective.FirstGated);
        await UntilExecutedAsync(job, GatedObjective.FirstGated + Parallel);
        return job;
    }

    private async Task EndsAsUndisturbedAsync(GridJob job)
    {
        var trials = await EndsAsync(job);

        var undisturbed = await Cluster.Client.SubmitAsync(Spec("noop") with { MaxParallel = 1 }, Cancellation);
        await EndOfAsync(undisturbed);
        var others = await Cluster.TrialsOfAsync(undisturbed);
        Assert.All(trials.Zip(others), pair => Assert.True(JsonElement.DeepEquals(pair.First.Params!.Value, pair.Second.Params!.Value)));
    }

    /// <summary>Each trial counts once, and each execution of it had the parameters that the database tells of.</summary>
    private async Task<IReadOnlyList<TrialStatus>> EndsAsync(GridJob job)
    {
        OpenGate(job);
        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        await Cluster.ExactlyOnceAsync(job, Trials);

        var trials = await Cluster.TrialsOfAsync(job);
        Assert.Equal(Enumerable.Range(0, Trials).Select(n => (long)n), trials.Select(t => t.Trial));
        Assert.All(
            trials,
            trial => Assert.All(GivenTo(job, trial.Trial), given => Assert.True(JsonElement.DeepEquals(given, trial.Params!.Value)))
        );
        return trials;
    }

    /// <summary>The parameters of each execution of a trial.</summary>
    private JsonElement[] GivenTo(GridJob job, long trial)
    {
        // A process killed while it wrote has not run the trial either.
        var given = Directory
            .GetFiles(Cluster.ExecutionsFolder, $"{job.Id}.{trial}.*.params")
            .Select(File.ReadAllText)
            .Where(text => text.Length > 0);
        return [.. given.Select(text => JsonSerializer.Deserialize<JsonElement>(text))];
    }

    private static StudySpec Spec(string objective) =>
        new()
        {
            Name = TestContext.Current.TestMethod?.MethodName,
            Space = new SearchSpace().Float("x", -5, 5).Float("y", 1e-3, 10, log: true),
            Objective = objective,
            // Its trials do not depend on how many run at once.
            Sampler = "random",
            Trials = Trials,
            MaxParallel = Parallel,
            Seed = 7,
        };
}
