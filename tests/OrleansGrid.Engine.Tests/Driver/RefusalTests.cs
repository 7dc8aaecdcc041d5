using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tests;

/// <summary>What the database refuses for good, such as to read a table without the right to.</summary>
public sealed class RefusalTests
{
    private static readonly int[] Pauses = [1, 2, 4, 8, 16, 30, 30];

    [Theory]
    [InlineData(nameof(IJobWorld.FactsAsync), "reading outcomes")]
    [InlineData(nameof(IJobWorld.ForgetFailuresAsync), "taking back failures")]
    public async Task A_job_that_is_refused_what_it_needs_to_go_on_ends_as_failed_and_says_why(string refused, string doing)
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running, Run = 2 });
        world.Refused.Add(refused);

        await driver.LoadAsync();

        Assert.Equal(JobState.Failed, world.Stored.State);
        Assert.Equal(
            $"The database gave an error that does not pass, while {doing}: permission denied. When it is mended, retry the job.",
            world.Stored.Error
        );
        Assert.True(world.HasEnded);
        Assert.Empty(world.Faults);
        Assert.Empty(world.Delays);
    }

    [Fact]
    public async Task A_job_that_cannot_tell_observers_ends_as_failed()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        world.Failures.Enqueue(new StorageRefusedException("permission denied"));

        await driver.LoadAsync();

        Assert.Equal(JobState.Failed, world.Stored.State);
        Assert.Empty(world.Faults);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_not_shown_with_counts_that_nobody_has_read()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Failed });
        world.Refused.Add(nameof(IJobWorld.FactsAsync));

        await Assert.ThrowsAsync<StorageRefusedException>(driver.LoadAsync);
        Assert.Null(driver.Machine);
    }

    [Fact]
    public async Task A_job_whose_outcomes_could_not_be_counted_at_its_end_leaves_so_that_they_are_counted_anew()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        await driver.LoadAsync();
        world.Refused.Add(nameof(IJobWorld.FactsAsync));

        driver.Apply(new CancelAsked());

        Assert.Equal(JobState.Cancelled, world.Stored.State);
        Assert.True(world.HasEnded && driver.HasLeft);
        Assert.Empty(world.Faults);
    }

    [Fact]
    public async Task A_record_that_is_refused_is_written_again_ever_more_seldom_and_each_wait_is_noted_once()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        await driver.LoadAsync();
        world.Refused.Add(nameof(IJobWorld.WriteAsync));
        world.Delayed = () =>
        {
            if (world.Delays.Count == Pauses.Length)
            {
                world.Refused.Clear();
            }
        };

        driver.Apply(new PauseAsked());

        Assert.Equal(Pauses, world.Delays.Select(delay => (int)delay.TotalSeconds));
        Assert.Equal(world.Delays, world.Notes.OfType<RecordRefused>().Select(note => note.Pause));
        Assert.Equal(JobState.Failed, world.Stored.State);
        Assert.Contains("while writing the record: permission denied", world.Stored.Error, StringComparison.Ordinal);
        Assert.Empty(world.Faults);
        Assert.False(driver.HasLeft);
    }

    [Fact]
    public async Task Who_waits_for_a_record_that_is_refused_is_told_so()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        await driver.LoadAsync();
        world.Refused.Add(nameof(IJobWorld.WriteAsync));
        world.Delayed = () => driver.Leave();

        await Assert.ThrowsAsync<StorageRefusedException>(() => driver.ControlAsync(Guid.NewGuid(), JobControlKind.Pause));
    }

    [Fact]
    public async Task A_job_that_cannot_be_taken_up_is_asked_for_ever_more_seldom_and_noted_once_each_time()
    {
        var (world, driver) = With(Story.Record(4) with { State = JobState.Running });
        world.Refused.Add(nameof(IJobWorld.ReadAsync));
        for (var i = 0; i < Pauses.Length; i++)
        {
            Assert.False(await driver.TryLoadAsync());
            world.Time += TimeSpan.FromSeconds(Pauses[i]) - TimeSpan.FromTicks(1);
            await Assert.ThrowsAsync<StorageRefusedException>(driver.LoadAsync);
            Assert.Equal(i + 1, world.Reads);
            Assert.Equal(i + 1, world.Notes.Count);
            world.Time += TimeSpan.FromTicks(1);
        }

        world.Refused.Clear();
        Assert.True(await driver.TryLoadAsync());
        Assert.Equal(JobState.Running, driver.VisibleState);
    }

    private static (ObservedWorld World, JobDriver Driver) With(JobRecord record)
    {
        var world = new ObservedWorld(record);
        return (world, new JobDriver(world, SpeculationRules.Default, Guid.NewGuid));
    }
}
