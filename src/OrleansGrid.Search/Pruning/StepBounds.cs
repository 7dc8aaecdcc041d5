namespace OrleansGrid.Search.Pruning;

/// <summary>Up to which loss a trial goes on at the steps to come.</summary>
/// <param name="UpTo">
/// Rising; each bound is that of the steps beyond the one before, up to this one. Nothing is said beyond the last.
/// </param>
/// <param name="Losses">One for each; infinite where every trial goes on.</param>
public sealed record StepBounds(long[] UpTo, double[] Losses)
{
    /// <summary>How many bounds are given at once: some kilobytes.</summary>
    public const int Most = 64;

    /// <summary>Whether a trial whose smallest loss so far is this one goes on at a step for sure.</summary>
    public bool Clears(long step, double best)
    {
        var place = Array.BinarySearch(UpTo, step);
        place = place < 0 ? ~place : place;
        return place < UpTo.Length && best <= Losses[place];
    }
}
