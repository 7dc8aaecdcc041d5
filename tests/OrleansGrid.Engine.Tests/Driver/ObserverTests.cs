using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tests;

public sealed class ObserverTests
{
    private static readonly ItemRange All = new(0, 4);

    [Fact]
    public async Task Observers_hear_of_all_outcomes_when_a_job_is_taken_up_and_when_it_is_opened_again()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        await driver.LoadAsync();
        Assert.Equal([All], world.Observed);

        (world, driver) = With(Story.Record(4) with { State = JobState.Failed });
        await driver.LoadAsync();
        Assert.Empty(world.Observed);
        await driver.ControlAsync(null, JobControlKind.Retry);
        Assert.Equal([All], world.Observed);
    }

    [Fact]
    public async Task Observers_hear_again_of_what_they_could_not_take_while_the_database_was_away()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        world.Failures.Enqueue(new TimeoutException());
        world.Failures.Enqueue(new TimeoutException());

        await driver.LoadAsync();

        Assert.Equal([All], world.Observed);
        Assert.Empty(world.Faults);
        Assert.False(driver.HasLeft);
    }

    private static (ObservedWorld World, JobDriver Driver) With(JobRecord record)
    {
        var world = new ObservedWorld(record);
        return (world, new JobDriver(world, SpeculationRules.Default, Guid.NewGuid));
    }
}
