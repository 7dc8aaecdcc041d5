namespace OrleansGrid.Silo.Runs;

/// <summary>The results of neighbouring items that succeeded, from which any part can be committed without reading them again.</summary>
/// <param name="First">First item.</param>
/// <param name="Json">A JSON array of the results, without spaces.</param>
/// <param name="Ends">Where in <paramref name="Json"/> each result ends.</param>
/// <param name="Attempts">Successful attempt of each item; null when each was the first.</param>
/// <param name="Any">Some result is other than null.</param>
internal sealed record FinishedResults(
    long First,
    ReadOnlyMemory<byte> Json,
    IReadOnlyList<int> Ends,
    IReadOnlyList<int>? Attempts,
    bool Any,
    DateTime StartedAt,
    DateTime FinishedAt
)
{
    /// <summary>
    /// A JSON array of the results from <paramref name="first"/> up to <paramref name="end"/>; null when all results are null.
    /// </summary>
    public ReadOnlyMemory<byte>? ArrayOf(long first, long end)
    {
        if (!Any)
        {
            return null;
        }

        var (from, to) = (IndexOf(first), IndexOf(end));
        if (from == 0 && to == Ends.Count)
        {
            return Json;
        }

        var slice = Json.Span[(from == 0 ? 1 : Ends[from - 1] + 1)..Ends[to - 1]];
        var array = new byte[slice.Length + 2];
        array[0] = (byte)'[';
        slice.CopyTo(array.AsSpan(1));
        array[^1] = (byte)']';
        return array;
    }

    public IReadOnlyList<int>? AttemptsOf(long first, long end) =>
        Attempts is null ? null : [.. Attempts.Skip(IndexOf(first)).Take((int)(end - first))];

    public int AttemptOf(long item) => Attempts is null ? 1 : Attempts[IndexOf(item)];

    private int IndexOf(long item) => (int)(item - First);
}
