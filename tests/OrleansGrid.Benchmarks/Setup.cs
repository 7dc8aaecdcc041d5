namespace OrleansGrid.Benchmarks;

/// <summary>How much of everything a benchmark runs with.</summary>
internal sealed record Setup
{
    public int Repeats { get; init; } = 3;

    /// <summary>Items, jobs, samples or commands: whatever the benchmark counts.</summary>
    public int Items { get; init; }

    public int Silos { get; init; } = 1;

    /// <summary>Of each silo.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Plug-ins of each silo, beside this program.</summary>
    public IReadOnlyList<string> Handlers { get; init; } = [];

    /// <summary>Folder of other programs to compare with, a project in a folder each; null for none.</summary>
    public string? Peers { get; init; }

    /// <summary>Names of search problems; none for all of the benchmark's.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Names of samplers; none for all of the benchmark's.</summary>
    public IReadOnlyList<string> Samplers { get; init; } = [];

    /// <summary>File for the figures of each repeat; null for none.</summary>
    public string? Raw { get; init; }

    public string Cluster => $"{Silos} silo{(Silos == 1 ? "" : "s")} of {Slots} slots";
}
