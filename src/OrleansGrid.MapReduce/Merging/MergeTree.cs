using System.Runtime.CompilerServices;

namespace OrleansGrid.MapReduce;

/// <summary>
/// Merges sorted runs into one (a tree of losers; Knuth, The Art of Computer Programming 3, 5.4.1): one comparison a level for each pair.
/// Equal pairs come in the order of their runs, so that the merge is stable.
/// </summary>
internal sealed unsafe class MergeTree : PairSource
{
    private readonly IReadOnlyList<PairSource> runs;
    private readonly PairOrder order;
    private readonly PairView[] pairs;
    private readonly ulong[] prefixes;
    private readonly bool[] ended;
    private readonly int[] losers;
    private int winner;
    private bool started;

    /// <param name="runs">At least two; disposed of with the tree.</param>
    public MergeTree(IReadOnlyList<PairSource> runs, PairOrder order)
    {
        (this.runs, this.order) = (runs, order);
        pairs = new PairView[runs.Count];
        prefixes = new ulong[runs.Count];
        ended = new bool[runs.Count];
        losers = new int[runs.Count];
    }

    public override PairView Current => pairs[winner];

    public override bool MoveNext()
    {
        if (!started)
        {
            Start();
        }
        else
        {
            Advance(winner);
            Replay();
        }

        return !ended[winner];
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var run in runs)
            run.Dispose();
    }

    private void Start()
    {
        started = true;
        for (var run = 0; run < runs.Count; run++)
            Advance(run);
        winner = Play(1);
    }

    /// <summary>The winner below a node; its loser is noted. Leaves are the runs, numbered after the nodes.</summary>
    private int Play(int node)
    {
        if (node >= runs.Count)
            return node - runs.Count;
        var (left, right) = (Play(2 * node), Play(2 * node + 1));
        var leftWins = IsBefore(left, right);
        losers[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    private void Replay()
    {
        var best = winner;
        for (var node = (best + runs.Count) >> 1; node > 0; node >>= 1)
        {
            if (IsBefore(losers[node], best))
                (losers[node], best) = (best, losers[node]);
        }

        winner = best;
    }

    private void Advance(int run)
    {
        if (!runs[run].MoveNext())
        {
            ended[run] = true;
            prefixes[run] = ulong.MaxValue;
            return;
        }

        pairs[run] = runs[run].Current;
        prefixes[run] = order.KeysByBytes ? SortField.Prefix(pairs[run].KeySpan) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBefore(int left, int right) =>
        prefixes[left] != prefixes[right] ? prefixes[left] < prefixes[right] : Compare(left, right) < 0;

    private int Compare(int left, int right)
    {
        if (ended[left] || ended[right])
            return ended[left] == ended[right] ? left - right : ended[left] ? 1 : -1;
        var keys = order.CompareKeys(pairs[left].KeySpan, pairs[right].KeySpan);
        if (keys == 0 && order.OrdersValues)
            keys = order.CompareValues(pairs[left].ValueSpan, pairs[right].ValueSpan);
        return keys != 0 ? keys : left - right;
    }
}
