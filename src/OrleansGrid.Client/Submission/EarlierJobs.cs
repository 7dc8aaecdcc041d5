using OrleansGrid.Postgres;

namespace OrleansGrid.Client;

/// <summary>Inputs that are the output of earlier jobs, made the folders that those have written.</summary>
internal sealed class EarlierJobs(JobReader reader, TimeSpan retryFor)
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

        return spec with { Inputs = inputs };
    }

    private static bool IsOfJob(MapReduceInput input) => input.Pattern.StartsWith(MapReduceInput.JobPrefix, StringComparison.Ordinal);

    private async Task<string> OutputAsync(string pattern, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(pattern.AsSpan(MapReduceInput.JobPrefix.Length), out var jobId))
        {
            throw Bad($"Input {pattern} does not name a job by its id.");
        }

        JobStatus? job = null;
        string? output = null;
        await DatabaseRetry.RunAsync(
            async _ =>
            {
                job = await reader.FindAsync(jobId, cancellationToken);
                output = await reader.MapReduceOutputAsync(jobId, cancellationToken);
            },
            retryFor,
            cancellationToken);
        return (job, output) switch
        {
            (null, _) => throw Bad($"Input {pattern}: there is no such job."),
            (_, null) => throw Bad($"Input {pattern}: that is a {job.Kind} job, which writes no files; give a MapReduce job with an output folder."),
            ({ State: not JobState.Succeeded }, _) => throw Bad($"Input {pattern}: that job is {job.State.ToName()}, so there is no output of it; give one that has succeeded."),
            _ => output,
        };
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
