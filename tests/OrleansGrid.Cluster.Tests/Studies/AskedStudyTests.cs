using System.Text.Json;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Trials that run elsewhere, while all dies that gives them out.</summary>
public sealed class AskedStudyTests(TestCluster cluster) : ClusterTest(cluster)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_was_given_out_and_what_was_told_outlive_the_database_and_all_silos()
    {
        var job = await Cluster.Client.SubmitAsync(
            new StudySpec
            {
                Name = "asked",
                Space = new SearchSpace().Float("x", -5, 5),
                AskAndTell = true,
                Sampler = "tpe",
                Trials = 4,
            },
            Cancellation
        );
        var first = await AskAsync(job, Long);
        var late = await AskAsync(job, TimeSpan.FromMilliseconds(1));
        await job.TellAsync(first.Trial, 1.5, Cancellation);
        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        await Cluster.Server.StopAsync(StopMode.Immediate, Cancellation);
        await Cluster.StartServerAsync();
        await Cluster.HealAsync();

        var again = await AskAsync(job, Long);
        Assert.Equal(late.Trial, again.Trial);
        Assert.True(JsonElement.DeepEquals(late.Params, again.Params));
        await job.TellAsync(first.Trial, 1.5, Cancellation);
        await job.TellAsync(late.Trial, 2.5, Cancellation);
        var refused = await Assert.ThrowsAsync<GridException>(() => job.TellAsync(late.Trial, 3.5, Cancellation));
        Assert.Equal(GridFault.Conflict, refused.Fault);
        await job.TellFailedAsync((await AskAsync(job, Long)).Trial, "no luck", Cancellation);
        await job.TellAsync((await AskAsync(job, Long)).Trial, 0.5, Cancellation);

        var end = await EndOfAsync(job);
        Assert.Equal((JobState.Succeeded, 3, 1), (end.State, end.ItemsSucceeded, end.ItemsFailed));
        Assert.Null(await job.AskAsync(Long, Cancellation));
    }

    private static async Task<TrialOffer> AskAsync(StudyHandle job, TimeSpan lease) =>
        await job.AskAsync(lease, Cancellation) ?? throw new InvalidOperationException("There is no trial.");
}
