using System.Text.Json;

namespace OrleansGrid.Cluster.Tests;

public sealed class GivenUpTrialTests(TestCluster cluster) : ClusterTest(cluster)
{
    [Fact]
    public async Task A_trial_that_is_given_up_is_to_its_sampler_one_that_has_failed()
    {
        var given = await SearchAsync(failsByItself: false);
        var failed = await SearchAsync(failsByItself: true);

        Assert.Equal("timeout", given[(int)StubbornObjective.Trial].Error!.Type);
        Assert.Equal(failed.Select(trial => trial.State), given.Select(trial => trial.State));
        Assert.All(
            given.Zip(failed),
            pair => Assert.True(JsonElement.DeepEquals(pair.First.Params!.Value, pair.Second.Params!.Value), $"trial {pair.First.Trial}")
        );
    }

    private async Task<IReadOnlyList<TrialStatus>> SearchAsync(bool failsByItself)
    {
        var job = await Cluster.Client.SubmitAsync(
            new StudySpec
            {
                Name = TestContext.Current.TestMethod?.MethodName,
                Space = new SearchSpace().Float("x", -5, 5).Float("y", -5, 5),
                Objective = "stubborn",
                Sampler = "gp",
                Trials = StubbornObjective.Trial + 6,
                MaxParallel = 1,
                Timeout = TimeSpan.FromSeconds(1),
            },
            Cancellation
        );
        if (failsByItself)
        {
            OpenGate(job);
        }

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        return await Cluster.TrialsOfAsync(job);
    }
}
