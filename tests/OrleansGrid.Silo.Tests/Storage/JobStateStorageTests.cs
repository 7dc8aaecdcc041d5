using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests.Storage;

public sealed class JobStateStorageTests(SiloDatabase database)
{
    [Fact]
    public async Task A_state_that_claims_outcomes_which_are_not_there_is_not_written_and_says_so()
    {
        var job = await database.JobAsync();
        await using var storage = Start();

        await Assert.ThrowsAsync<OutcomesMissingException>(() =>
            WriteAsync(storage, job, "1", """{"state": "succeeded", "run": 1, "complete": true, "stages": [{"total": 1}]}""")
        );
        await database.RunAsync(
            $"insert into grid_internal.finished_ranges values ('{job}', 0, 0, 0, true, 1, '{Guid.NewGuid()}', 's', now(), now())"
        );
        Assert.Equal(
            "2",
            await WriteAsync(storage, job, "1", """{"state": "succeeded", "run": 1, "complete": true, "stages": [{"total": 1}]}""")
        );
    }

    [Fact]
    public async Task A_write_of_an_old_version_is_a_conflict()
    {
        var job = await database.JobAsync();
        await using var storage = Start();

        await Assert.ThrowsAsync<InconsistentStateException>(() =>
            WriteAsync(storage, job, "7", """{"state": "running", "run": 1, "stages": []}""")
        );
    }

    [Fact]
    public async Task A_state_that_PostgreSQL_cannot_store_fails_alone_and_the_loops_go_on()
    {
        var (bad, good) = (await database.JobAsync(), await database.JobAsync());
        await using var storage = Start();

        var refused = WriteAsync(storage, bad, "1", """{"state": "running", "run": 1, "stages": [], "error": "\u0000"}""");
        Assert.Equal("2", await WriteAsync(storage, good, "1", """{"state": "running", "run": 1, "stages": []}"""));
        Assert.Equal("22P05", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => refused)).SqlState);
        Assert.Equal("3", await WriteAsync(storage, good, "2", """{"state": "running", "run": 1, "stages": []}"""));
    }

    [Fact]
    public async Task The_state_of_a_locked_job_is_written_once_the_lock_is_gone_and_those_of_others_before()
    {
        var (locked, free) = (await database.JobAsync(), await database.JobAsync());
        await using var storage = Start();
        var waits = Task.FromResult("");
        await database.WhileLockedAsync(
            $"select 1 from grid_internal.grain_state where job_id = '{locked}' for update",
            async () =>
            {
                waits = WriteAsync(storage, locked, "1", """{"state": "running", "run": 1, "stages": []}""");
                for (var version = 1; version < 5; version++)
                {
                    Assert.Equal(
                        $"{version + 1}",
                        await WriteAsync(storage, free, $"{version}", """{"state": "running", "run": 1, "stages": []}""")
                    );
                }

                Assert.False(waits.IsCompleted);
                return true;
            }
        );
        Assert.Equal("2", await waits);
    }

    private JobStateStorage Start()
    {
        var storage = new JobStateStorage(
            new JobStateStatements(database.Grid.Writing),
            new FailPoints(),
            NullLogger<JobStateStorage>.Instance
        );
        storage.Start(Supervisors.New());
        return storage;
    }

    private static async Task<string> WriteAsync(JobStateStorage storage, Guid job, string etag, string payload)
    {
        var state = new GrainState<JsonElement> { State = JsonElement.Parse(payload), ETag = etag };
        await storage.WriteStateAsync("job", GrainId.Create("job", job.ToString("N")), state);
        return state.ETag!;
    }
}
