using System.Runtime.CompilerServices;
using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>
/// Merges sorted runs into one (a tree of losers; Knuth, The Art of Computer Programming 3, 5.4.1): one comparison a level for each pair.
/// Equal pairs come in the order of their runs, so that the merge is stable.
/// </summary>
internal sealed unsafe class MergeTree : PairSource
{
    private readonly IReadOnlyList<PairSource> _runs;
    private readonly PairOrder _order;
    private readonly PairView[] _pairs;
    private readonly ulong[] _prefixes;
    private readonly bool[] _ended;
    private readonly int[] _losers;
    private int _winner;
    private bool _started;

    /// <param name="runs">At least two; disposed of with the tree.</param>
    public MergeTree(IReadOnlyList<PairSource> runs, PairOrder order)
    {
        (this._runs, this._order) = (runs, order);
        _pairs = new PairView[runs.Count];
        _prefixes = new ulong[runs.Count];
        _ended = new bool[runs.Count];
        _losers = new int[runs.Count];
    }

    public override PairView Current => _pairs[_winner];

    public override bool MoveNext()
    {
        if (!_started)
        {
            Start();
        }
        else
        {
            Advance(_winner);
            Replay();
        }

        return !_ended[_winner];
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        foreach (var run in _runs)
        {
            run.Dispose();
        }
    }

    private void Start()
    {
        _started = true;
        for (var run = 0; run < _runs.Count; run++)
        {
            Advance(run);
        }

        _winner = Play(1);
    }

    /// <summary>The winner below a node; its loser is noted. Leaves are the runs, numbered after the nodes.</summary>
    private int Play(int node)
    {
        if (node >= _runs.Count)
        {
            return node - _runs.Count;
        }

        var (left, right) = (Play(2 * node), Play(2 * node + 1));
        var leftWins = IsBefore(left, right);
        _losers[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    private void Replay()
    {
        var best = _winner;
        for (var node = (best + _runs.Count) >> 1; node > 0; node >>= 1)
        {
            if (IsBefore(_losers[node], best))
            {
                (_losers[node], best) = (best, _losers[node]);
            }
        }

        _winner = best;
    }

    private void Advance(int run)
    {
        if (!_runs[run].MoveNext())
        {
            _ended[run] = true;
            _prefixes[run] = ulong.MaxValue;
            return;
        }

        _pairs[run] = _runs[run].Current;
        _prefixes[run] = _order.KeysByBytes ? SortField.Prefix(_pairs[run].KeySpan) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBefore(int left, int right) =>
        _prefixes[left] != _prefixes[right] ? _prefixes[left] < _prefixes[right] : Compare(left, right) < 0;

    private int Compare(int left, int right)
    {
        if (_ended[left] || _ended[right])
        {
            return _ended[left] == _ended[right] ? left - right
                : _ended[left] ? 1
                : -1;
        }

        var keys = _order.CompareKeys(_pairs[left].KeySpan, _pairs[right].KeySpan);
        if (keys == 0 && _order.OrdersValues)
        {
            keys = _order.CompareValues(_pairs[left].ValueSpan, _pairs[right].ValueSpan);
        }

        return keys != 0 ? keys : left - right;
    }
}
