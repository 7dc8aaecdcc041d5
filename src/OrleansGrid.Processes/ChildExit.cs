namespace OrleansGrid.Processes;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code, or null when a signal ended it or it never started because cancellation came first.</param>
/// <param name="Signal">
/// The signal that ended it, or null; always null where the system has none or does not tell (then the exit code says it).
/// </param>
/// <param name="Output">Standard output as it was written, at most the command's limit.</param>
/// <param name="OutputTruncated">It printed more than the limit, and was killed if it was still running.</param>
/// <param name="ErrorTail">The end of standard error as text fit for PostgreSQL (no NUL, no broken UTF-8).</param>
/// <param name="Killed">
/// The runner stopped it: cancellation, too much output, or a limit. The caller knows its own token and so which.
/// </param>
/// <param name="Exceeded">One sentence on the limit that it went over; null for none.</param>
internal readonly record struct ChildExit(
    int? ExitCode,
    int? Signal,
    byte[] Output,
    bool OutputTruncated,
    string ErrorTail,
    bool Killed,
    string? Exceeded = null
)
{
    /// <summary>Cancellation came first.</summary>
    public static ChildExit NeverStarted { get; } = new(null, null, [], false, "", Killed: true);
}
