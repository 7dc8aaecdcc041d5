using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reducing;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>Reads what only MapReduce jobs have, from the database alone.</summary>
public sealed class MapReduceReader(DatabaseOnDemand database)
{
    private readonly JobReader _jobs = new(database);

    /// <summary>What the items of the job have left behind so far.</summary>
    public async Task<MapReduceResults> ResultsAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var stages = await _jobs.StagesAsync(jobId, cancellationToken);
        return new MapReduceResults
        {
            Stages = stages,
            Plan = await FirstOfAsync<MapReducePlan>(jobId, stages, "plan", cancellationToken),
            Maps = await ResultsOfAsync<MapOutput>(jobId, stages, "map", cancellationToken),
            Reduces = await ResultsOfAsync<ReduceOutput>(jobId, stages, "reduce", cancellationToken),
            OutputFolder = await OutputFolderAsync(jobId, cancellationToken),
            Manifest = await FirstOfAsync<OutputManifest>(jobId, stages, "publish", cancellationToken),
            Speculations = await _jobs.SpeculationsAsync(jobId, cancellationToken),
        };
    }

    /// <summary>The bytes of each stage that has finished items.</summary>
    public Task<IReadOnlyList<StageBytesRead>> BytesAsync(Guid jobId, CancellationToken cancellationToken) =>
        database.ListAsync(
            "mapreduce_bytes",
            row => new StageBytesRead(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)),
            cancellationToken,
            jobId
        );

    /// <summary>The stages with their counters, for a job that no silo tells of.</summary>
    public Task<IReadOnlyList<StageStatus>> StagesAsync(Guid jobId, CancellationToken cancellationToken) =>
        _jobs.StagesAsync(jobId, cancellationToken);

    /// <summary>Where a job publishes its parts; null where its output is rows of the database alone.</summary>
    private async Task<string?> OutputFolderAsync(Guid jobId, CancellationToken cancellationToken) =>
        await database.ListAsync("mapreduce_output", row => row.GetString(0), cancellationToken, jobId) is [var folder] ? folder : null;

    /// <summary>Whether the job puts its output into the database; false for jobs of other kinds.</summary>
    public async Task<bool> WritesRowsAsync(Guid jobId, CancellationToken cancellationToken) =>
        await database.ListAsync("mapreduce_writes_rows", row => row.GetBoolean(0), cancellationToken, jobId) is [true];

    /// <summary>The output of a job that puts it into the database, by part; nothing before the job has succeeded.</summary>
    /// <remarks>Rows are read one by one, because they may be more than memory holds.</remarks>
    public async IAsyncEnumerable<OutputRowView> RowsAsync(Guid jobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlCatalog.Get("mapreduce_rows"), connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new OutputRowView(rows.GetInt32(0), rows.GetInt64(1), rows.GetString(2), rows.OrNull<string>(3));
        }
    }

    private async Task<T?> FirstOfAsync<T>(Guid jobId, IReadOnlyList<StageStatus> stages, string name, CancellationToken cancellationToken)
        where T : class => await ResultsOfAsync<T>(jobId, stages, name, cancellationToken) is [var first, ..] ? first : null;

    /// <summary>Results of the stages of one name in turn: a later stage makes again what an earlier one had made and was lost.</summary>
    private async Task<IReadOnlyList<T>> ResultsOfAsync<T>(
        Guid jobId,
        IReadOnlyList<StageStatus> stages,
        string name,
        CancellationToken cancellationToken
    )
    {
        var results = new List<T>();
        foreach (var stage in stages.Where(stage => stage.Name == name))
        {
            await foreach (var item in _jobs.CommittedAsync(jobId, stage.Stage, 0, cancellationToken))
            {
                if (item.Succeeded && item.Value.Deserialize<T>(GridJson.Options) is { } result)
                {
                    results.Add(result);
                }
            }
        }

        return results;
    }
}
