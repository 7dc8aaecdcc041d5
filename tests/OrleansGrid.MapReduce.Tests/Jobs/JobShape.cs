namespace OrleansGrid.MapReduce.Tests;

/// <summary>How a job happens to be carried out: nothing of it may show in the output.</summary>
internal sealed record JobShape(int Splits, int Partitions, long MemoryBytes, int BlockBytes, bool Compress, bool Combine, int FetchBytes)
{
    public static Gen<JobShape> Any { get; } =
        Gen.Select(
            Gen.Int[1, 5],
            Gen.Int[1, 4],
            Gen.OneOf(Gen.Const(0L), Gen.Long[0, 64 << 10], Gen.Long[0, 2 << 20]),
            Gen.Int[1, 4096],
            Gen.Bool,
            Gen.Bool,
            Gen.Int[1, 1 << 20],
            (splits, partitions, memory, block, compress, combine, fetch) =>
                new JobShape(splits, partitions, memory, block, compress, combine, fetch)
        );

    /// <summary>A job of this shape over lines, which are dealt to the splits in order.</summary>
    public TestJob Job(
        Func<MapReduceProgram> program,
        IReadOnlyList<byte[]> lines,
        Dictionary<string, string>? arguments = null,
        IReadOnlyList<byte[]>? boundaries = null
    ) =>
        new(program)
        {
            Splits =
            [
                .. Enumerable.Range(0, Splits).Select(split => Text(lines.Take(Cut(lines.Count, split + 1)).Skip(Cut(lines.Count, split)))),
            ],
            Partitions = Partitions,
            MemoryBytes = MemoryBytes,
            BlockBytes = BlockBytes,
            ShuffleCompression = Compress ? "lz4" : "none",
            Combine = Combine,
            Arguments = arguments ?? [],
            Boundaries = boundaries,
            Source = new LocalOutputs(FetchBytes),
        };

    private int Cut(int lines, int split) => lines * split / Splits;

    private static byte[] Text(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line.Append((byte)'\n'))];
}
