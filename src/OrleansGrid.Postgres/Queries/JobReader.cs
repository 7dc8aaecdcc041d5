using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid;

/// <summary>
/// Reads jobs, items and silos from the database alone, so it works when no silo does. What only one kind of job has, that kind reads.
/// </summary>
/// <remarks>
/// What it shows is committed; what only silos know (running items, lanes, why a job waits) it does not show.
/// Safe for use by several threads. A database that cannot be reached is a <see cref="GridException"/> or an
/// <see cref="Npgsql.NpgsqlException"/>.
/// </remarks>
public sealed class JobReader
{
    private const int ItemsAtOnce = 256;
    private const int LooksAfterTheEnd = 4;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly DatabaseOnDemand _database;
    private readonly FinishedRanges _ranges;
    private readonly ItemPages _items;

    public JobReader(GridDatabase database)
        : this(new DatabaseOnDemand(database)) { }

    public JobReader(DatabaseOnDemand database)
    {
        _database = database;
        _ranges = new FinishedRanges(database);
        _items = new ItemPages(database, _ranges);
    }

    /// <summary>Jobs, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="state">Only those in this state; null for all.</param>
    public Task<IReadOnlyList<JobStatus>> ListAsync(int limit, JobState? state, CancellationToken cancellationToken) =>
        ListAsync(new JobFilter { State = state }, limit, cancellationToken);

    /// <summary>Jobs that pass a filter, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="GridException">BadInput: the filter's name is no pattern.</exception>
    public async Task<IReadOnlyList<JobStatus>> ListAsync(JobFilter filter, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var query = filter.State switch
        {
            { } asked when !asked.IsTerminal() => "newest_unfinished_jobs",
            JobState.Failed or JobState.Cancelled => "newest_failed_jobs",
            _ => "newest_jobs",
        };
        return await FilterValues.AskAsync(
            filter,
            values => _database.ListAsync(query, StatusRows.Job, cancellationToken, [limit, .. values])
        );
    }

    /// <summary>Jobs whose id begins or ends with these digits, newest first.</summary>
    /// <param name="part">Lower-case hexadecimal digits, with or without the hyphens of an id.</param>
    /// <param name="limit">At most so many.</param>
    public Task<IReadOnlyList<JobStatus>> FindByPartAsync(string part, int limit, CancellationToken cancellationToken) =>
        part.All(symbol => symbol == '-' || char.IsAsciiHexDigitLower(symbol))
            ? _database.ListAsync("jobs_by_part_of_id", StatusRows.Job, cancellationToken, part, limit)
            : throw new ArgumentException($"'{part}' is no part of an id.", nameof(part));

    /// <summary>One job; null when there is none of that id.</summary>
    public async Task<JobStatus?> FindAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var found = await _database.ListAsync("find_job", StatusRows.Job, cancellationToken, jobId);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>
    /// The items of a stage in order, each once, read page by page while the job may go on; nothing for an unknown job or stage.
    /// </summary>
    /// <param name="state">
    /// Only items in this state; null for all. Items without an outcome are pending or retrying while their job lives and cancelled once it
    /// has ended; which ones are running now only silos know.
    /// </param>
    public IAsyncEnumerable<ItemStatus> ItemsAsync(Guid jobId, int stage, ItemState? state, CancellationToken cancellationToken) =>
        _items.ReadAsync(jobId, stage, state, cancellationToken);

    /// <summary>The committed outcomes of a stage from an item on, in item order; items without an outcome are passed over.</summary>
    public async IAsyncEnumerable<ItemResult<JsonElement>> CommittedAsync(
        Guid jobId,
        int stage,
        long fromItem,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var items = new ItemResult<JsonElement>[ItemsAtOnce];
        for (var next = fromItem; ;)
        {
            using var page = await _ranges.ReadAsync(jobId, stage, next, withResults: true, cancellationToken);
            if (page.IsEmpty)
            {
                yield break;
            }

            foreach (var values in page.Ranges.Select(range => new RangeValues<JsonElement>(range)))
            {
                for (var count = values.ReadSome(items); count > 0; count = values.ReadSome(items))
                {
                    for (var i = 0; i < count; i++)
                    {
                        if (items[i].Item >= fromItem)
                        {
                            yield return items[i];
                        }
                    }
                }
            }

            next = page.End;
        }
    }

