namespace OrleansGrid.MapReduce.Sampling;

/// <summary>What the program made of a look at the input.</summary>
internal sealed class InputSample
{
    public required SampledKeys Keys { get; init; }

    /// <summary>Bytes of content that were looked at.</summary>
    public long Content { get; init; }

    public long Records { get; init; }

    /// <summary>What the whole input is about, decompressed.</summary>
    public double AllContent { get; init; }

    /// <summary>How many times longer than its file the content of a compressed file is, on average.</summary>
    public double Expansion { get; init; } = 1;

    /// <summary>
    /// Why there is none, when the program failed on it: it will meet the same record again, and then with all that belongs to an error.
    /// </summary>
    public string? Failure { get; init; }

    public bool IsEmpty => Keys.Pairs == 0;

    /// <summary>How much of the whole one byte or pair of the sample stands for.</summary>
    public double Factor => Content > 0 ? AllContent / Content : 1;

    /// <summary>About how many pairs the whole input gives, and their bytes.</summary>
    public double AllPairs => Keys.Pairs * Factor;

    public double AllBytes => Keys.Bytes * Factor;
}
