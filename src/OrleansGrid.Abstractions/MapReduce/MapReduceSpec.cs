namespace OrleansGrid;

/// <summary>
/// A MapReduce job as the user describes it: a program (or commands), its inputs and its output. What is null the grid chooses, and says
/// why.
/// </summary>
public sealed record MapReduceSpec : RunPolicy
{
    public MapReduceSpec() => Retry = new RetryPolicy { Attempts = 3 };

    /// <summary>Kind of the program: <c>wordcount</c>, <c>sort</c>, … or one's own. Null when <see cref="Mapper"/> is set.</summary>
    public string? Program { get; init; }

    /// <summary>The program's own options, by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>A command that reads records as lines and writes <c>key TAB value</c> lines, as in Hadoop streaming.</summary>
    public CommandLine? Mapper { get; init; }

    /// <summary>A command that reads <c>key TAB value</c> lines ordered by key and writes lines of output.</summary>
    public CommandLine? Reducer { get; init; }

    /// <summary>A command that reads and writes <c>key TAB value</c> lines, run on a mapper's ordered output.</summary>
    public CommandLine? Combiner { get; init; }

    public required IReadOnlyList<MapReduceInput> Inputs { get; init; }

    /// <summary>Side data for the program's functions, by name: absolute paths of files that every silo can read.</summary>
    public IReadOnlyDictionary<string, string> SideFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Absolute path of the folder that the parts appear in when the job has succeeded; null writes no files, only <see cref="Rows"/>.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>
    /// Put the output into the view <c>grid.mapreduce_rows</c> of the grid's database: a row for each line, what is before its first TAB as
    /// the key, what is behind it as the value.
    /// The lines must be UTF-8 without NUL. All are seen at once, when the job has succeeded.
    /// </summary>
    public bool Rows { get; init; }

    /// <summary>Replace an output folder that exists.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Partitions of the reduce stage; null lets the grid choose, 0 is a map-only job.</summary>
    public int? Reducers { get; init; }

    /// <summary>Largest size of one split in bytes; null lets the grid choose.</summary>
    public long? SplitBytes { get; init; }

    /// <summary>Whether mappers combine; null lets the grid find out whether it pays.</summary>
    public bool? Combine { get; init; }

    /// <summary><c>hash</c>, or <c>range</c> for a total order over the parts; null lets the program and the grid choose.</summary>
    public string? Partitioning { get; init; }

    /// <summary>
    /// Whether a slow split or partition is run a second time on another silo when slots would be idle, and the first to end counts; null
    /// lets the grid decide. What functions do besides emitting and writing is then done twice.
    /// </summary>
    public bool? Speculate { get; init; }

    /// <summary>Compression of the parts: <c>none</c>, <c>gzip</c> or <c>zstd</c>.</summary>
    public string Compression { get; init; } = "none";

    /// <summary>
    /// How many times longer than its file the content of a compressed input may be (beyond the first 64 MiB): a file made to expand
    /// without end fails the job instead of filling it.
    /// </summary>
    public double MaxExpansion { get; init; } = 200;

    /// <summary>
    /// Exit codes other than 0 with which commands may end and have done their work, such as 1 for <c>grep</c>, which says so that it has
    /// found nothing.
    /// </summary>
    public IReadOnlyList<int> AllowedExits { get; init; } = [];

    /// <summary>
    /// How many records of the job may be left out because the program fails on them, or because they are no JSON where they must be; they
    /// are counted as <c>bad records skipped</c>. What such a record had emitted before does not count. Not for records that a command or a
    /// program's <see cref="SpanMapReduce.MapBlock"/> fails on, which are not known one by one.
    /// </summary>
    public long SkipBadRecords { get; init; }

    /// <summary>
    /// A folder that all silos share, to keep map output in so that it survives its silo; null keeps it on the silo that made it.
    /// </summary>
    public string? SharedDir { get; init; }

    /// <summary>Memory in bytes that one silo may use for sorting and merging, over all of its slots.</summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>Disk in bytes that the map output of one task may take; null is no limit but the disk's.</summary>
    public long? DiskLimitBytes { get; init; }
}
