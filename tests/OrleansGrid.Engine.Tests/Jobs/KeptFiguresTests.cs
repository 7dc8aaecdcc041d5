using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Tests;

/// <summary>What the machine keeps as it changes equals what it would find by looking at everything.</summary>
public sealed class KeptFiguresTests
{
    [Fact]
    public void Sums_slots_and_ends_of_stages_are_what_tasks_and_stages_say_after_every_event() =>
        Gen.Int.Sample(
            seed =>
            {
                var job = new RandomJob(seed, random => Check(random.Job));
                for (var step = 0; step < 200; step++)
                {
                    job.Step();
                }
            },
            iter: Runs.Of(300)
        );

    private static void Check(JobMachine job)
    {
        var stages = Enumerable.Range(0, job.Record.Stages.Count).ToList();
        Assert.Equal(job.Record.Stages.Sum(s => s.Total), job.Total);
        Assert.Equal(stages.Sum(s => job.CountsOf(s).Succeeded), job.Succeeded);
        Assert.Equal(stages.Sum(s => job.CountsOf(s).Failed), job.Failed);
        Assert.True(job.Succeeded >= job.Tasks.Sum(t => t.Succeeded) && job.Failed >= job.Tasks.Sum(t => t.Failed));
        var held = job.Tasks.Where(t => !t.LaneFree).GroupBy(t => t.Silo).ToDictionary(g => g.Key, g => g.Count());
        var holds = job.Demand().Holds;
        // Slots that wait for items of a slow task are held too.
        Assert.All(held, h => Assert.True(holds.GetValueOrDefault(h.Key) >= h.Value));
        Assert.Equal(held.Values.Sum(), job.Tasks.Any(t => t.HandBack == HandBackState.Asked) ? held.Values.Sum() : holds.Values.Sum());
        Assert.All(stages, s => Assert.Equal(IsReady(job, s), job.IsReady(s)));
        var plain = stages.Where(s => job.Record.Stages[s].Policy.Speculative is not true);
        Assert.All(plain, s => Assert.Equal(HasAll(job, s) && IsReady(job, s), job.HasEnded(s)));
    }

    private static bool IsReady(JobMachine job, int stage) => (job.Record.Stages[stage].After ?? []).All(job.HasEnded);

    private static bool HasAll(JobMachine job, int stage) =>
        job.Record.Stages[stage] is { Closed: true, Total: var total }
        && job.CountsOf(stage) is var (succeeded, failed)
        && succeeded + failed == total
        && job.Tasks.All(t => t.Stage != stage);
}
