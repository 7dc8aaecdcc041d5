using System.Text.Json;

namespace OrleansGrid;

/// <summary>
/// What an application asks of a grid. <see cref="GridClient"/> does it; an application's tests may put a fake in its place.
/// </summary>
/// <remarks>The members of <see cref="GridJob"/> and of its handles are virtual, and have constructors for fakes.</remarks>
public interface IGridClient
{
    /// <summary>Submits a job of any kind that the silos know, also one of the user's own. The job is durable when this returns.</summary>
    /// <param name="kind">Name of the kind, such as <c>batch</c>.</param>
    /// <param name="spec">
    /// What the job is, as a JSON object in the kind's shape. Its property <c>key</c>, when there is one, makes the submission idempotent.
    /// </param>
    /// <param name="inputs">Inputs for kinds that take some beside the spec.</param>
    /// <param name="cancellationToken">Ends the waiting. A submission that was sent by then may still be taken.</param>
    /// <remarks>
    /// Repeated while no answer comes: the job's id is chosen here, or follows from the key, so there is never a second job.
    /// </remarks>
    /// <exception cref="GridException">
    /// BadInput: no silo knows the kind, or the kind refuses the spec or the inputs; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database; the sentence says whether a job may have been
    /// submitted, and its id.
    /// </exception>
    Task<GridJob> SubmitAsync(string kind, JsonElement spec, InputSource? inputs = null, CancellationToken cancellationToken = default);

    /// <summary>The same with an input for each line, as it is.</summary>
    /// <inheritdoc cref="SubmitAsync(string, JsonElement, InputSource?, CancellationToken)" path="/exception"/>
    Task<GridJob> SubmitLinesAsync(
        string kind,
        JsonElement spec,
        IAsyncEnumerable<string> lines,
        CancellationToken cancellationToken = default
    );

    /// <summary>Submits a batch over a range of numbers, a few inputs, or an upload. The job is durable when this returns.</summary>
    /// <remarks>
    /// Repeated while no answer comes: the job's id is chosen here, or follows from the key, so there is never a second job.
    /// </remarks>
    /// <exception cref="GridException">
    /// BadInput: the spec or an input is not acceptable, or no active silo has the handler; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database; the sentence says whether a job may have been
    /// submitted, and its id.
    /// </exception>
    Task<GridJob> SubmitAsync(BatchSpec spec, InputSource inputs, CancellationToken cancellationToken = default);

    /// <summary>
    /// Submits a batch with an input for each element, as JSON with web defaults; a string for a command goes as it is. The job is durable
    /// when this returns.
    /// </summary>
    /// <remarks>
    /// A few inputs are kept in the job's state; many are streamed into the database first, so that memory stays bounded.
    /// </remarks>
    /// <inheritdoc cref="SubmitAsync(BatchSpec, InputSource, CancellationToken)" path="/exception"/>
    Task<GridJob> SubmitAsync<TIn>(BatchSpec spec, IEnumerable<TIn> inputs, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SubmitAsync{TIn}(BatchSpec, IEnumerable{TIn}, CancellationToken)"/>
    Task<GridJob> SubmitAsync<TIn>(BatchSpec spec, IAsyncEnumerable<TIn> inputs, CancellationToken cancellationToken = default);

    /// <summary>
    /// Submits a batch with an input for each line as it is: for commands any text, for handlers written in .NET one JSON value a line.
    /// </summary>
    /// <inheritdoc cref="SubmitAsync(BatchSpec, InputSource, CancellationToken)" path="/exception"/>
    Task<GridJob> SubmitLinesAsync(BatchSpec spec, IAsyncEnumerable<string> lines, CancellationToken cancellationToken = default);

    /// <summary>Submits a MapReduce job. The job is durable when this returns.</summary>
    /// <remarks>Paths are those of the silos: inputs and output must be reachable from all of them under the same names.</remarks>
    /// <exception cref="GridException">
    /// BadInput: the spec is not acceptable, no file matches, the output exists, or no active silo has the program; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database; the sentence says whether a job may have been
    /// submitted, and its id.
    /// </exception>
    Task<MapReduceHandle> SubmitAsync(MapReduceSpec spec, CancellationToken cancellationToken = default);

    /// <summary>Submits a study. It is durable when this returns.</summary>
    /// <exception cref="GridException">
    /// BadInput: the space or something else in the spec is not acceptable, or no active silo has the objective; nothing was submitted.
    /// Conflict: the key was used with another body. Environment: no silo, or no database; the sentence says whether a job may have been
    /// submitted, and its id.
    /// </exception>
    Task<StudyHandle> SubmitAsync(StudySpec spec, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a job that has ended, with all that the grid keeps of it: state, inputs, results, attempts, logs, reports and rows; never
    /// the files that it has written for its user. From then on there is no such job, and its key is free; silos remove what it has left.
    /// </summary>
    /// <exception cref="GridException">
    /// NotFound: there is no such job. Conflict: it has not ended; cancel it first. Environment: no silo, or no database.
    /// </exception>
    Task DeleteAsync(Guid jobId, CancellationToken cancellationToken = default);

    /// <summary>Deletes all jobs that have ended and pass a filter; those that have not ended stay.</summary>
    /// <returns>How many there were.</returns>
    /// <remarks>Needs no silo: where none runs, what they have left waits for one. A silo may still show such a job for a second.</remarks>
    /// <exception cref="GridException">
    /// BadInput: the filter has no condition, or one that no ended job meets, or its name is no pattern. Environment: no database.
    /// </exception>
    Task<long> DeleteAsync(JobFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Deletes all jobs that ended longer ago than this, by the database's clock.</summary>
    /// <param name="state">Only those that have ended so; null for all.</param>
    /// <returns>How many there were.</returns>
    /// <inheritdoc cref="DeleteAsync(JobFilter, CancellationToken)" path="/remarks"/>
    /// <exception cref="GridException">BadInput: it is no state in which a job has ended. Environment: no database.</exception>
    Task<long> PruneAsync(TimeSpan olderThan, JobState? state = null, CancellationToken cancellationToken = default);

    /// <summary>A job that was submitted earlier, here or elsewhere. Nothing is asked yet: whether it exists shows on first use.</summary>
    GridJob Job(Guid jobId);

    /// <summary>
    /// A MapReduce job that was submitted earlier. Nothing is asked yet: whether it exists, and is one, shows on first use.
    /// </summary>
    MapReduceHandle MapReduce(Guid jobId);

    /// <summary>A study that was submitted earlier. Nothing is asked yet: whether it exists, and is one, shows on first use.</summary>
    StudyHandle Study(Guid jobId);
}