    /// <summary>The stage that a job's results are read from: the one that its kind has named, unless another was asked for.</summary>
    /// <param name="asked">Number of a stage; null for the one that gives the job's results.</param>
    /// <exception cref="GridException">NotFound: no such job. BadInput: it has no such stage, or none yet.</exception>
    public async Task<ResultsStage> ResultsStageAsync(Guid jobId, int? asked, CancellationToken cancellationToken)
    {
        var found = await _database.ListAsync(
            "results_stage_of_job",
            row => (Stage: row.GetInt32(0), Items: row.ValueOrNull<long>(1), Stages: row.GetInt32(2)),
            cancellationToken,
            jobId,
            (object?)asked ?? DBNull.Value
        );
        return found switch
        {
            [] => throw new GridException(GridFault.NotFound, $"There is no job {jobId}; 'grid jobs' lists those there are."),
            [{ Stage: >= 0, Items: { } items } stage] => new ResultsStage(stage.Stage, items, stage.Stages == 1),
            [var (stage, _, stages), ..] => throw new GridException(
                GridFault.BadInput,
                $"The job has no stage {stage}; {(stages == 1 ? "its only stage is 0" : $"its stages are 0 to {stages - 1}")}."
            ),
        };
    }

    /// <summary>
    /// What items of a job have written while they ran, in the order of items, attempts and lines, as far as it is kept.
    /// </summary>
    /// <param name="stage">Of items of this stage; null for all.</param>
    /// <param name="item">Of the items of this number; null for all.</param>
    public IAsyncEnumerable<ItemLogLine> LogsAsync(Guid jobId, int? stage, long? item, CancellationToken cancellationToken) =>
        new LogPages(_database, jobId, stage, item).ReadAsync(cancellationToken);

    /// <summary>The same, and then what is written until the job has ended, as it comes.</summary>
    public async IAsyncEnumerable<ItemLogLine> FollowLogsAsync(
        Guid jobId,
        int? stage,
        long? item,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var logs = new LogPages(_database, jobId, stage, item);
        await foreach (var line in logs.ReadAsync(cancellationToken))
        {
            yield return line;
        }

        // The last words of a job's last items come a moment after its end.
        for (var looks = LooksAfterTheEnd; looks > 0;)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            looks = (await FindAsync(jobId, cancellationToken))?.State.IsTerminal() == false ? LooksAfterTheEnd : looks - 1;
            foreach (var line in await logs.ReadNewAsync(cancellationToken))
            {
                yield return line;
            }
        }
    }

    /// <summary>All silos that are known, active ones first.</summary>
    public Task<IReadOnlyList<SiloInfo>> SilosAsync(CancellationToken cancellationToken) =>
        _database.ListAsync("all_silos", StatusRows.Silo, cancellationToken);

    /// <summary>Failed attempts of a job, the latest first.</summary>
    public Task<IReadOnlyList<AttemptStatus>> FailuresAsync(Guid jobId, int limit, CancellationToken cancellationToken) =>
        _database.ListAsync("newest_failures", StatusRows.Attempt, cancellationToken, jobId, limit);

    /// <summary>How much of a job each silo has done.</summary>
    public Task<IReadOnlyList<SiloTally>> SilosOfJobAsync(Guid jobId, CancellationToken cancellationToken) =>
        _database.ListAsync("silos_of_job", StatusRows.Tally, cancellationToken, jobId);

    /// <summary>The stages of a job, in order.</summary>
    public Task<IReadOnlyList<StageStatus>> StagesAsync(Guid jobId, CancellationToken cancellationToken) =>
        _database.ListAsync("stages_of_job", StatusRows.Stage, cancellationToken, jobId);

    /// <summary>Slow items of a job that were run a second time at once, in the order in which that was decided.</summary>
    public Task<IReadOnlyList<SpeculationStatus>> SpeculationsAsync(Guid jobId, CancellationToken cancellationToken) =>
        _database.ListAsync("speculations_of_job", StatusRows.Speculation, cancellationToken, jobId);

    /// <summary>
    /// Why a job begins no more items though some are left: the limit that it has reached, in one sentence; null for none.
    /// </summary>
    public async Task<string?> EarlyEndAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var reasons = await _database.ListAsync("early_end_of_job", row => row.OrNull<string>(0), cancellationToken, jobId);
        return reasons.Count == 0 ? null : reasons[0];
    }

    /// <summary>For each active silo, the kinds of handler it can run; empty when no silo is active.</summary>
    public Task<IReadOnlyList<string[]>> HandlersOfActiveSilosAsync(CancellationToken cancellationToken) =>
        _database.ListAsync("active_handlers", row => row.GetFieldValue<string[]>(0), cancellationToken);
}
