namespace OrleansGrid.Kinds.Study.Tests.Hosting;

/// <summary>A service of a scope.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private static int _made;
    private static int _closed;

    public Workshop() => Interlocked.Increment(ref _made);

    public static int Made => _made;

    public static int Closed => _closed;

    /// <summary>How often this one was used.</summary>
    public int Uses { get; set; }

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _closed);
        return ValueTask.CompletedTask;
    }
}
