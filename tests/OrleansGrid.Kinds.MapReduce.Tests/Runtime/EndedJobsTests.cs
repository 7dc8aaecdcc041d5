using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid.Kinds.MapReduce.Rows;
using OrleansGrid.Kinds.MapReduce.Runtime;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Tests;

namespace OrleansGrid.Kinds.MapReduce.Tests.Runtime;

/// <summary>What is removed after a job's end, and what a retry that comes in between keeps.</summary>
public sealed class EndedJobsTests(SiloDatabase database) : IDisposable
{
    /// <summary>Checks before removals: the shared folder, the rows, the output.</summary>
    private const int Checks = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansgrid-ended-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Shared => Path.Combine(_folder, "shared");

    private string Output => Path.Combine(_folder, "out");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task What_a_retry_publishes_while_the_clean_up_is_held_between_a_check_and_its_removal_stays(int heldAt, bool published)
    {
        var job = await JobAsync();
        var first = job.WriteRun(1);
        if (published)
        {
            // The job was cancelled while it published.
            job.Publish(1, first);
        }

        await job.EndAsync("failed");
        var checks = 0;
        await job.CleanUp.CleanUpAsync(
            job.Ending(
                JobState.Failed,
                1,
                async () =>
                {
                    if (checks++ != heldAt)
                    {
                        return await job.IsOverAsync(1);
                    }

                    Assert.True(await job.IsOverAsync(1));
                    await job.RetryAsync();
                    job.Publish(2, job.WriteRun(2));
                    await job.EndAsync("succeeded");
                    return true;
                }
            )
        );

        Assert.True(checks > heldAt);
        Assert.Equal("_SUCCESS part-00000", Names(Output));
        Assert.True(Directory.Exists(job.MapFolder(2)));
        Assert.Equal(1, await job.RowsSeenAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_a_retry_writes_while_the_clean_up_is_held_stays(int heldAt)
    {
        var job = await JobAsync();
        job.WriteRun(1);
        await job.EndAsync("failed");
        ReduceOutput? second = null;
        var checks = 0;
        await job.CleanUp.CleanUpAsync(
            job.Ending(
                JobState.Failed,
                1,
                async () =>
                {
                    if (checks++ == heldAt)
                    {
                        await job.RetryAsync();
                        second = job.WriteRun(2);
                        return true;
                    }

                    return await job.IsOverAsync(1);
                }
            )
        );

        Assert.True(Directory.Exists(job.MapFolder(2)));
        job.Publish(2, second!);
        await job.EndAsync("succeeded");
        Assert.Equal("_SUCCESS part-00000", Names(Output));
        Assert.Equal(1, await job.RowsSeenAsync());
    }

    [Fact]
    public async Task Nothing_is_removed_of_a_job_that_was_retried_before_the_clean_up()
    {
        var job = await JobAsync();
        job.Publish(1, job.WriteRun(1));
        await job.EndAsync("failed");
        await job.RetryAsync();

        await job.CleanUp.CleanUpAsync(job.Ending(JobState.Failed, 1, () => job.IsOverAsync(1)));

        Assert.Equal("_SUCCESS part-00000", Names(Output));
        Assert.True(Directory.Exists(job.MapFolder(1)));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public async Task Nothing_stays_of_a_job_that_did_not_succeed(string state)
    {
        var job = await JobAsync();
        job.Publish(1, job.WriteRun(1));
        await job.EndAsync(state);
        var checks = 0;

        await job.CleanUp.CleanUpAsync(
            job.Ending(
                JobStates.Parse(state),
                1,
                async () =>
                {
                    checks++;
                    return await job.IsOverAsync(1);
                }
            )
        );

        Assert.Equal(Checks, checks);
        Assert.Equal("data shared", Names(_folder));
        Assert.Equal("", Names(Shared));
        Assert.Equal(0, await job.RowsStoredAsync());
    }

    [Fact]
    public async Task Of_a_job_that_has_succeeded_the_output_stays_and_nothing_else()
    {
        var job = await JobAsync();
        job.WriteRun(1);
        job.Publish(1, job.WriteRun(1));
        await job.EndAsync("succeeded");

        await job.CleanUp.CleanUpAsync(job.Ending(JobState.Succeeded, 1, () => job.IsOverAsync(1)));

        Assert.Equal("data out shared", Names(_folder));
        Assert.Equal("", Names(Shared));
        Assert.Equal((1, 1), (await job.RowsSeenAsync(), await job.RowsStoredAsync()));
    }

    private static string Names(string folder) =>
        string.Join(' ', Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    private async Task<TestJob> JobAsync()
    {
        var silo = await database.SiloAsync();
        var folder = new ShuffleFolder(new GridSiloOptions { DataFolder = Path.Combine(_folder, "data") }, silo);
        folder.Open();
        Directory.CreateDirectory(Shared);
        var spec = new MapReduceSpec
        {
            Program = "wordcount",
            Inputs = [],
            Output = Output,
            Rows = true,
            SharedDir = Shared,
        };
        return new TestJob(
            database,
            await database.JobAsync(),
            spec,
            folder,
            new PartRows(new RowStatements(database.Grid.DataSource, silo))
        );
    }

    /// <summary>A job of one split and one part.</summary>
    private sealed class TestJob(SiloDatabase database, Guid jobId, MapReduceSpec spec, ShuffleFolder folder, PartRows rows)
    {
        private readonly Dictionary<int, string> _mapFolders = [];
        private readonly JobFacts _facts = new(database.Grid.DataSource);

        public EndedJobs CleanUp { get; } = new(folder, rows, NullLogger<EndedJobs>.Instance);

        public string MapFolder(int run) => _mapFolders[run];

        public Task<bool> IsOverAsync(int run) => _facts.HasEndedAsync(jobId, run);

        public JobEnding Ending(JobState state, int run, Func<Task<bool>> isOver) =>
            new(
                new RecordedJob
                {
                    JobId = jobId,
                    Kind = "mapreduce",
                    State = state,
                    Run = run,
                    Spec = JsonSerializer.SerializeToElement(spec, GridJson.Options),
                    Stages = [],
                },
                isOver
            );

        public Task EndAsync(string state) => SetAsync($$"""{"state": "{{state}}"}""");

        public Task RetryAsync() => SetAsync("""{"state": "running", "run": 2}""");

        public Task<long> RowsSeenAsync() => database.AskAsync<long>($"select count(*) from grid.mapreduce_rows where job_id = '{jobId}'");

        public Task<long> RowsStoredAsync() =>
            database.AskAsync<long>($"select count(*) from grid_internal.written_parts where job_id = '{jobId}'");

        /// <summary>Maps and reduces.</summary>
        public ReduceOutput WriteRun(int run)
        {
            _mapFolders[run] = folder.NewMapFolder(jobId, run, MapReduceStages.Map, 0, spec.SharedDir);
            OutputFolder.Begin(spec, jobId, run);
            var file = OutputFolder.AttemptFile(spec, jobId, run, 0, $"1.{Guid.NewGuid():N}");
            using var writer = new PartWriter(file, spec.Compression);
            writer.Write(Encoding.UTF8.GetBytes($"run\t{run}\n"));
            writer.CountRecord();
            var written = writer.Finish();
            var part = new ReduceOutput(
                0,
                Path.Join(Path.GetFileName(Path.GetDirectoryName(file)), Path.GetFileName(file)),
                written.Bytes,
                written.Records,
                written.Checksum
            );
            return part with { Rows = rows.Keep(jobId, run, part, file, spec.Compression, Token) };
        }

        public void Publish(int run, ReduceOutput part)
        {
            rows.Publish(jobId, run, [part], Token);
            OutputFolder.Publish(spec, jobId, run, [part], new Dictionary<string, long>(), Token);
        }

        private Task SetAsync(string change) =>
            database.RunAsync($"update grid_internal.grain_state set payload = payload || '{change}' where job_id = '{jobId}'");
    }
}
