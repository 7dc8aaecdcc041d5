using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Logs;

/// <summary>
/// Brings what items write to the database: of all items of the silo together, about twice a second, beside the commits. What cannot be
/// written is counted and named in the silo's log, and fails no item.
/// </summary>
internal sealed partial class LogWriter
{
    /// <summary>Short enough for a person who follows, and long enough that a chatty item costs two rows a second.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(400);

    /// <summary>The silo's end waits no longer for the last words of items.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private const long MostWaiting = 32 << 20;
    private const int MostParts = 500;
    private const int MostBytes = 1 << 20;

    private readonly LogStatement _statement;
    private readonly GridMetrics _metrics;
    private readonly ILogger<LogWriter> _log;
    private readonly LogLimits _limits;
    private readonly ConcurrentQueue<ItemLog> _waiting = new();
    private readonly ConcurrentQueue<LogPart> _parts = new();
    private readonly LogBudget _budget = new(MostWaiting);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly DatabaseWait _wait;
    private readonly GroupWriter<LogPart> _writer;
    private readonly Rest _rest;
    private Task _running = Task.CompletedTask;

    public LogWriter(LogStatement statement, GridSiloOptions options, GridMetrics metrics, ILogger<LogWriter> log)
    {
        (_statement, _metrics, _log) = (statement, metrics, log);
        _limits = LogLimits.Of(options.LogBytesPerAttempt);
        _wait = new DatabaseWait("parts of items' logs", log);
        _writer = new GroupWriter<LogPart>(WriteAsync, Guilty, lockedOut: Lost, stopped: Lost, _stop.Token);
        _rest = new Rest(() => !_waiting.IsEmpty || !_parts.IsEmpty);
    }

    /// <summary>Whether anything is kept.</summary>
    public bool Keeps => _limits.Tail > 0;

    /// <summary>The log of an attempt that writes its first line.</summary>
    public ItemLog Begin(LogPlace place) => new(place, _limits, _budget, Wait);

    public void Start(LoopSupervisor supervisor) => _running = supervisor.RunAsync("logs", LoopAsync, _stop.Token);

    /// <summary>Writes what waits now; what items write meanwhile is written later.</summary>
    public async Task FlushAsync()
    {
        await _turn.WaitAsync();
        try
        {
            // Each log once: an item that never stops writing does not keep this from ending.
            for (var logs = _waiting.Count; Gather(ref logs) is { Count: > 0 } group;)
            {
                await _writer.WriteAsync(group, _wait);
            }
        }
        finally
        {
            _turn.Release();
        }

        if (_budget.TakeRefused() is > 0 and var lines)
        {
            _metrics.LogLinesLost(lines);
            LogRefused(lines, MostWaiting >> 20);
        }
    }

    /// <summary>Writes what waits, unless the database takes too long; nothing is written afterwards.</summary>
    public async Task CloseAsync()
    {
        _stop.CancelAfter(LastWords);
        await FlushAsync();
        await _stop.CancelAsync();
        await _running;
    }

    private void Wait(ItemLog log)
    {
        _waiting.Enqueue(log);
        _rest.Wake();
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            await _rest.UntilWorkAsync(_stop.Token);
            await Task.Delay(Gathering, _stop.Token);
            await FlushAsync();
        }
    }

    /// <param name="logs">How many logs are still to be taken from.</param>
    private List<LogPart> Gather(ref int logs)
    {
        var (group, bytes) = (new List<LogPart>(), 0);
        while (group.Count < MostParts && bytes < MostBytes)
        {
            if (_parts.TryDequeue(out var part))
            {
                group.Add(part);
                bytes += part.Bytes;
            }
            else if (logs > 0 && _waiting.TryDequeue(out var log))
            {
                logs--;
                foreach (var taken in log.Take())
                {
                    _parts.Enqueue(taken);
                }
            }
            else
            {
                break;
            }
        }

        return group;
    }

    private async Task WriteAsync(IReadOnlyList<LogPart> parts)
    {
        await _statement.RunAsync(parts, _stop.Token);
        foreach (var part in parts)
        {
            _budget.Return(part.Bytes);
        }
    }

    private void Guilty(LogPart part, Exception error)
    {
        LogNotKept(error, part.Place.JobId, part.Place.Stage, part.Place.Item, DatabaseFault.Sentence(error));
        Lost(part);
    }

    private void Lost(LogPart part)
    {
        _budget.Return(part.Bytes);
        _metrics.LogLinesLost(part.Lines.Count);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Lines that item {Item} of job {JobId} stage {Stage} has written could not be kept: {Reason}"
    )]
    private partial void LogNotKept(Exception error, Guid jobId, int stage, long item, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Lines} lines that items have written were not kept: more than {Megabytes} MB waited for the database"
    )]
    private partial void LogRefused(long lines, long megabytes);
}
