using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansGrid.Client;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid;

/// <summary>
/// One job of the grid, by its id: ask about it, wait for it, read its results, steer it. Safe for use by several threads.
/// </summary>
/// <remarks>
/// Calls that no silo answers are tried again for <see cref="GridClientOptions.RetryFor"/>; looking and waiting go on over the database
/// meanwhile.
/// A job that does not exist is a <see cref="GridException"/> (NotFound) from every call but not from having this object.
/// </remarks>
public class GridJob
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly GridAccess? _grid;

    internal GridJob(GridAccess grid, Guid id, bool existed)
    {
        _grid = grid;
        Id = id;
        Existed = existed;
    }

    /// <summary>A fake, for tests of an application: it belongs to no grid, so each member that is called must be overridden.</summary>
    protected GridJob(Guid id, bool existed = false)
    {
        Id = id;
        Existed = existed;
    }

    public Guid Id { get; }

    /// <summary>
    /// The key had been submitted before, by another submission with the same body: this is that job, and nothing new was begun.
    /// </summary>
    public bool Existed { get; }

    internal GridAccess Grid =>
        _grid ?? throw new NotSupportedException("This job belongs to no grid; a fake must override each member that is called.");

    /// <summary>
    /// The job now, as its grain knows it; as the database knows it (no lanes, no reason for waiting) while no silo answers.
    /// </summary>
    public virtual async Task<JobStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var json = await Grid.Calls.AskAsync(Id, job => job.GetStatusAsync(), cancellationToken);
            return json is null ? throw Refusals.NoSuchJob(Id) : JsonSerializer.Deserialize<JobStatus>(json, GridJson.Options)!;
        }
        catch (Exception error) when (CallFailure.MayPass(error) && !cancellationToken.IsCancellationRequested)
        {
            var known = await Grid.ReadAsync(() => Grid.Reader.FindAsync(Id, cancellationToken), cancellationToken);
            return known ?? throw Refusals.NoSuchJob(Id);
        }
    }

    /// <summary>Waits until the job has ended, however it ended; look at the state of what is returned.</summary>
    public virtual async Task<JobStatus> WaitAsync(CancellationToken cancellationToken = default)
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
    public virtual async IAsyncEnumerable<JobStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var follower = Follow();
        var shown = long.MinValue;
        for (var version = 0L; ;)
        {
            var progress = await follower.NextAsync(untilEnd: false, cancellationToken);
            if (progress.Version > 0 && progress.Version == version && !JobStates.Parse(progress.State).IsTerminal())
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
    /// The outcome of every item of the stage that gives the job's results, once, in item order: given out while the job runs, each as soon
    /// as it and all before it are committed. That stage is the only one of a batch and of a study; of a MapReduce job it is the last,
    /// whose one item says what was written; a kind of one's own names it when it admits a job.
    /// Ends when the job has ended; items that it left without an outcome (it was cancelled, or failed early) come as
    /// <see cref="ItemState.Cancelled"/>.
    /// A retry that begins later is another run and another enumeration.
    /// </summary>
    /// <typeparam name="TOut">What results are read as, from JSON with web defaults. JSON null is the default of the type.</typeparam>
    /// <exception cref="GridException">
    /// BadInput: a result is not a <typeparamref name="TOut"/>. NotFound: no such job. Environment: neither silo nor database answered.
    /// </exception>
    public virtual IAsyncEnumerable<ItemResult<TOut>> ResultsAsync<TOut>(CancellationToken cancellationToken = default) =>
        ResultsOfAsync<TOut>(null, cancellationToken);

    /// <summary>The same of any stage of the job, such as <c>GetStatusAsync</c> lists them.</summary>
    /// <param name="stage">Number of the stage, from 0.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="GridException">
    /// BadInput: the job has no such stage, or none yet; a result is not a <typeparamref name="TOut"/>. NotFound: no such job. Environment:
    /// neither silo nor database answered.
    /// </exception>
    public virtual IAsyncEnumerable<ItemResult<TOut>> ResultsAsync<TOut>(int stage, CancellationToken cancellationToken = default) =>
        ResultsOfAsync<TOut>(stage, cancellationToken);

    /// <summary>
    /// Asks for the job's end: running items are stopped, what was committed stays. Returns when this is durable, before the job has ended.
    /// </summary>
    /// <exception cref="GridException">Conflict: the job has ended already.</exception>
    public virtual Task CancelAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Cancel, cancellationToken);

    /// <summary>Begins no more items until <see cref="ResumeAsync"/>; running ones finish.</summary>
    /// <exception cref="GridException">Conflict: the job is not one that can be paused.</exception>
    public virtual Task PauseAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Pause, cancellationToken);

    /// <summary>Goes on with a paused job.</summary>
    /// <exception cref="GridException">Conflict: the job is not paused.</exception>
    public virtual Task ResumeAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Resume, cancellationToken);

    /// <summary>Runs a failed or cancelled job again, under a new run number, for the items that did not succeed.</summary>
    /// <exception cref="GridException">Conflict: the job has not ended, or has succeeded.</exception>
    public virtual Task RetryAsync(CancellationToken cancellationToken = default) => ControlAsync(JobControl.Retry, cancellationToken);

    /// <summary>What the job's kind reports of it, in the kind's own shape; null for nothing.</summary>
    public virtual async Task<JsonElement?> GetReportAsync(CancellationToken cancellationToken = default)
    {
        var json = await Grid.Calls.UntilAnsweredAsync(Id, job => job.GetReportAsync(), cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize<JsonElement>(json, GridJson.Options);
    }

    /// <summary>Asks of the job what its kind offers beyond what every job has.</summary>
    /// <param name="name">Name of the kind's command.</param>
    /// <param name="arguments">In the command's own shape.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer, in the command's own shape, and what there is to say to a person.</returns>
    /// <remarks>Repeated under one request id until it is answered, so that a kind which remembers requests carries it out once.</remarks>
    /// <exception cref="GridException">
    /// BadInput: the kind has no such command, or the arguments are not right. Conflict: it does not fit the job as it is.
    /// </exception>
    public virtual async Task<CommandReply> CommandAsync(string name, JsonElement arguments, CancellationToken cancellationToken = default)
    {
        var (request, json) = (Guid.NewGuid(), arguments.GetRawText());
        var answer = await Grid.Calls.UntilAnsweredAsync(Id, job => job.CommandAsync(request, name, json), cancellationToken);
        Refusals.ThrowUnlessDone(answer.Verdict, answer.Message);
        return new CommandReply(
            null,
            answer.Message,
            answer.Result is { } result ? JsonSerializer.Deserialize<JsonElement>(result, GridJson.Options) : null
        );
    }

    private async Task ControlAsync(JobControl control, CancellationToken cancellationToken)
    {
        // One for each time that somebody asks: a job that hears it again, because an answer was lost, knows that it has done it.
        var request = Guid.NewGuid();
        var reply = await Grid.Calls.UntilAnsweredAsync(Id, job => job.ControlAsync(request, control), cancellationToken);
        Refusals.ThrowUnlessDone(reply.Verdict, reply.Message);
    }

    private IAsyncEnumerable<ItemResult<TOut>> ResultsOfAsync<TOut>(int? stage, CancellationToken cancellationToken) =>
        new ResultStream<TOut>(new CommittedPages(Grid, Follow(), Id, stage)).ReadAsync(cancellationToken);

    private JobFollower Follow() => new(Grid, Id);
}
