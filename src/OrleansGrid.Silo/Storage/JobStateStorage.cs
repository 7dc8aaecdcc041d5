using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Storage;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Storage;

/// <summary>
/// Orleans grain storage for job grains, over the same table and under the same version rule as Orleans' AdoNet storage, but writing many
/// grains' states in one transaction. A write whose answer was lost is recognised by its own mark and not mistaken for another's.
/// </summary>
internal sealed class JobStateStorage : IGrainStorage, IAsyncDisposable
{
    public const string ProviderName = "grid-jobs";

    /// <summary>Name of the persistent state; decides the columns that the views read.</summary>
    public const string StateName = "job";

    private const int MostTogether = 500;
    private const int MostBytes = 4 << 20;

    /// <summary>For so long after a group waited too long for a lock, groups leave locked rows alone.</summary>
    private static readonly TimeSpan CareAfterLock = TimeSpan.FromSeconds(30);

    private readonly GroupQueue<JobStateWrite> _writes = new(MostTogether, MostBytes, write => write.Payload.Length);
    private readonly GroupQueue<StateRead> _reads = new(MostTogether, MostBytes, _ => 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly JobStateStatements _statements;
    private readonly FailPoints _failPoints;
    private readonly LockedRows _locked;
    private readonly GroupWriter<JobStateWrite> _writer;
    private readonly GroupWriter<StateRead> _reader;
    private readonly DatabaseWait[] _waits;
    private long? _lockMetAt;
    private Task _loops = Task.CompletedTask;

    public JobStateStorage(JobStateStatements statements, FailPoints failPoints, ILogger<JobStateStorage> log)
    {
        (_statements, _failPoints) = (statements, failPoints);
        _locked = new LockedRows("States", log);
        _waits = [new DatabaseWait("job states", log), new DatabaseWait("job states", log), new DatabaseWait("reads of job states", log)];
        _writer = new GroupWriter<JobStateWrite>(
            WriteAsync,
            (write, error) => write.Done.TrySetException(error),
            TryLater,
            write => write.Done.TrySetException(Stopping()),
            _stop.Token
        );
        _reader = new GroupWriter<StateRead>(
            ReadAsync,
            (read, error) => read.Done.TrySetException(error),
            read => _reads.TryAdd(read),
            read => read.Done.TrySetException(Stopping()),
            _stop.Token
        );
    }

    /// <summary>Why the database takes no states just now, in one sentence for people; null while it does.</summary>
    public string? WaitsFor => _waits[0].Reason ?? _waits[1].Reason ?? _waits[2].Reason;

    /// <summary>Two loops write, so that one batch is parsed while the other waits for the disk; one reads.</summary>
    public void Start(LoopSupervisor supervisor) =>
        _loops = Task.WhenAll(
            supervisor.RunAsync("state-write", WriteLoop(_waits[0]).RunAsync, _closing.Token),
            supervisor.RunAsync("state-write", WriteLoop(_waits[1]).RunAsync, _closing.Token),
            supervisor.RunAsync("state-read", ReadLoop(_waits[2]).RunAsync, _closing.Token)
        );

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = new StateRead(JobIdOf(grainId));
        if (!_reads.TryAdd(read))
        {
            throw Stopping();
        }

        var found = await read.Done.Task;
        grainState.RecordExists = found is { Payload: not null };
        grainState.ETag = found?.Version.ToString(CultureInfo.InvariantCulture)!;
        grainState.State = found?.Payload is { } payload ? JsonSerializer.Deserialize<T>(payload, GridJson.Options)! : default!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        int? expected = grainState.ETag is { Length: > 0 } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : null;
        var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State, GridJson.Options);
        var write = new JobStateWrite(JobIdOf(grainId), expected, payload, Guid.CreateVersion7());
        if (!_writes.TryAdd(write))
        {
            throw Stopping();
        }

