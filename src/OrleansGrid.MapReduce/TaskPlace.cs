namespace OrleansGrid.MapReduce;

/// <summary>Where a task runs and what it may use there.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Folder">
/// This attempt's own folder, existing and empty, for spills and map output; removed with everything in it when the attempt fails.
/// </param>
/// <param name="MemoryBytes">For sorting and merging, of this one task.</param>
/// <param name="DiskLimitBytes">What it may write there; <see cref="long.MaxValue"/> for no limit.</param>
public sealed record TaskPlace(string Silo, string Folder, long MemoryBytes, long DiskLimitBytes)
{
    /// <summary>For rates in progress messages; nothing depends on it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told when the task comes to places where it is awkward to die; crash tests end the silo there.</summary>
    public Action<string>? Reached { get; init; }
}
