using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Tasks;

/// <summary>What a task has the database decide on at once: neighbouring items that succeeded, or one attempt that failed.</summary>
public sealed class TaskCommit
{
    internal TaskCommit(long first, long end, int bytes) => (First, End, Bytes) = (first, end, bytes);

    /// <summary>First item.</summary>
    public long First { get; }

    /// <summary>
    /// One past the last item with an outcome; equal to <see cref="First"/> when an attempt failed and the item has no outcome yet.
    /// </summary>
    public long End { get; }

    /// <summary>Size of the results.</summary>
    public int Bytes { get; }

    /// <summary>The items succeeded; else an attempt at the item <see cref="First"/> failed.</summary>
    public bool Succeeded { get; internal init; }

    /// <summary>How the item goes on after its failed attempt; null when it has an outcome.</summary>
    public Deferral? Deferral { get; internal init; }

    /// <summary>What of the commit in whose place this one stands could not be stored.</summary>
    public UnstorablePart Unstorable { get; internal init; }

    public bool HasOutcome => End > First;

    /// <summary>The database has decided, or other commits have taken its place.</summary>
    public bool IsDecided { get; internal set; }

    /// <summary>What is committed instead when PostgreSQL cannot store this. Nothing when nothing is left to leave out.</summary>
    /// <remarks>
    /// Halves of a range, until the one bad result is alone: a few commits find it among thousands, and the others are kept together.
    /// </remarks>
    internal TaskCommit[] Substitutes()
    {
        if (Succeeded && End - First > 1)
        {
            var middle = First + ((End - First) / 2);
            return [new(First, middle, Bytes / 2) { Succeeded = true }, new(middle, End, Bytes / 2) { Succeeded = true }];
        }

        if (Succeeded)
        {
            return [new(First, End, 0) { Unstorable = UnstorablePart.Result }];
        }

        return Unstorable == UnstorablePart.Error ? [] : [new(First, End, 0) { Deferral = Deferral, Unstorable = UnstorablePart.Error }];
    }
}
