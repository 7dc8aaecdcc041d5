using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Sampling;

/// <summary>
/// Chooses what to look at: many small windows, one in each equal stretch of an input, so that an ordered input is seen from its beginning
/// to its end.
/// </summary>
internal static class SamplePlaces
{
    /// <summary>Each costs an opened file, so this bounds the time however small the files are.</summary>
    private const int MostWindows = 256;

    private const int WindowBytes = 4096;

    /// <summary>Only the beginning of a compressed file can be read without reading it all.</summary>
    private const int MostHeads = 32;

    /// <summary>A file that is one record is looked at only when it is small.</summary>
    private const long LargestWhole = 1 << 20;

    /// <param name="bytes">About how much to read in all.</param>
    public static IReadOnlyList<SampleWindow> Choose(IReadOnlyList<FoundFile> files, InputFormat format, long bytes, Random random)
    {
        var filled = files.Where(file => file.Size > 0).ToList();
        if (format.Kind == "whole")
        {
            return WholeFiles(filled, bytes, random);
        }

        var plain = filled.Where(file => file.CanBeCut(format)).ToList();
        var compressed = filled.Where(file => !file.CanBeCut(format)).ToList();
        var all = filled.Sum(file => file.Size);
        return [.. Windows(plain, format, Part(bytes, plain, all), random), .. Heads(compressed, Part(bytes, compressed, all), random)];
    }

    private static long Part(long bytes, List<FoundFile> some, long all) =>
        all == 0 ? 0 : (long)((double)bytes * some.Sum(file => file.Size) / all);

    private static IEnumerable<SampleWindow> Windows(List<FoundFile> files, InputFormat format, long bytes, Random random)
    {
        var all = files.Sum(file => file.Size);
        if (all <= bytes && files.Count <= MostWindows)
        {
            return files.Select(file => new SampleWindow(file.Whole, long.MaxValue));
        }

        var window = Math.Max(WindowBytes, format.Length);
        var count = Math.Clamp(bytes / window, 1, MostWindows);
        var places = new List<SampleWindow>();
        var (file, before) = (0, 0L);
        for (long i = 0; i < count && files.Count > 0; i++)
        {
            var (from, to) = ((long)((Int128)all * i / count), (long)((Int128)all * (i + 1) / count));
            var at = random.NextInt64(from, Math.Max(from + 1, to - window));
            while (at >= before + files[file].Size)
            {
                before += files[file++].Size;
            }

            var offset = at - before;
            places.Add(new SampleWindow(files[file].Piece(offset, Math.Min(window, files[file].Size - offset)), long.MaxValue));
        }

        return places;
    }

    private static IEnumerable<SampleWindow> Heads(List<FoundFile> files, long bytes, Random random)
    {
        var chosen = Spread(files, MostHeads, random).ToList();
        return chosen.Select(file => new SampleWindow(file.Whole, Math.Max(bytes / chosen.Count, WindowBytes)));
    }

    private static List<SampleWindow> WholeFiles(List<FoundFile> files, long bytes, Random random)
    {
        var chosen = new List<SampleWindow>();
        foreach (var file in Spread([.. files.Where(f => f.Size <= LargestWhole && !f.IsCompressed)], MostWindows, random))
        {
            if ((bytes -= file.Size) < 0 && chosen.Count > 0)
            {
                break;
            }

            chosen.Add(new SampleWindow(file.Whole, long.MaxValue));
        }

        return chosen;
    }

    private static IEnumerable<FoundFile> Spread(List<FoundFile> files, int most, Random random)
    {
        var count = Math.Min(files.Count, most);
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)files.Count * i / count), (int)((long)files.Count * (i + 1) / count));
            yield return files[random.Next(from, to)];
        }
    }
}
