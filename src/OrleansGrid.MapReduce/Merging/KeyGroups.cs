namespace OrleansGrid.MapReduce;

/// <summary>Pairs in order seen key by key: moves to the next key, then over its values.</summary>
internal sealed unsafe class KeyGroups(PairSource pairs, PairOrder order) : ValueCursor
{
    private byte[] key = new byte[64];
    private int keyBytes;
    private Stand stand = Stand.BeforeFirstPair;
    private long valuesOfKey;

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

    public ReadOnlySpan<byte> Key => key.AsSpan(0, keyBytes);

    public override ReadOnlySpan<byte> Current => pairs.Current.ValueSpan;

    public long Keys { get; private set; }

    public long Pairs { get; private set; }

    /// <summary>Values of the most frequent key so far.</summary>
    public long MostValues { get; private set; }

    /// <summary>Moves to the next key, over what is left of the values of this one.</summary>
    public bool NextKey()
    {
        while (stand is Stand.AtFirstValue or Stand.AtValue)
            MoveNext();
        MostValues = Math.Max(MostValues, valuesOfKey);
        valuesOfKey = 0;
        if (stand == Stand.BeforeFirstPair)
            stand = pairs.MoveNext() ? Stand.AtNewKey : Stand.Ended;
        if (stand == Stand.Ended)
            return false;
        Keep(pairs.Current.KeySpan);
        stand = Stand.AtFirstValue;
        Keys++;
        return true;
    }

    public override bool MoveNext()
    {
        if (stand == Stand.AtFirstValue)
        {
            stand = Stand.AtValue;
            valuesOfKey++;
            Pairs++;
            return true;
        }

        if (stand != Stand.AtValue)
            return false;
        if (!pairs.MoveNext())
        {
            stand = Stand.Ended;
            return false;
        }

        var compared = order.CompareKeys(pairs.Current.KeySpan, Key);
        if (compared == 0)
        {
            valuesOfKey++;
            Pairs++;
            return true;
        }

        // Runs merged by an order that contradicts itself would give a key in two pieces: a wrong answer that nobody sees.
        if (compared < 0)
            throw new PermanentFailureException("Keys do not come in order: the program's order of keys contradicts itself, or is not the same in the map and the reduce tasks.");
        stand = Stand.AtNewKey;
        return false;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > key.Length)
            key = new byte[2 * bytes.Length];
        bytes.CopyTo(key);
        keyBytes = bytes.Length;
    }
}
