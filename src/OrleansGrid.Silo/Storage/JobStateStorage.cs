using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Orleans.Storage;
using OrleansGrid.Postgres;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>
/// Orleans grain storage for job grains, over the same table and under the same version rule as Orleans' AdoNet storage, but writing many
/// grains' states in one transaction. A write whose answer was lost is recognised by its own mark and not mistaken for another's.
/// </summary>
internal sealed partial class JobStateStorage(NpgsqlDataSource database, ILogger<JobStateStorage> log) : IGrainStorage, IAsyncDisposable
{
    public const string ProviderName = "grid-jobs";

    /// <summary>Name of the persistent state; decides the columns that the views read.</summary>
    public const string StateName = "job";

    private const int MostTogether = 500;

    private static readonly string WriteStates = SqlCatalog.Get("write_job_states");
    private static readonly string ReadStates = SqlCatalog.Get("read_job_states");
    private static readonly string ClearState = SqlCatalog.Get("clear_job_state");

    private readonly Channel<StateWrite> _writes = Channel.CreateUnbounded<StateWrite>();
    private readonly Channel<StateRead> _reads = Channel.CreateUnbounded<StateRead>();
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public void Start() => _loops = Task.WhenAll(Task.Run(WriteLoopAsync), Task.Run(WriteLoopAsync), Task.Run(ReadLoopAsync));

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = new StateRead(grainId.Key.ToString()!);
        _reads.Writer.TryWrite(read);
        var found = await read.Done.Task;
        grainState.RecordExists = found is { Payload: not null };
        grainState.ETag = found?.Version.ToString(CultureInfo.InvariantCulture)!;
        grainState.State = found?.Payload is { } payload ? JsonSerializer.Deserialize<T>(payload, GridJson.Options)! : default!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        int? expected = grainState.ETag is { Length: > 0 } etag ? int.Parse(etag, CultureInfo.InvariantCulture) : null;
        var write = new StateWrite(grainId.Key.ToString()!, expected, JsonSerializer.Serialize(grainState.State, GridJson.Options), Guid.CreateVersion7());
        _writes.Writer.TryWrite(write);
        var version = await write.Done.Task;
        grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await using var command = database.CreateCommand(ClearState);
        Add(command, NpgsqlDbType.Text, grainId.Key.ToString()!);
        Add(command, NpgsqlDbType.Integer, int.Parse(grainState.ETag!, CultureInfo.InvariantCulture));
        AddScope(command);
        grainState.ETag = await command.ExecuteScalarAsync() is int version
            ? version.ToString(CultureInfo.InvariantCulture)
            : throw Conflict(grainId.Key.ToString()!, grainState.ETag);
        grainState.RecordExists = false;
    }

    private async Task WriteLoopAsync()
    {
        while (await _writes.Reader.WaitToReadAsync())
        {
            var batch = new Dictionary<string, StateWrite>();
            while (batch.Count < MostTogether && _writes.Reader.TryRead(out var next))
            {
                if (!batch.TryAdd(next.Key, next))
                {
                    // Two writes of one grain are two steps, and only one activation can be right: never in one batch.
                    next.Done.TrySetException(Conflict(next.Key, next.Expected?.ToString(CultureInfo.InvariantCulture)));
                }
            }

            // Two loops wake for one write; the other finds nothing.
            if (batch.Count == 0)
            {
                continue;
            }

            await UntilAnsweredAsync(batch.Count, () => WriteAsync(batch), error => Fail(batch.Values, error));
        }
    }

    private async Task WriteAsync(Dictionary<string, StateWrite> batch)
    {
        await using var connection = await database.OpenConnectionAsync(_stop.Token);
        var written = new Dictionary<string, int>();
        await using (var command = new NpgsqlCommand(WriteStates, connection))
        {
            var writes = batch.Values.OrderBy(w => w.Key, StringComparer.Ordinal).ToArray();
            AddArray(command, NpgsqlDbType.Text, writes.Select(w => w.Key));
            AddArray(command, NpgsqlDbType.Integer, writes.Select(w => w.Expected));
            AddArray(command, NpgsqlDbType.Text, writes.Select(w => w.Payload));
            AddArray(command, NpgsqlDbType.Uuid, writes.Select(w => w.WriteId));
            Add(command, NpgsqlDbType.Text, StateName);
            Add(command, NpgsqlDbType.Text, GridCluster.ServiceId);
            await using var rows = await command.ExecuteReaderAsync(_stop.Token);
            while (await rows.ReadAsync(_stop.Token))
            {
                written[rows.GetString(0)] = rows.GetInt32(1);
            }
        }

        if (written.Count < batch.Count)
        {
            // Refused, or written by an earlier try of this very write whose answer was lost.
            foreach (var (key, found) in await FindAsync(connection, [.. batch.Keys.Where(k => !written.ContainsKey(k))]))
            {
                if (found.WriteId == batch[key].WriteId)
                {
                    written[key] = found.Version;
                }
            }
        }

        foreach (var write in batch.Values)
        {
            if (written.TryGetValue(write.Key, out var version))
            {
                write.Done.TrySetResult(version);
            }
            else
            {
                write.Done.TrySetException(Conflict(write.Key, write.Expected?.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private async Task ReadLoopAsync()
    {
        while (await _reads.Reader.WaitToReadAsync())
        {
            var batch = new List<StateRead>();
            while (batch.Count < MostTogether && _reads.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await UntilAnsweredAsync(batch.Count, async () =>
            {
                await using var connection = await database.OpenConnectionAsync(_stop.Token);
                var found = await FindAsync(connection, [.. batch.Select(r => r.Key).Distinct()]);
                batch.ForEach(r => r.Done.TrySetResult(found.GetValueOrDefault(r.Key)));
            }, error => batch.ForEach(r => r.Done.TrySetException(error)));
        }
    }

    private async Task<Dictionary<string, FoundState>> FindAsync(NpgsqlConnection connection, string[] keys)
    {
        var found = new Dictionary<string, FoundState>();
        await using var command = new NpgsqlCommand(ReadStates, connection);
        AddArray(command, NpgsqlDbType.Text, keys);
        AddScope(command);
        await using var rows = await command.ExecuteReaderAsync(_stop.Token);
        while (await rows.ReadAsync(_stop.Token))
        {
            found[rows.GetString(0)] = new FoundState(rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetGuid(3));
        }

        return found;
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

    private static void Fail(IEnumerable<StateWrite> writes, Exception error)
    {
        foreach (var write in writes)
        {
            write.Done.TrySetException(error);
        }
    }

    private static InconsistentStateException Conflict(string key, string? version) =>
        new($"The state of job {key} is no longer of version {version ?? "(none)"}: another activation has written it.");

    private static void AddScope(NpgsqlCommand command)
    {
        Add(command, NpgsqlDbType.Text, StateName);
        Add(command, NpgsqlDbType.Text, GridCluster.ServiceId);
    }

    private static void Add<T>(NpgsqlCommand to, NpgsqlDbType type, T value) =>
        to.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    private static void AddArray<T>(NpgsqlCommand to, NpgsqlDbType type, IEnumerable<T> values) =>
        to.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = type | NpgsqlDbType.Array });

    public async ValueTask DisposeAsync()
    {
        // The silo's lifecycle closes it in its turn; the container disposes of it again.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _writes.Writer.TryComplete();
        _reads.Writer.TryComplete();
        await Task.WhenAny(_loops, Task.Delay(TimeSpan.FromSeconds(2)));
        await _stop.CancelAsync();
        await _loops;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} job states are tried again: {Reason}")]
    private partial void LogRetry(Exception error, int count, string reason);

    private sealed record FoundState(int Version, string? Payload, Guid? WriteId);

    private sealed record StateWrite(string Key, int? Expected, string Payload, Guid WriteId)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record StateRead(string Key)
    {
        public TaskCompletionSource<FoundState?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
