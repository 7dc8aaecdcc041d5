namespace OrleansGrid.Engine.Stages;

/// <summary>
/// When an item counts as slow. Near the end of a stage that may have speculative attempts, a slow item is run a second time on another
/// silo, and the first to end counts.
/// </summary>
public sealed record SpeculationRules
{
    /// <summary>After a job was taken up again nobody knows what is typical: patience is so many times longer.</summary>
    private const int Blind = 6;

    public static SpeculationRules Default { get; } = new();

    /// <summary>No item is slow before it has run so long.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many times longer than is typical of its stage a slow item runs.</summary>
    public double Times { get; init; } = 2;

    /// <summary>What people call a silo, by its address.</summary>
    public Func<string, string> NameOf { get; init; } = static address => address;

    /// <param name="typical">Of the stage; null when unknown.</param>
    public TimeSpan Patience(TimeSpan? typical) =>
        typical is { } time ? TimeSpan.FromSeconds(Math.Max(After.TotalSeconds, Times * time.TotalSeconds)) : Blind * After;
}
