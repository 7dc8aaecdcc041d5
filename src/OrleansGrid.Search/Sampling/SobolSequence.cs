namespace OrleansGrid.Search.Sampling;

/// <summary>Sobol's sequence in any number of dimensions, 32 bits, with Owen's nested scrambling.</summary>
/// <remarks>
/// Sobol, "On the distribution of points in a cube", 1967; first direction numbers of 32 dimensions from Joe and Kuo, "Constructing Sobol
/// sequences with better two-dimensional projections", 2008; further dimensions go on with the next primitive polynomials and pseudo-random
/// odd numbers, as Sobol allows.
/// </remarks>
internal sealed class SobolSequence(int dimensions, long seed)
{
    private const int Bits = 32;

    /// <summary>Joe and Kuo's m of dimensions 2 to 32, one of degree s having s of them.</summary>
    private static readonly int[][] Initial =
    [
        [1],
        [1, 3],
        [1, 3, 1],
        [1, 1, 1],
        [1, 1, 3, 3],
        [1, 3, 5, 13],
        [1, 1, 5, 5, 17],
        [1, 1, 5, 5, 5],
        [1, 1, 7, 11, 19],
        [1, 1, 5, 1, 1],
        [1, 1, 1, 3, 11],
        [1, 3, 5, 5, 31],
        [1, 3, 3, 9, 7, 49],
        [1, 1, 1, 15, 21, 21],
        [1, 3, 1, 13, 27, 49],
        [1, 1, 1, 15, 7, 5],
        [1, 3, 1, 15, 13, 25],
        [1, 1, 5, 5, 19, 61],
        [1, 3, 7, 11, 23, 15, 103],
        [1, 3, 7, 13, 13, 15, 69],
        [1, 1, 3, 13, 7, 35, 63],
        [1, 3, 5, 9, 1, 25, 53],
        [1, 3, 1, 13, 9, 35, 107],
        [1, 3, 1, 5, 27, 61, 31],
        [1, 1, 5, 11, 19, 41, 61],
        [1, 3, 5, 3, 3, 13, 69],
        [1, 1, 7, 13, 1, 19, 1],
        [1, 3, 7, 5, 13, 19, 59],
        [1, 1, 3, 9, 25, 29, 41],
        [1, 3, 5, 13, 23, 1, 55],
        [1, 3, 7, 3, 13, 59, 17],
    ];

    private readonly uint[][] _directions = Directions(dimensions);

    /// <summary>A point of the unit cube, without its faces.</summary>
    public double[] Point(long index)
    {
        var point = new double[_directions.Length];
        for (var d = 0; d < point.Length; d++)
        {
            var bits = 0u;
            for (var i = 0; i < Bits; i++)
            {
                bits ^= ((index >> i) & 1) == 1 ? _directions[d][i] : 0;
            }

            point[d] = (Scrambled(bits, d) + 0.5) / (1UL << Bits);
        }

        return point;
    }

    /// <summary>Flips each bit by a coin that belongs to the bits before it.</summary>
    private uint Scrambled(uint bits, int dimension)
    {
        var result = bits;
        var key = Mix((ulong)seed + (0x9E3779B97F4A7C15 * (ulong)(dimension + 1)));
        for (var i = 0; i < Bits; i++)
        {
            var before = i == 0 ? 1UL : (1UL << i) | (bits >> (Bits - i));
            result ^= (uint)(Mix(key ^ before) >> 63) << (Bits - 1 - i);
        }

        return result;
    }

    private static uint[][] Directions(int dimensions)
    {
        var random = new SeededRandom(0, 0);
        using var polynomials = PrimitivePolynomials.All().GetEnumerator();
        return
        [
            .. Enumerable
                .Range(0, dimensions)
                .Select(d =>
                {
                    if (d == 0)
                    {
                        return [.. Enumerable.Range(0, Bits).Select(i => 1u << (Bits - 1 - i))];
                    }

                    polynomials.MoveNext();
                    return Recurrence(polynomials.Current, d <= Initial.Length ? Initial[d - 1] : null, random);
                }),
        ];
    }

    private static uint[] Recurrence(uint polynomial, int[]? initial, SeededRandom random)
    {
        var degree = int.CreateChecked(uint.Log2(polynomial));
        var directions = new uint[Bits];
        for (var i = 0; i < Bits; i++)
        {
            if (i < degree)
            {
                var m = initial is null ? (2 * random.NextInt(1 << i)) + 1 : initial[i];
                directions[i] = (uint)m << (Bits - 1 - i);
                continue;
            }

            directions[i] = directions[i - degree] ^ (directions[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
            {
                directions[i] ^= ((polynomial >> (degree - k)) & 1) == 1 ? directions[i - k] : 0;
            }
        }

        return directions;
    }

    /// <summary>SplitMix64's finaliser.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
