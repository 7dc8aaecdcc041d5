using Xunit;

namespace OrleansGrid.Silo.Tests;

public sealed class JobStateStatementsTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private JobStateStatements Statements => new(database.Grid.Writing);

    [Fact]
    public async Task First_and_later_states_of_a_group_are_written_each_under_its_own_version()
    {
        var (known, stale) = (await database.JobAsync(), await database.JobAsync());
        JobStateWrite[] group = [Write(known, 1), Write(stale, 7), Write(Guid.CreateVersion7(), null), Write(known, null), Write(Guid.CreateVersion7(), 1)];

        var written = await Statements.WriteAsync([group[0], group[1], group[2]], Token);
        Assert.Equal([known, group[2].JobId], written.Order());
        Assert.Empty(await Statements.WriteAsync([group[3], group[4]], Token));

        var states = await Statements.ReadAsync([known, stale, group[2].JobId, group[4].JobId], Token);
        Assert.Equal(3, states.Count);
        Assert.Equal((2, 1, 1), (states[known].Version, states[stale].Version, states[group[2].JobId].Version));
    }

    [Fact]
    public async Task A_write_that_is_sent_again_because_its_answer_was_lost_is_its_own_and_another_is_not()
    {
        var first = Write(Guid.CreateVersion7(), null);
        var second = Write(first.JobId, 1);
        JobStateWrite[] writes = [first, second];
        foreach (var write in writes)
        {
            Assert.Contains(write.JobId, await Statements.WriteAsync([write], Token));
            Assert.Contains(write.JobId, await Statements.WriteAsync([write], Token));
            Assert.Empty(await Statements.WriteAsync([Write(write.JobId, write.Expected)], Token));
        }

        Assert.Equal(2, (await Statements.ReadAsync([first.JobId], Token))[first.JobId].Version);
    }

    [Fact]
    public async Task A_cleared_state_keeps_its_version_and_a_stale_one_is_not_cleared()
    {
        var job = await database.JobAsync();
        Assert.Null(await Statements.ClearAsync(job, 2));
        Assert.Equal(2, await Statements.ClearAsync(job, 1));

        Assert.Equal(new FoundState(2, null, null), (await Statements.ReadAsync([job], Token))[job]);
        Assert.Empty(await Statements.WriteAsync([Write(job, null), Write(Guid.CreateVersion7(), 1)], Token));
    }

    [Fact]
    public async Task Of_two_writes_of_one_version_at_once_the_second_waits_for_the_first_and_loses()
    {
        var job = await database.JobAsync();

        var written = await database.WhileUncommittedAsync(
            $"update grid_internal.grain_state set version = version + 1 where job_id = '{job}'",
            () => Statements.WriteAsync([Write(job, 1)], Token));

        Assert.Empty(written);
    }

    private static JobStateWrite Write(Guid job, int? expected) => SiloDatabase.Write(job, expected, """{"state": "running", "run": 1, "stages": []}""");
}
