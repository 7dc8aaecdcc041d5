namespace OrleansGrid.Postgres.Queries;

/// <summary>Some committed ranges in item order. Give the page back by disposing it.</summary>
public sealed class RangePage(IReadOnlyList<FinishedRange> ranges) : IDisposable
{
    public IReadOnlyList<FinishedRange> Ranges => ranges;

    public bool IsEmpty => ranges.Count == 0;

    /// <summary>One past the last item of the page.</summary>
    public long End => ranges[^1].LastItem + 1;

    public void Dispose()
    {
        foreach (var range in ranges)
        {
            range.Dispose();
        }
    }
}
