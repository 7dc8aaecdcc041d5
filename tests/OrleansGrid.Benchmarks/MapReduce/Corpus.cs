using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>Inputs made up the same each time: their bytes follow from the seed alone.</summary>
internal static class Corpus
{
    private const int Vocabulary = 200_000;
    private const int WordsPerLine = 12;
    private const int BufferBytes = 1 << 20;
    private const int RecordBytes = 100;
    private const int KeyBytes = 10;

    /// <summary>Text whose words are as frequent as Zipf's law says (exponent 1), of 200,000 lower-case words; a line has twelve.</summary>
    /// <param name="hotShare">This share of all words is one and the same.</param>
    public static void WriteWords(string path, long bytes, double hotShare = 0)
    {
        var random = new SplitMix(20261122);
        var words = MakeWords(random);
        var cumulative = new double[Vocabulary];
        for (var i = 0; i < Vocabulary; i++)
        {
            cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + (1.0 / (i + 1));
        }

        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        long written = 0;
        for (var column = 1; written < bytes; column++)
        {
            var hot = hotShare > 0 && random.NextDouble() < hotShare;
            var word = words[hot ? 0 : Rank(cumulative, random.NextDouble())];
            file.Write(word);
            file.WriteByte(column % WordsPerLine == 0 ? (byte)'\n' : (byte)' ');
            written += word.Length + 1;
        }

        file.WriteByte((byte)'\n');
    }

    /// <summary>Lines of 100 bytes with their end: a random key of 10 printable bytes, the number of the line, filler.</summary>
    public static void WriteRecords(string path, long bytes)
    {
        var random = new SplitMix(20261122);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        var record = new byte[RecordBytes];
        record.AsSpan().Fill((byte)' ');
        record[^1] = (byte)'\n';
        for (long line = 0; line < bytes / RecordBytes; line++)
        {
            for (var (k, bits) = (0, 0UL); k < KeyBytes; k++, bits /= 94)
            {
                if (k % 5 == 0)
                {
                    bits = random.Next();
                }

                record[k] = (byte)(33 + (bits % 94));
            }

            line.TryFormat(record.AsSpan(KeyBytes + 2, 32), out _, "D32", CultureInfo.InvariantCulture);
            for (var k = KeyBytes + 36; k < RecordBytes - 1; k++)
            {
                record[k] = (byte)('A' + ((line + k) % 26));
            }

            file.Write(record);
        }
    }

    private static List<byte[]> MakeWords(SplitMix random)
    {
        var seen = new HashSet<string>();
        var words = new List<byte[]>(Vocabulary);
        while (words.Count < Vocabulary)
        {
            // 2 to 11 letters, the middle lengths most often.
            var word = new byte[2 + (int)(random.Next() % 5) + (int)(random.Next() % 6)];
            for (var i = 0; i < word.Length; i++)
            {
                word[i] = (byte)('a' + (random.Next() % 26));
            }

            if (seen.Add(System.Text.Encoding.ASCII.GetString(word)))
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static int Rank(double[] cumulative, double share)
    {
        var found = Array.BinarySearch(cumulative, share * cumulative[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, cumulative.Length - 1);
    }

    /// <summary>Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.</summary>
    private sealed class SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public ulong Next()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
    }
}
