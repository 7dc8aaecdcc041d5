using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansGrid.Client;
using OrleansGrid.Postgres;
using OrleansGrid.Protocol;

namespace OrleansGrid;

/// <summary>One job of the grid, by its id: ask about it, wait for it, read its results, steer it. Safe for use by several threads.</summary>
/// <remarks>
/// Calls that no silo answers are tried again for <see cref="GridClientOptions.RetryFor"/>; looking and waiting go on over the database meanwhile.
/// A job that does not exist is a <see cref="GridException"/> (NotFound) from every call but not from having this object.
/// </remarks>
public sealed partial class GridJob
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly GridClient _client;

    internal GridJob(GridClient client, Guid id, bool existed)
    {
        _client = client;
        Id = id;
        Existed = existed;
    }

    public Guid Id { get; }

    /// <summary>The submission's key had been submitted before with the same body: this is that job, and nothing new was begun.</summary>
    /// <remarks>When a reply was lost on the way, "before" may have been this very submission.</remarks>
    public bool Existed { get; }

    /// <summary>The job now, as its grain knows it; as the database knows it (no lanes, no reason for waiting) while no silo answers.</summary>
    public async Task<JobStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var (json, _) = await _client.Calls.AskAsync(Id, job => job.GetStatusAsync(), cancellationToken);
            return json is null ? throw Refusals.NoSuchJob(Id) : JsonSerializer.Deserialize<JobStatus>(json, GridJson.Options)!;
        }
        catch (Exception error) when (CallFailure.MayPass(error) && !cancellationToken.IsCancellationRequested)
        {
            JobStatus? known = null;
            await DatabaseRetry.RunAsync(async _ => known = await _client.Reader.FindAsync(Id, cancellationToken), _client.Calls.RetryFor, cancellationToken);
            return known ?? throw Refusals.NoSuchJob(Id);
        }
    }

    /// <summary>Waits until the job has ended, however it ended; look at the state of what is returned.</summary>
    public async Task<JobStatus> WaitAsync(CancellationToken cancellationToken = default)
    {
        var follower = Follow();
        while (true)
        {
            var progress = await follower.NextAsync(untilEnd: true, cancellationToken);
            if (!JobStates.Parse(progress.State).IsTerminal())
            {
                continue;
            }

            // Someone may have asked for a retry in between.
            var status = await GetStatusAsync(cancellationToken);
            if (status.State.IsTerminal())
            {
                return status;
            }
        }
    }

    /// <summary>The job now and whenever it has changed, at most ten times a second. The last status is a terminal one.</summary>
    public async IAsyncEnumerable<JobStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var follower = Follow();
        var shown = long.MinValue;
        for (var version = 0L; ;)
        {
            var progress = await follower.NextAsync(untilEnd: false, cancellationToken);
            if (progress.Version > 0 && progress.Version == version)
            {
                continue;
            }

            version = progress.Version;
            var early = ShortestInterval.Milliseconds - (Environment.TickCount64 - shown);
            if (shown != long.MinValue && early > 0 && !JobStates.Parse(progress.State).IsTerminal())
            {
                await Task.Delay((int)early, cancellationToken);
            }

            var status = await GetStatusAsync(cancellationToken);
            shown = Environment.TickCount64;
            yield return status;
            if (status.State.IsTerminal())
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// The outcome of every item, once, in item order: given out while the job runs, each as soon as it and all before it are committed.
    /// Ends when the job has ended; items that it left without an outcome (it was cancelled, or failed early) come as <see cref="ItemState.Cancelled"/>.
    /// A retry that begins later is another run and another enumeration.
    /// </summary>
    /// <typeparam name="TOut">What results are read as, from JSON with web defaults. JSON null is the default of the type.</typeparam>
    /// <exception cref="GridException">BadInput: a result is not a <typeparamref name="TOut"/>. NotFound: no such job. Environment: neither silo nor database answered.</exception>
    public IAsyncEnumerable<ItemResult<TOut>> ResultsAsync<TOut>(CancellationToken cancellationToken = default)
    {
        var pages = new CommittedPages(_client.Ranges, Follow(), Id, _client.Calls.RetryFor);
        return new ResultStream<TOut>(pages).ReadAsync(cancellationToken);
    }

    /// <summary>Asks for the job's end: running items are stopped, what was committed stays. Returns when this is durable, before the job has ended.</summary>
    /// <exception cref="GridException">Conflict: the job has ended already.</exception>
    public Task CancelAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Cancel, cancellationToken);

    /// <summary>Begins no more items until <see cref="ResumeAsync"/>; running ones finish.</summary>
    /// <exception cref="GridException">Conflict: the job is not one that can be paused.</exception>
    public Task PauseAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Pause, cancellationToken);

    /// <summary>Goes on with a paused job.</summary>
    /// <exception cref="GridException">Conflict: the job is not paused.</exception>
    public Task ResumeAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Resume, cancellationToken);

    /// <summary>Runs a failed or cancelled job again, under a new run number, for the items that did not succeed.</summary>
    /// <exception cref="GridException">Conflict: the job has not ended, or has succeeded.</exception>
    public Task RetryAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Retry, cancellationToken);

    /// <summary>Gives a study that has ended more trials: it goes on as if it had never ended, with what it left undone and then the new ones.</summary>
    /// <exception cref="GridException">BadInput: the job is no study, or its sampler has no more trials. Conflict: it has not ended.</exception>
    public Task ExtendAsync(long trials, CancellationToken cancellationToken = default) => ExtendAsync(new StudyExtension { Trials = trials }, cancellationToken);

    /// <inheritdoc cref="ExtendAsync(long, CancellationToken)"/>
    public async Task ExtendAsync(StudyExtension extension, CancellationToken cancellationToken = default)
    {
        var (request, json) = (Guid.NewGuid(), JsonSerializer.Serialize(extension, GridJson.Options));
        var (reply, _) = await _client.Calls.UntilAnsweredAsync(Id, job => job.ExtendAsync(request, json), cancellationToken);
        Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
    }

    private async Task ControlAsync(JobControl control, CancellationToken cancellationToken)
    {
        var (reply, repeated) = await _client.Calls.UntilAnsweredAsync(Id, job => job.ControlAsync(control), cancellationToken);
        // A refusal after a lost reply is most likely the first try's success: what was asked for holds already.
        if (repeated && reply.Verdict == Verdict.Conflict && Holds(control, await GetStatusAsync(cancellationToken)))
        {
            return;
        }

        Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
    }

    private static bool Holds(JobControl control, JobStatus status) => control switch
    {
        JobControl.Cancel => status.CancelRequested || status.State == JobState.Cancelled,
        JobControl.Pause => status.State == JobState.Paused,
        _ => status.State is JobState.Pending or JobState.Running,
    };

    private JobFollower Follow() => new(_client.Calls, _client.Reader, Id);
}
