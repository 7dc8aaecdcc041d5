using OrleansGrid.Postgres;

namespace OrleansGrid.Cli;

/// <summary>An open database and the reads that need no silo.</summary>
internal sealed class Database(string connectionString, GridDatabase grid) : IAsyncDisposable
{
    /// <summary>As the user or the private server gave it.</summary>
    public string ConnectionString { get; } = connectionString;

    public GridDatabase Grid { get; } = grid;

    public JobReader Jobs { get; } = new(grid);

    public ValueTask DisposeAsync() => Grid.DisposeAsync();
}
