using System.Runtime.CompilerServices;
using Npgsql;
using OrleansGrid.Client;
using OrleansGrid.Client.MapReduce;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid;

/// <summary>One MapReduce job: what every job has, and its output.</summary>
public class MapReduceHandle : GridJob
{
    internal MapReduceHandle(GridAccess grid, Guid id, bool existed)
        : base(grid, id, existed) { }

    /// <inheritdoc cref="GridJob(Guid, bool)"/>
    protected MapReduceHandle(Guid id, bool existed = false)
        : base(id, existed) { }

    /// <summary>The job's output as an input of another MapReduce job.</summary>
    /// <param name="format">What a record is, as in <see cref="MapReduceInput"/>.</param>
    public MapReduceInput AsInput(string format = "text") => MapReduceInput.OutputOf(Id, format);

    /// <summary>The folder that the job's parts appear in when it has succeeded; null when it writes none.</summary>
    public virtual Task<string?> GetOutputAsync(CancellationToken cancellationToken = default) =>
        new EarlierJobs(Grid).FolderAsync(Id, cancellationToken);

    /// <summary>
    /// The output of a job that puts it into the database, in the order of its parts; nothing before the job has succeeded.
    /// </summary>
    public virtual async IAsyncEnumerable<KeyValuePair<string, string?>> RowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await using var connection = await Grid.Database.ConnectAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlCatalog.Get("mapreduce_rows"), connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Id });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new(rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3));
        }
    }
}
