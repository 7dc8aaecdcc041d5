using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client.MapReduce;

/// <summary>Inputs that are the output of earlier jobs, made the folders that those have written.</summary>
internal sealed class EarlierJobs(GridAccess grid)
{
    /// <exception cref="GridException">BadInput: a job that is named has no output, or none yet.</exception>
    public async Task<MapReduceSpec> ResolveAsync(MapReduceSpec spec, CancellationToken cancellationToken)
    {
        if (!spec.Inputs.Any(IsOfJob))
        {
            return spec;
        }

        var inputs = new List<MapReduceInput>();
        foreach (var input in spec.Inputs)
        {
            inputs.Add(IsOfJob(input) ? input with { Pattern = await OutputAsync(input.Pattern, cancellationToken) } : input);
        }

        return spec with
        {
            Inputs = inputs,
        };
    }

    private static bool IsOfJob(MapReduceInput input) => input.Pattern.StartsWith(MapReduceInput.JobPrefix, StringComparison.Ordinal);

    private async Task<string> OutputAsync(string pattern, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(pattern.AsSpan(MapReduceInput.JobPrefix.Length), out var jobId))
        {
            throw Bad($"Input {pattern} does not name a job by its id.");
        }

        var job = await grid.ReadAsync(() => grid.Reader.FindAsync(jobId, cancellationToken), cancellationToken);
        var output = await FolderAsync(jobId, cancellationToken);
        return (job, output) switch
        {
            (null, _) => throw Bad($"Input {pattern}: there is no such job."),
            (_, null) => throw Bad(
                $"Input {pattern}: that is a {job.Kind} job, which writes no files; give a MapReduce job with an output folder."
            ),
            ({ State: not JobState.Succeeded }, _) => throw Bad(
                $"Input {pattern}: that job is {job.State.ToName()}, so there is no output of it; give one that has succeeded."
            ),
            _ => output,
        };
    }

    /// <summary>Null for a job that writes no files.</summary>
    public async Task<string?> FolderAsync(Guid jobId, CancellationToken cancellationToken) =>
        await grid.ReadAsync(
            () => grid.Database.ListAsync("mapreduce_output", row => row.GetString(0), cancellationToken, jobId),
            cancellationToken
        )
            is [var folder]
            ? folder
            : null;

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
