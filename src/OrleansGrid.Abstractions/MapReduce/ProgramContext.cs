namespace OrleansGrid;

/// <summary>What a MapReduce program may know of the task that it runs in. One for each task; used by that task's thread only.</summary>
public sealed class ProgramContext
{
    private readonly Dictionary<string, Counter> _counters = [];

    /// <summary>The program's own options, as they were submitted.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>The job's side files by name: paths that every silo can read.</summary>
    public IReadOnlyDictionary<string, string> SideFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>Tag of the input that records come from; null for none, and while reducing.</summary>
    public string? InputTag { get; internal set; }

    /// <summary>The tag of each of the job's inputs, null for one without.</summary>
    public IReadOnlyList<string?> InputTags { get; init; } = [];

    /// <summary>Path of the file that the record comes from; null while reducing.</summary>
    public string? InputPath { get; internal set; }

    /// <summary>
    /// Where the record begins in its file, in bytes of the content (decompressed); in a program that maps blocks, where the block begins.
    /// </summary>
    public long InputOffset { get; internal set; }

    /// <summary>Where in its file the part begins that the task reads, and how long that is, in bytes of the file.</summary>
    public long InputStart { get; internal set; }

    /// <inheritdoc cref="InputStart"/>
    public long InputLength { get; internal set; }

    /// <summary>Whether this is a look at the input before the job is planned, whose pairs do not count.</summary>
    internal bool IsLookingAhead { get; set; }

    /// <summary>Cancelled when the attempt must end: a program that computes for long between records should look at it.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>What has been counted so far.</summary>
    public IReadOnlyCollection<Counter> Counters => _counters.Values;

    /// <summary>The option of that name, or null.</summary>
    public string? Argument(string name) => Arguments.GetValueOrDefault(name);

    /// <summary>The counter of that name, made when it is first asked for.</summary>
    public Counter Counter(string name)
    {
        if (!_counters.TryGetValue(name, out var counter))
        {
            _counters.Add(name, counter = new Counter(name));
        }

        return counter;
    }

    /// <summary>
    /// Side data: what <paramref name="read"/> makes of a side file, made once a silo and shared by all tasks there, so it must not change
    /// afterwards.
    /// </summary>
    /// <exception cref="PermanentFailureException">The job has no side file of that name.</exception>
    public T SideData<T>(string name, Func<Stream, T> read)
        where T : class
    {
        if (!SideFiles.TryGetValue(name, out var path))
        {
            throw new PermanentFailureException(
                $"The program wants the side file \"{name}\", which the job does not have; it has "
                    + $"{(SideFiles.Count == 0 ? "none" : string.Join(", ", SideFiles.Keys))}."
            );
        }

        return SideDataCache.Get(path, read);
    }
}
