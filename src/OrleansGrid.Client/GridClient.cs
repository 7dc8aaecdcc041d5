using System.Text.Json;
using OrleansGrid.Client;
using OrleansGrid.Client.Batch;
using OrleansGrid.Client.MapReduce;
using OrleansGrid.Client.Silos;
using OrleansGrid.Client.Studies;

namespace OrleansGrid;

/// <summary>
/// The way into a grid from any program: submit jobs, follow them, read their results. One is enough for a process, for all of its threads.
/// </summary>
/// <remarks>
/// All it needs is the connection string of the grid's database; silos are found there, and lost ones are replaced.
/// Errors that a person can mend are <see cref="GridException"/> with one sentence.
/// </remarks>
public sealed class GridClient : IGridClient, IAsyncDisposable
{
    private readonly GridConnection _connection;
    private readonly GridAccess _grid;
    private readonly Submitter _submitter;
    private readonly BatchSubmissions _batches;
    private readonly MapReduceSubmissions _mapReduce;
    private readonly StudySubmissions _studies;
    private readonly JobRemoval _removal;
    private readonly SiloControl _silos;

    /// <summary>
    /// A client that connects when it is first used. See <see cref="ConnectAsync(GridClientOptions, CancellationToken)"/> for what may be
    /// wrong then.
    /// </summary>
    public GridClient(GridClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _connection = new GridConnection(options);
        _grid = new GridAccess(_connection);
        _submitter = new Submitter(_grid);
        _removal = new JobRemoval(_grid);
        _silos = new SiloControl(_grid);
        var handlers = new OfferedHandlers(_grid);
        _batches = new BatchSubmissions(_submitter, handlers);
        _mapReduce = new MapReduceSubmissions(_submitter, handlers, new EarlierJobs(_grid));
        _studies = new StudySubmissions(_submitter, handlers);
    }

    /// <summary>Connects to the grid of a database.</summary>
    /// <remarks>
    /// While a silo is registered as active and none can be reached, or the database does not take the connection yet, this tries on for
    /// <see cref="GridClientOptions.RetryFor"/>.
    /// </remarks>
    /// <exception cref="GridException">
    /// Environment: the database cannot be used, its schema is missing or too new, or no silo is active or can be reached.
    /// </exception>
    public static Task<GridClient> ConnectAsync(string connectionString, CancellationToken cancellationToken = default) =>
        ConnectAsync(new GridClientOptions { ConnectionString = connectionString }, cancellationToken);

    /// <inheritdoc cref="ConnectAsync(string, CancellationToken)"/>
    public static async Task<GridClient> ConnectAsync(GridClientOptions options, CancellationToken cancellationToken = default)
    {
        var client = new GridClient(options);
        try
        {
            await client._connection.GetAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<GridJob> SubmitAsync(
        string kind,
        JsonElement spec,
        InputSource? inputs = null,
        CancellationToken cancellationToken = default
    ) => Job(await _submitter.SubmitAsync(kind, spec, inputs, cancellationToken));

    /// <inheritdoc/>
    public async Task<GridJob> SubmitLinesAsync(
        string kind,
        JsonElement spec,
        IAsyncEnumerable<string> lines,
        CancellationToken cancellationToken = default
    ) => Job(await _submitter.SubmitLinesAsync(kind, spec, lines, cancellationToken));

    /// <inheritdoc/>
    public async Task<GridJob> SubmitAsync(BatchSpec spec, InputSource inputs, CancellationToken cancellationToken = default) =>
        Job(await _batches.SubmitAsync(spec, inputs, cancellationToken));

    /// <inheritdoc/>
    public Task<GridJob> SubmitAsync<TIn>(BatchSpec spec, IEnumerable<TIn> inputs, CancellationToken cancellationToken = default) =>
        SubmitAsync(spec, inputs.ToAsyncEnumerable(), cancellationToken);

    /// <inheritdoc/>
    public async Task<GridJob> SubmitAsync<TIn>(
        BatchSpec spec,
        IAsyncEnumerable<TIn> inputs,
        CancellationToken cancellationToken = default
    ) => Job(await _batches.SubmitAsync(spec, inputs, BatchSubmissions.ValueEncoder<TIn>(spec), cancellationToken));

    /// <inheritdoc/>
    public async Task<GridJob> SubmitLinesAsync(
        BatchSpec spec,
        IAsyncEnumerable<string> lines,
        CancellationToken cancellationToken = default
    ) => Job(await _batches.SubmitAsync(spec, lines, BatchSubmissions.LineEncoder(spec), cancellationToken));

    /// <inheritdoc/>
    public async Task<MapReduceHandle> SubmitAsync(MapReduceSpec spec, CancellationToken cancellationToken = default)
    {
        var job = await _mapReduce.SubmitAsync(spec, cancellationToken);
        return new MapReduceHandle(_grid, job.Id, job.Existed);
    }

    /// <inheritdoc/>
    public async Task<StudyHandle> SubmitAsync(StudySpec spec, CancellationToken cancellationToken = default)
    {
        var job = await _studies.SubmitAsync(spec, cancellationToken);
        return new StudyHandle(_grid, job.Id, job.Existed);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(Guid jobId, CancellationToken cancellationToken = default) => _removal.DeleteAsync(jobId, cancellationToken);

    /// <inheritdoc/>
    public Task<long> DeleteAsync(JobFilter filter, CancellationToken cancellationToken = default) =>
        _removal.DeleteAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public Task<long> PruneAsync(TimeSpan olderThan, JobState? state = null, CancellationToken cancellationToken = default) =>
        _removal.PruneAsync(olderThan, state, cancellationToken);

    /// <inheritdoc/>
    public GridJob Job(Guid jobId) => new(_grid, jobId, existed: false);

    /// <inheritdoc/>
    public MapReduceHandle MapReduce(Guid jobId) => new(_grid, jobId, existed: false);

    /// <inheritdoc/>
    public StudyHandle Study(Guid jobId) => new(_grid, jobId, existed: false);

    /// <summary>
    /// Has a silo end its work and leave: it is given nothing new, what runs on it may take as long as it takes, and then its process ends.
    /// Returns as soon as the silo has heard it; asked again, it changes nothing.
    /// </summary>
    /// <remarks>What looks after the process, such as systemd, may start it again.</remarks>
    /// <exception cref="GridException">NotFound: no living silo has the name. Environment: it does not answer, or no silo does.</exception>
    public Task DrainSiloAsync(string name, CancellationToken cancellationToken = default) => _silos.DrainAsync(name, cancellationToken);

    /// <summary>
    /// Declares a silo dead that does not answer, as the others would after some seconds: they take over its work now, and whatever it
    /// still sends is refused. A living process ends by itself when it learns of it.
    /// </summary>
    /// <param name="name">Name of the silo.</param>
    /// <param name="force">Also when it answers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The processes that were declared dead.</returns>
    /// <exception cref="GridException">
    /// NotFound: no living silo has the name. Conflict: it answers. Environment: the database cannot be used.
    /// </exception>
    public Task<IReadOnlyList<int>> EvictSiloAsync(string name, bool force = false, CancellationToken cancellationToken = default) =>
        _silos.EvictAsync(name, force, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private GridJob Job(SubmittedJob job) => new(_grid, job.Id, job.Existed);
}
