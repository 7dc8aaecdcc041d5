using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>Pairs in order seen key by key: moves to the next key, then over its values.</summary>
internal sealed unsafe class KeyGroups(PairSource pairs, PairOrder order) : ValueCursor
{
    private byte[] _key = new byte[64];
    private int _keyBytes;
    private Stand _stand = Stand.BeforeFirstPair;
    private long _valuesOfKey;

    private enum Stand
    {
        BeforeFirstPair,

        /// <summary>The pair at hand is the first of a key that has not been entered.</summary>
        AtNewKey,

        /// <summary>The key has been entered, its first value has not.</summary>
        AtFirstValue,

        /// <summary>The pair at hand is a value of the key.</summary>
        AtValue,

        Ended,
    }

    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyBytes);

    public override ReadOnlySpan<byte> Current => pairs.Current.ValueSpan;

    public long Keys { get; private set; }

    public long Pairs { get; private set; }

    /// <summary>Values of the most frequent key so far.</summary>
    public long MostValues { get; private set; }

    /// <summary>Moves to the next key, over what is left of the values of this one.</summary>
    public bool NextKey()
    {
        while (_stand is Stand.AtFirstValue or Stand.AtValue)
        {
            MoveNext();
        }

        MostValues = Math.Max(MostValues, _valuesOfKey);
        _valuesOfKey = 0;
        if (_stand == Stand.BeforeFirstPair)
        {
            _stand = pairs.MoveNext() ? Stand.AtNewKey : Stand.Ended;
        }

        if (_stand == Stand.Ended)
        {
            return false;
        }

        Keep(pairs.Current.KeySpan);
        _stand = Stand.AtFirstValue;
        Keys++;
        return true;
    }

    public override bool MoveNext()
    {
        if (_stand == Stand.AtFirstValue)
        {
            _stand = Stand.AtValue;
            _valuesOfKey++;
            Pairs++;
            return true;
        }

        if (_stand != Stand.AtValue)
        {
            return false;
        }

        if (!pairs.MoveNext())
        {
            _stand = Stand.Ended;
            return false;
        }

        var compared = order.CompareKeys(pairs.Current.KeySpan, Key);
        if (compared == 0)
        {
            _valuesOfKey++;
            Pairs++;
            return true;
        }

        // Runs merged by an order that contradicts itself would give a key in two pieces: a wrong answer that nobody sees.
        if (compared < 0)
        {
            throw new PermanentFailureException(
                "Keys do not come in order: the program's order of keys contradicts itself, or is not the same in the map and the reduce "
                    + "tasks."
            );
        }

        _stand = Stand.AtNewKey;
        return false;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _key.Length)
        {
            _key = new byte[2 * bytes.Length];
        }

        bytes.CopyTo(_key);
        _keyBytes = bytes.Length;
    }
}
