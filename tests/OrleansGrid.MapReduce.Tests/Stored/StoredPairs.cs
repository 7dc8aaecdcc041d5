using System.Runtime.CompilerServices;
using System.Text;
using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Merging;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.MapReduce.Tests.Stored;

/// <summary>A file of map output: what one silo has written is read by silos of other versions.</summary>
internal sealed class StoredPairs(string name, bool compress, [CallerFilePath] string here = "") : StoredFormat(name, ".bin", here)
{
    private static readonly CancellationToken Token = CancellationToken.None;

    /// <summary>Empty ones, ones that LZ4 makes smaller, and one whose length takes two bytes.</summary>
    private static readonly (string Key, string Value)[] Pairs =
    [
        ("", ""),
        ("a", "1"),
        ("ü", new string('x', 300)),
        .. Enumerable.Range(0, 50).Select(i => ($"key-{i:00}", "the same value")),
    ];

    protected override byte[] Write()
    {
        var bytes = new MemoryStream();
        using var blocks = new BlockWriter(bytes.Write, compress);
        foreach (var (key, value) in Pairs)
        {
            blocks.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        }

        blocks.Flush();
        return bytes.ToArray();
    }

    protected override void IsRead(byte[] example)
    {
        var read = new List<(string Key, string Value)>();
        using var cursor = new RunCursor(new Kept(example), 1 << 12, Token);
        while (cursor.MoveNext())
        {
            var pair = cursor.Current;
            read.Add((Encoding.UTF8.GetString(pair.KeySpan), Encoding.UTF8.GetString(pair.ValueSpan)));
        }

        Assert.Equal(Pairs, read);
    }

    protected override string Show(byte[] written) => Convert.ToHexStringLower(written);

    private sealed class Kept(byte[] file) : RunStream
    {
        private readonly MemoryStream _file = new(file);

        public override int Read(Span<byte> buffer) => _file.Read(buffer);

        public override Exception Damaged(string why) => new InvalidOperationException(why);

        public override void Dispose() => _file.Dispose();
    }
}
