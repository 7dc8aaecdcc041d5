namespace OrleansGrid.Samples.Iterate;

/// <summary>
/// Lloyd's algorithm (1982): points, one a line as numbers apart by commas, go to the nearest of k centres, and each centre to the mean of
/// its points, until no centre moves farther than the tolerance. Begins with k distinct points, chosen by a hash of their text, so that any
/// split of the files gives the same. The result has one centre a line, in the order of their first coordinates.
/// </summary>
internal sealed class KMeans : IIteration
{
    private const double UsualTolerance = 1e-6;

    public string? Validate(IReadOnlyDictionary<string, string> options) =>
        !options.ContainsKey("k") || !options.IsNumber("k", 1, 100_000) || options.Number("k", 0) % 1 != 0
            ? "kmeans needs the option k, a whole number from 1 to 100000."
        : !options.IsNumber("tolerance", 0, double.MaxValue) ? "The option tolerance of kmeans must be a number from 0."
        : null;

    public void Map(
        IReadOnlyDictionary<string, string> options,
        TextReader? state,
        IEnumerable<string> lines,
        TextWriter partial,
        CancellationToken cancellation
    )
    {
        if (state is null)
        {
            foreach (var first in First(options, lines))
            {
                partial.WriteLine(first);
            }

            return;
        }

        var centres = Read(state);
        var (sums, counts) = (centres.Select(c => new double[c.Length]).ToArray(), new long[centres.Count]);
        foreach (var line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var point = Point(line, centres[0].Length);
            var nearest = Nearest(centres, point);
            counts[nearest]++;
            for (var i = 0; i < point.Length; i++)
            {
                sums[nearest][i] += point[i];
            }
        }

        for (var i = 0; i < centres.Count; i++)
        {
            partial.WriteLine($"{counts[i]},{string.Join(',', sums[i].Select(Options.Text))}");
        }
    }

    public bool Combine(
        IReadOnlyDictionary<string, string> options,
        TextReader? state,
        IEnumerable<TextReader> partials,
        TextWriter next,
        CancellationToken cancellation
    )
    {
        if (state is null)
        {
            var first = First(options, partials.SelectMany(Lines)).Select(line => Point(line, null)).ToList();
            if (first.Count == 0)
            {
                throw new PermanentFailureException("The files hold no points.");
            }

            Write(next, first);
            return false;
        }

        var centres = Read(state);
        var (sums, counts) = (centres.Select(c => new double[c.Length]).ToArray(), new double[centres.Count]);
        foreach (var partial in partials)
        {
            foreach (var (line, i) in Lines(partial).Select((line, i) => (line, i)))
            {
                var numbers = Point(line, centres[0].Length + 1);
                counts[i] += numbers[0];
                for (var d = 0; d < sums[i].Length; d++)
                {
                    sums[i][d] += numbers[d + 1];
                }
            }
        }

        var moved = 0.0;
        var means = centres
            .Select(
                (centre, i) =>
                {
                    // A centre without points stays.
                    var mean = counts[i] == 0 ? centre : [.. sums[i].Select(sum => sum / counts[i])];
                    moved = Math.Max(moved, Math.Sqrt(Distance(centre, mean)));
                    return mean;
                }
            )
            .ToList();
        Write(next, means);
        return moved <= options.Number("tolerance", UsualTolerance);
    }

    /// <summary>The k distinct lines whose text has the smallest hashes (FNV-1a, Fowler, Noll and Vo 1991).</summary>
    private static IEnumerable<string> First(IReadOnlyDictionary<string, string> options, IEnumerable<string> lines)
    {
        var k = (int)options.Number("k", 1);
        var kept = new SortedSet<(ulong Hash, string Line)>();
        foreach (var line in lines.Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            kept.Add((line.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL), line));
            if (kept.Count > k)
            {
                kept.Remove(kept.Max);
            }
        }

        return kept.Select(entry => entry.Line);
    }

    private static int Nearest(List<double[]> centres, double[] point)
    {
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < centres.Count; i++)
        {
            var distance = Distance(centres[i], point);
            (nearest, least) = distance < least ? (i, distance) : (nearest, least);
        }

        return nearest;
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private static List<double[]> Read(TextReader state) => [.. Lines(state).Select(line => Point(line, null))];

    private static double[] Point(string line, int? dimensions)
    {
        var parts = line.Split(',');
        return dimensions is { } wanted && parts.Length != wanted
            ? throw new PermanentFailureException($"\"{line}\" has {parts.Length} numbers; the others have {wanted}.")
            : [.. parts.Select(part => Options.Parse(part.AsSpan().Trim()))];
    }

    private static void Write(TextWriter to, List<double[]> centres)
    {
        foreach (var centre in centres.OrderBy(c => c, Comparer<double[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            to.WriteLine(string.Join(',', centre.Select(Options.Text)));
        }
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
