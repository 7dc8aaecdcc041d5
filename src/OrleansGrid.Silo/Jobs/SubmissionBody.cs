using System.Text.Json;
using OrleansGrid.Engine;

namespace OrleansGrid.Silo;

/// <summary>What makes a submission acceptable, and what makes two of them the same.</summary>
internal static class SubmissionBody
{
    private const long MostItems = 1L << 52;

    /// <summary>Null, or one sentence that says why the batch cannot be taken.</summary>
    public static string? Validate(BatchSpec spec, InputSource inputs) => (spec, inputs) switch
    {
        (_, RangeInputs { Last: var last, First: var first }) when last < first => $"The range {first}..{last} is empty; its last number must not be below its first.",
        _ when inputs.Count < 1 => "There are no items; a job needs at least one.",
        _ when inputs.Count > MostItems => $"{inputs.Count} items are more than the {MostItems} that a job can have.",
        ({ Handler: null or "" }, _) => "The job names no handler.",
        ({ Handler: "command", Command: null or { Arguments: null or { Count: 0 } } }, _) => "The job has no command to run.",
        ({ Retry.Attempts: < 1 }, _) => $"{spec.Retry.Attempts} attempts are too few; an item needs at least one.",
        ({ SlotsPerItem: < 1 }, _) => $"{spec.SlotsPerItem} slots are too few; an item needs at least one.",
        ({ MaxParallel: < 1 }, _) => $"{spec.MaxParallel} tasks at once are too few; a job needs at least one.",
        ({ MaxItemsPerTask: < 1 }, _) => $"{spec.MaxItemsPerTask} items in a task are too few; it needs at least one.",
        _ when Print(spec, inputs).Contains("\\u0000", StringComparison.Ordinal) => "The job holds the character U+0000, which PostgreSQL cannot keep.",
        _ when spec.Timeout is { } timeout && timeout <= TimeSpan.Zero => $"A time-out of {timeout} leaves no time to run.",
        _ => null,
    };

    /// <summary>The same work on the same inputs; the submitter's trace and the place of uploaded inputs do not count.</summary>
    public static bool Same(JobRecord job, BatchSpec spec, InputSource inputs) => job.MapReduce is null && job.Study is null && Print(job.Spec, job.Inputs) == Print(spec, inputs);

    private static string Print(BatchSpec spec, InputSource inputs)
    {
        var what = inputs is UploadedInputs upload ? upload with { UploadId = Guid.Empty } : inputs;
        var ordered = spec with { TraceParent = null, Require = new SortedDictionary<string, string>(spec.Require.ToDictionary(), StringComparer.Ordinal) };
        return JsonSerializer.Serialize(new JobWork(ordered, what), GridJson.Options);
    }
}
