namespace OrleansGrid.Engine.Tasks;

/// <summary>How much a task gathers before it commits, and how far it runs ahead of the database.</summary>
public sealed record TaskLimits
{
    /// <summary>A chunk of finished items is committed when it has so many.</summary>
    public int ChunkItems { get; init; } = 2000;

    /// <summary>A chunk of finished items is committed when its results have so many bytes.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary>The task begins no item while so many commits are on their way to the database.</summary>
    public int CommitsInFlight { get; init; } = 24;

    /// <summary>The task begins no item while commits of so many bytes are on their way: one result may have 16 MB.</summary>
    public long BytesInFlight { get; init; } = 8 << 20;

    /// <summary>So many deferred items end the task: their list travels with each report.</summary>
    public int Deferrals { get; init; } = 1000;
}
