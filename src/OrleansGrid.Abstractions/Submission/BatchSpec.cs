namespace OrleansGrid;

/// <summary>A batch job as the user describes it: one handler or command, and how to run it. The inputs are given beside it.</summary>
public sealed record BatchSpec : RunPolicy
{
    /// <summary>Kind of the handler. <c>command</c> when <see cref="Command"/> is set.</summary>
    public required string Handler { get; init; }

    public CommandLine? Command { get; init; }

    /// <summary>The most that the command may use for one item; a silo's own limits hold too. Null for none of the job's.</summary>
    public CommandLimits? Limits { get; init; }

    /// <summary>Items that one task is given at most; null for as many as it runs in about half a second.</summary>
    public int? MaxItemsPerTask { get; init; }
}
