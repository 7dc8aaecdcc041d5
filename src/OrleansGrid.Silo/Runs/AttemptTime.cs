namespace OrleansGrid.Silo.Runs;

/// <summary>When an attempt at an item ran.</summary>
/// <param name="Began">By the silo's clock.</param>
/// <param name="Ran">By the clock that nobody sets.</param>
internal readonly record struct AttemptTime(DateTime Began, TimeSpan Ran)
{
    /// <summary>
    /// An item that ran for so long is committed alone, so that its range says when it ran. Such items are at most four a second and slot;
    /// were quick ones committed alone, each would cost a row.
    /// </summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(250);

    public DateTime Ended => Began + Ran;

    public bool IsSlow => Ran >= Slow;
}
