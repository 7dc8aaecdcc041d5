using OrleansGrid.Client;
using OrleansGrid.Postgres;

namespace OrleansGrid;

/// <summary>
/// The way into a grid from any program: submit batches, follow them, read their results. One is enough for a process, for all of its threads.
/// </summary>
/// <remarks>
/// All it needs is the connection string of the grid's database; silos are found there, and lost ones are replaced.
/// Errors that a person can mend are <see cref="GridException"/> with one sentence.
/// </remarks>
public sealed class GridClient : IAsyncDisposable
{
    private readonly GridConnection _connection;
    private readonly Submitter _submitter;

    /// <summary>A client that connects when it is first used. See <see cref="ConnectAsync(GridClientOptions, CancellationToken)"/> for what may be wrong then.</summary>
    public GridClient(GridClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _connection = new GridConnection(options);
        var database = new DatabaseOnDemand(async cancellationToken => (await _connection.GetAsync(cancellationToken)).Database);
        Calls = new GrainCalls(_connection);
        Reader = new JobReader(database);
        Ranges = new FinishedRanges(database);
        _submitter = new Submitter(_connection, Calls, Reader);
    }

    /// <summary>Looks at jobs in the database alone.</summary>
    public JobReader Reader { get; }

    internal GrainCalls Calls { get; }

    internal FinishedRanges Ranges { get; }

    /// <summary>Connects to the grid of a database.</summary>
    /// <exception cref="GridException">Environment: the database cannot be used, its schema is missing or too new, or no silo is active or can be reached.</exception>
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

    /// <summary>Submits a batch over a range of numbers, a few inputs, or an upload. The job is durable when this returns.</summary>
    /// <remarks>Sent again by itself while no silo answers: the job's id is chosen here, or follows from the key, so there is never a second job.</remarks>
    /// <exception cref="GridException">
    /// BadInput: the spec or an input is not acceptable, or no active silo has the handler; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database.
    /// </exception>
    public async Task<GridJob> SubmitAsync(BatchSpec spec, InputSource inputs, CancellationToken cancellationToken = default) =>
        Job(await _submitter.SubmitAsync(spec, inputs, cancellationToken));

    /// <summary>Submits a batch with an input for each element, as JSON with web defaults; a string for a command goes as it is. The job is durable when this returns.</summary>
    /// <remarks>A few inputs are kept in the job's state; many are streamed into the database first, so that memory stays bounded.</remarks>
    /// <inheritdoc cref="SubmitAsync(BatchSpec, InputSource, CancellationToken)" path="/exception"/>
    public Task<GridJob> SubmitAsync<TIn>(BatchSpec spec, IEnumerable<TIn> inputs, CancellationToken cancellationToken = default) =>
        SubmitAsync(spec, inputs.ToAsyncEnumerable(), cancellationToken);

    /// <inheritdoc cref="SubmitAsync{TIn}(BatchSpec, IEnumerable{TIn}, CancellationToken)"/>
    public async Task<GridJob> SubmitAsync<TIn>(BatchSpec spec, IAsyncEnumerable<TIn> inputs, CancellationToken cancellationToken = default) =>
        Job(await _submitter.SubmitAsync(spec, inputs, Submitter.ValueEncoder<TIn>(spec), cancellationToken));

    /// <summary>Submits a batch with an input for each line as it is: for commands any text, for handlers written in .NET one JSON value a line.</summary>
    /// <inheritdoc cref="SubmitAsync(BatchSpec, InputSource, CancellationToken)" path="/exception"/>
    public async Task<GridJob> SubmitLinesAsync(BatchSpec spec, IAsyncEnumerable<string> lines, CancellationToken cancellationToken = default) =>
        Job(await _submitter.SubmitAsync(spec, lines, Submitter.LineEncoder(spec), cancellationToken));

    /// <summary>Submits a MapReduce job. The job is durable when this returns.</summary>
    /// <remarks>Paths are those of the silos: inputs and output must be reachable from all of them under the same names.</remarks>
    /// <exception cref="GridException">
    /// BadInput: the spec is not acceptable, no file matches, the output exists, or no active silo has the program; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database.
    /// </exception>
    public async Task<GridJob> SubmitAsync(MapReduceSpec spec, CancellationToken cancellationToken = default) =>
        Job(await _submitter.SubmitAsync(spec, cancellationToken));

    /// <summary>Submits a study. It is durable when this returns.</summary>
    /// <exception cref="GridException">
    /// BadInput: the space or something else in the spec is not acceptable, or no active silo has the objective; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database.
    /// </exception>
    public async Task<GridJob> SubmitAsync(StudySpec spec, CancellationToken cancellationToken = default) =>
        Job(await _submitter.SubmitAsync(spec, cancellationToken));

    /// <summary>A job that was submitted earlier, here or elsewhere. Nothing is asked yet: whether it exists shows on first use.</summary>
    public GridJob Job(Guid jobId) => new(this, jobId, existed: false);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private GridJob Job(SubmittedJob job) => new(this, job.Id, job.Existed);
}
