namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// Records that could not be read or mapped and are left out, up to the number that the job bears. The number is the job's: each task
/// takes care that it alone does not go beyond it, and the last stage that all together do not.
/// </summary>
public sealed class BadRecords
{
    /// <summary>The counter of them, among those of the job.</summary>
    public const string CounterName = "bad records skipped";

    private readonly HashSet<(string, long)> _seen = [];
    private readonly long _most;

    /// <param name="most">How many may be left out.</param>
    internal BadRecords(long most) => _most = most;

    internal long Skipped => _seen.Count;

    /// <summary>Whether one more is borne; the same place twice is one.</summary>
    internal bool MaySkip(RecordPlace place) =>
        _seen.Contains((place.Path, place.Offset)) || (_seen.Count < _most && _seen.Add((place.Path, place.Offset)));

    /// <summary>What a job keeps of the records of one task; null when none may be left out.</summary>
    internal static BadRecords? Of(MapReduceSpec spec) => spec.SkipBadRecords > 0 ? new BadRecords(spec.SkipBadRecords) : null;

    /// <exception cref="PermanentFailureException">All tasks together have left out more than the job bears.</exception>
    public static void RequireBorne(MapReduceSpec spec, IReadOnlyDictionary<string, long> counters)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(counters);
        if (counters.GetValueOrDefault(CounterName) is var skipped && skipped > spec.SkipBadRecords && spec.SkipBadRecords > 0)
        {
            throw new PermanentFailureException(
                $"{skipped} bad records were skipped, more than the {spec.SkipBadRecords} that the job bears; mend the input, or allow "
                    + "more."
            );
        }
    }
}