        await write.Done.Task;
        grainState.ETag = write.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var jobId = JobIdOf(grainId);
        var version =
            await _statements.ClearAsync(jobId, int.Parse(grainState.ETag!, CultureInfo.InvariantCulture))
            ?? throw Conflict(jobId, grainState.ETag);
        grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = false;
    }

    private GroupLoop<JobStateWrite> WriteLoop(DatabaseWait wait) =>
        new(
            _writes,
            group => WriteGroupAsync(group, wait),
            write => write.Done.Task.IsCompleted,
            (write, error) => write.Done.TrySetException(error)
        );

    private GroupLoop<StateRead> ReadLoop(DatabaseWait wait) =>
        new(
            _reads,
            group => ReadGroupAsync(group, wait),
            read => read.Done.Task.IsCompleted,
            (read, error) => read.Done.TrySetException(error)
        );

    private Task WriteGroupAsync(IReadOnlyList<JobStateWrite> group, DatabaseWait wait)
    {
        _failPoints.Throw("state-write");
        var batch = new Dictionary<Guid, JobStateWrite>(group.Count);
        foreach (var write in group.Where(write => !batch.TryAdd(write.JobId, write)))
        {
            // Two writes of one grain are two steps, and only one activation can be right: never in one batch.
            write.Done.TrySetException(Conflict(write));
        }

        return _writer.WriteAsync([.. batch.Values], wait);
    }

    private Task ReadGroupAsync(IReadOnlyList<StateRead> group, DatabaseWait wait)
    {
        _failPoints.Throw("state-read");
        return _reader.WriteAsync(group, wait);
    }

    private async Task WriteAsync(IReadOnlyList<JobStateWrite> batch)
    {
        var careful = _lockMetAt is { } met && Stopwatch.GetElapsedTime(met) < CareAfterLock;
        IReadOnlyDictionary<Guid, StateWriteResult> results;
        try
        {
            results = await _statements.WriteAsync(batch, careful, _stop.Token);
        }
        catch (PostgresException error) when (!careful && DatabaseFault.IsLockTimeout(error))
        {
            // One job's row is locked: the others do not wait for it.
            _lockMetAt = Stopwatch.GetTimestamp();
            results = await _statements.WriteAsync(batch, skipLocked: true, _stop.Token);
        }

        foreach (var write in batch)
        {
            Conclude(write, results[write.JobId]);
        }
    }

    private void Conclude(JobStateWrite write, StateWriteResult result)
    {
        if (result == StateWriteResult.RowLocked)
        {
            _lockMetAt = Stopwatch.GetTimestamp();
            TryLater(write);
            return;
        }

        _locked.IsFree(write.JobId);
        switch (result)
        {
            case StateWriteResult.Written:
                write.Done.TrySetResult();
                break;
            case StateWriteResult.OutcomesMissing:
                write.Done.TrySetException(
                    new OutcomesMissingException(
                        $"Job {write.JobId} cannot end as complete: the database does not hold an outcome for every item."
                    )
                );
                break;
            default:
                write.Done.TrySetException(Conflict(write));
                break;
        }
    }

    private void TryLater(JobStateWrite write) =>
        _locked.TryLater(write.JobId, _writes, write, late => late.Done.TrySetException(Stopping()));

    private async Task ReadAsync(IReadOnlyList<StateRead> batch)
    {
        var found = await _statements.ReadAsync([.. batch.Select(r => r.JobId).Distinct()], _stop.Token);
        foreach (var read in batch)
        {
            read.Done.TrySetResult(found.GetValueOrDefault(read.JobId));
        }
    }

    private static Guid JobIdOf(GrainId grainId) => Guid.Parse(grainId.Key.ToString()!);

    private static OperationCanceledException Stopping() => new("The silo is stopping.");

    private static InconsistentStateException Conflict(JobStateWrite write) =>
        Conflict(write.JobId, write.Expected?.ToString(CultureInfo.InvariantCulture));

    private static InconsistentStateException Conflict(Guid jobId, string? version) =>
        new($"The state of job {jobId} is no longer of version {version ?? "(none)"}: another activation has written it.");

    public async ValueTask DisposeAsync()
    {
        // The silo's lifecycle closes it in its turn; the container disposes of it again.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        _writes.Close();
        _reads.Close();
        await Task.WhenAny(_loops, Task.Delay(TimeSpan.FromSeconds(2)));
        await _stop.CancelAsync();
        await _loops;
    }

    private sealed record StateRead(Guid JobId)
    {
        public TaskCompletionSource<FoundState?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
