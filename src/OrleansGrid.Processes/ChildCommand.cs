namespace OrleansGrid.Processes;

/// <summary>One child process to run.</summary>
/// <param name="Arguments">
/// Program and its arguments, passed byte for byte as UTF-8. A program without a slash is looked up on the child's <c>PATH</c>.
/// </param>
/// <param name="Environment">Added to what the silo hands on of its own environment, and winning over it.</param>
/// <param name="WorkingDirectory">Folder to run in, or null for the silo's.</param>
/// <param name="MaxOutputBytes">Standard output kept; a command that prints more is killed.</param>
/// <param name="MaxErrorBytes">Last bytes of standard error kept; a command may print any amount.</param>
/// <param name="KillGrace">Time between the polite SIGTERM of a cancellation and SIGKILL; none is given where there are no signals.</param>
/// <param name="Limits">The most that it may use with all its descendants; null for any amount.</param>
internal sealed record ChildCommand(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string? WorkingDirectory,
    int MaxOutputBytes,
    int MaxErrorBytes,
    TimeSpan KillGrace,
    CommandLimits? Limits = null
);
