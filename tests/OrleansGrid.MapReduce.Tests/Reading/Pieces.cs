using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>Cuts of a file, and what readers make of them.</summary>
internal static class Pieces
{
    public static FilePiece Of(string path, long offset, long length)
    {
        var file = new FileInfo(path);
        return new FilePiece(path, offset, length, file.Length, file.LastWriteTimeUtc.Ticks);
    }

    public static FilePiece Whole(string path) => Of(path, 0, new FileInfo(path).Length);

    /// <summary>The file cut at the given offsets.</summary>
    public static IEnumerable<FilePiece> Cut(string path, IEnumerable<long> cuts)
    {
        var size = new FileInfo(path).Length;
        var ends = cuts.Where(c => c > 0 && c < size).Distinct().Order().Append(size).ToList();
        return ends.Select((end, i) => Of(path, i == 0 ? 0 : ends[i - 1], end - (i == 0 ? 0 : ends[i - 1]))).Where(p => p.Length > 0);
    }

    public static SplitSource Source(params FilePiece[] pieces) => new(new InputSplit(0, pieces), 200);

    /// <summary>The records of pieces, with blocks small enough that many are needed.</summary>
    public static List<(RecordPlace Place, byte[] Bytes)> Read(string format, params FilePiece[] pieces) =>
        Read(RecordReaders.Open(InputFormat.Parse(format), Source(pieces), 8192, 1 << 20));

    /// <summary>Content of all blocks, one after another.</summary>
    public static byte[] Content(string format, params FilePiece[] pieces) => [.. Read(format, pieces).SelectMany(b => b.Bytes)];

    /// <summary>Without the cost of comparing megabytes as objects.</summary>
    public static void AssertSame(IEnumerable<byte> expected, IEnumerable<byte> actual)
    {
        var (left, right) = (expected.ToArray(), actual.ToArray());
        Assert.True(
            left.AsSpan().SequenceEqual(right),
            $"{left.Length} and {right.Length} bytes, first difference at {left.AsSpan().CommonPrefixLength(right)}"
        );
    }

    /// <summary>All blocks that the reader gives, each with its place.</summary>
    public static List<(RecordPlace Place, byte[] Bytes)> Read(RecordReader reader)
    {
        using (reader)
        {
            var blocks = new List<(RecordPlace, byte[])>();
            while (reader.NextBlock() is { IsEmpty: false } block)
            {
                blocks.Add((reader.Place, block.ToArray()));
            }

            return blocks;
        }
    }
}
