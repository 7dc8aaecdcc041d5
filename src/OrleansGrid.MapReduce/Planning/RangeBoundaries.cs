using OrleansGrid.MapReduce.Sampling;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>Keys that part the partitions of a total order, so that each gets about as many bytes.</summary>
/// <param name="Keys">Ascending. Fewer than partitions − 1 when there are not enough keys.</param>
/// <param name="Shares">Beside each key how much of its own pairs goes left of it; null when always none.</param>
internal sealed record RangeBoundaries(IReadOnlyList<byte[]> Keys, IReadOnlyList<double>? Shares)
{
    /// <summary>A key is worth dividing when it is more than this part of a partition.</summary>
    private const double WorthDividing = 0.1;

    /// <param name="keys">In their order.</param>
    /// <param name="divides">Whether pairs of one key may go to several partitions.</param>
    public static RangeBoundaries Choose(IReadOnlyList<KeyValuePair<byte[], SampledKey>> keys, int partitions, bool divides) =>
        divides ? Divide(keys, partitions) : Part(keys, partitions);

    /// <summary>
    /// A partition ends where the next key would take it further beyond its share than leaving it out keeps it below. Shares are of what is
    /// left, so a key that is more than a share gets a partition of its own and the others share the rest.
    /// </summary>
    private static RangeBoundaries Part(IReadOnlyList<KeyValuePair<byte[], SampledKey>> keys, int partitions)
    {
        var boundaries = new List<byte[]>();
        double left = keys.Sum(key => key.Value.Bytes),
            filled = 0;
        foreach (var (key, seen) in keys)
        {
            var parts = partitions - boundaries.Count;
            if (parts > 1 && filled > 0 && filled + seen.Bytes / 2.0 > left / parts)
            {
                boundaries.Add(key);
                left -= filled;
                filled = 0;
            }

            filled += seen.Bytes;
        }

        return new RangeBoundaries(boundaries, null);
    }

    /// <summary>Cuts the bytes evenly; a cut within a heavy key divides it.</summary>
    private static RangeBoundaries Divide(IReadOnlyList<KeyValuePair<byte[], SampledKey>> keys, int partitions)
    {
        var boundaries = new List<byte[]>();
        var shares = new List<double>();
        var all = keys.Sum(key => (double)key.Value.Bytes);
        double before = 0;
        for (var (i, cut) = (0, 1); i < keys.Count && cut < partitions; before += keys[i++].Value.Bytes)
        {
            var bytes = keys[i].Value.Bytes;
            for (; cut < partitions && all * cut / partitions < before + bytes; cut++)
            {
                var share = (all * cut / partitions - before) / bytes;
                var heavy = bytes > WorthDividing * all / partitions;
                var next = !heavy && share >= 0.5 && i + 1 < keys.Count ? i + 1 : i;
                boundaries.Add(keys[next].Key);
                shares.Add(heavy ? share : 0);
            }
        }

        return new RangeBoundaries(boundaries, shares.Any(share => share > 0) ? shares : null);
    }
}
