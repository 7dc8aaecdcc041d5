namespace OrleansGrid;

/// <summary>
/// The most that a command may use together with all processes that it starts. One that goes over a limit is killed with all of them, and
/// the attempt has failed.
/// </summary>
/// <remarks>
/// Memory, CPU time and processes are looked at ten times a second, so a command may use more for a moment. They can be limited on Linux
/// only; what a command writes is limited on every system.
/// </remarks>
public sealed record CommandLimits
{
    /// <summary>
    /// Bytes of resident memory; what processes share is counted once. Address space is not limited: .NET and Java reserve far more of it
    /// than they use.
    /// </summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Time of processors, of all processes and threads together.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Processes at once, the command itself among them.</summary>
    public int? Processes { get; init; }

    /// <summary>Bytes written to standard output and standard error together.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>Null, or one sentence that says which limit is not valid.</summary>
    public string? Validate() =>
        this switch
        {
            { MemoryBytes: < 1 } => $"A limit of {MemoryBytes} bytes of memory is not valid; give at least 1.",
            { CpuTime: { } time } when time <= TimeSpan.Zero => $"A limit of {time} of CPU time is not valid; it must be longer than zero.",
            { Processes: < 1 } => $"A limit of {Processes} processes is not valid; give at least 1, which is the command itself.",
            { OutputBytes: < 1 } => $"A limit of {OutputBytes} bytes of output is not valid; give at least 1.",
            _ => null,
        };

    /// <summary>Both hold: of each limit the smaller.</summary>
    public CommandLimits And(CommandLimits? others) =>
        others is null
            ? this
            : new CommandLimits
            {
                MemoryBytes = Smaller(MemoryBytes, others.MemoryBytes),
                CpuTime = Smaller(CpuTime, others.CpuTime),
                Processes = Smaller(Processes, others.Processes),
                OutputBytes = Smaller(OutputBytes, others.OutputBytes),
            };

    private static T? Smaller<T>(T? one, T? other)
        where T : struct, IComparable<T> =>
        one is not { } first ? other
        : other is { } second && second.CompareTo(first) < 0 ? second
        : first;
}
