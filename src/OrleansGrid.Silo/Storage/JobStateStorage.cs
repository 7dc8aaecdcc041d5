using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Storage;

namespace OrleansGrid.Silo;

/// <summary>
/// Orleans grain storage for job grains, over the same table and under the same version rule as Orleans' AdoNet storage, but writing many
/// grains' states in one transaction. A write whose answer was lost is recognised by its own mark and not mistaken for another's.
/// </summary>
internal sealed partial class JobStateStorage(JobStateStatements statements, ILogger<JobStateStorage> log) : IGrainStorage, IAsyncDisposable
{
    public const string ProviderName = "grid-jobs";

    /// <summary>Name of the persistent state; decides the columns that the views read.</summary>
    public const string StateName = "job";

    private const int MostTogether = 500;
    private const int MostBytes = 4 << 20;

    private readonly GroupQueue<JobStateWrite> _writes = new(MostTogether, MostBytes, write => write.Payload.Length);
    private readonly GroupQueue<StateRead> _reads = new(MostTogether, MostBytes, _ => 0);
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public void Start() => _loops = Task.WhenAll(Task.Run(WriteLoopAsync), Task.Run(WriteLoopAsync), Task.Run(ReadLoopAsync));

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = new StateRead(JobIdOf(grainId));
        _reads.TryAdd(read);
        var found = await read.Done.Task;
        grainState.RecordExists = found is { Payload: not null };
        grainState.ETag = found?.Version.ToString(CultureInfo.InvariantCulture)!;
        grainState.State = found?.Payload is { } payload ? JsonSerializer.Deserialize<T>(payload, GridJson.Options)! : default!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        int? expected = grainState.ETag is { Length: > 0 } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : null;
        var write = new JobStateWrite(JobIdOf(grainId), expected, JsonSerializer.SerializeToUtf8Bytes(grainState.State, GridJson.Options), Guid.CreateVersion7());
        _writes.TryAdd(write);
        await write.Done.Task;
        grainState.ETag = write.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var jobId = JobIdOf(grainId);
        var version = await statements.ClearAsync(jobId, int.Parse(grainState.ETag!, CultureInfo.InvariantCulture)) ?? throw Conflict(jobId, grainState.ETag);
        grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = false;
    }

    private async Task WriteLoopAsync()
    {
        while (await _writes.TakeAsync() is { Count: > 0 } group)
        {
            var batch = new Dictionary<Guid, JobStateWrite>(group.Count);
            foreach (var write in group.Where(write => !batch.TryAdd(write.JobId, write)))
            {
                // Two writes of one grain are two steps, and only one activation can be right: never in one batch.
                write.Done.TrySetException(Conflict(write));
            }

            await UntilAnsweredAsync(batch.Count, () => WriteAsync(batch.Values), error => Fail(batch.Values, error));
        }
    }

    private async Task WriteAsync(IReadOnlyCollection<JobStateWrite> batch)
    {
        var written = await statements.WriteAsync(batch, _stop.Token);
        foreach (var write in batch)
        {
            if (written.Contains(write.JobId))
            {
                write.Done.TrySetResult();
            }
            else
            {
                write.Done.TrySetException(Conflict(write));
            }
        }
    }

    private async Task ReadLoopAsync()
    {
        while (await _reads.TakeAsync() is { Count: > 0 } batch)
        {
            await UntilAnsweredAsync(batch.Count, async () =>
            {
                var found = await statements.ReadAsync([.. batch.Select(r => r.JobId).Distinct()], _stop.Token);
                batch.ForEach(r => r.Done.TrySetResult(found.GetValueOrDefault(r.JobId)));
            }, error => batch.ForEach(r => r.Done.TrySetException(error)));
        }
    }

    /// <summary>A database that is away is waited for; an error that is no matter of the connection is the caller's.</summary>
    private async Task UntilAnsweredAsync(int count, Func<Task> work, Action<Exception> fail)
    {
        var pause = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (PostgresException error) when (!error.IsTransient && !error.SqlState.StartsWith("57", StringComparison.Ordinal) && error.SqlState != PostgresErrorCodes.DeadlockDetected)
            {
                fail(error);
                return;
            }
            catch (OperationCanceledException error) when (_stop.IsCancellationRequested)
            {
                fail(error);
                return;
            }
            catch (Exception error)
            {
                LogRetry(error, count, error.Message);
                await Task.Delay(pause, CancellationToken.None);
                pause = TimeSpan.FromMilliseconds(Math.Min(2000, pause.TotalMilliseconds * 2));
            }
        }
    }

    private static Guid JobIdOf(GrainId grainId) => Guid.Parse(grainId.Key.ToString()!);

    private static void Fail(IEnumerable<JobStateWrite> writes, Exception error)
    {
        foreach (var write in writes)
        {
            write.Done.TrySetException(error);
        }
    }

    private static InconsistentStateException Conflict(JobStateWrite write) => Conflict(write.JobId, write.Expected?.ToString(CultureInfo.InvariantCulture));

    private static InconsistentStateException Conflict(Guid jobId, string? version) =>
        new($"The state of job {jobId} is no longer of version {version ?? "(none)"}: another activation has written it.");

    public async ValueTask DisposeAsync()
    {
        // The silo's lifecycle closes it in its turn; the container disposes of it again.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _writes.Close();
        _reads.Close();
        await Task.WhenAny(_loops, Task.Delay(TimeSpan.FromSeconds(2)));
        await _stop.CancelAsync();
        await _loops;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} job states are tried again: {Reason}")]
    private partial void LogRetry(Exception error, int count, string reason);

    private sealed record StateRead(Guid JobId)
    {
        public TaskCompletionSource<FoundState?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
