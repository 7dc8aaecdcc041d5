using System.Text;

namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// Says of each word in which files it occurs: lines of <c>word TAB path TAB path …</c>, each path once, in order. Words are those of
/// <see cref="WordCount"/>. No arguments.
/// </summary>
/// <remarks>A reducer holds the paths of one word in memory.</remarks>
[MapReduce("invertedindex")]
public sealed class InvertedIndex : SpanMapReduce
{
    private (string? Text, byte[] Bytes) _path = (null, []);

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (!ReferenceEquals(_path.Text, Context.InputPath))
        {
            _path = (Context.InputPath, Encoding.UTF8.GetBytes(Context.InputPath ?? ""));
        }

        Span<TextSlice> words = stackalloc TextSlice[512];
        for (var at = 0; at < record.Length;)
        {
            foreach (var word in words[..Words.Find(record, ref at, words)])
            {
                emit.Emit(record.Slice(word.Start, word.Length), _path.Bytes);
            }
        }
    }

    /// <summary>Values come in the order of the input, so that those of one file lie together.</summary>
    public override void Combine(ReadOnlySpan<byte> key, SpanValues values, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        byte[]? last = null;
        foreach (var value in values)
        {
            if (last is not null && value.SequenceEqual(last))
            {
                continue;
            }

            last = value.ToArray();
            emit.Emit(key, last);
        }
    }

    /// <summary>Sorted here and not by the shuffle, which could not combine then; a file may also belong to two inputs.</summary>
    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            paths.Add(Encoding.UTF8.GetString(value));
        }

        output.Write(key);
        foreach (var file in paths)
        {
            output.Write("\t"u8).Write(file);
        }

        output.EndLine();
    }

    protected override void Configure(ProgramContext context) => _ = new ProgramOptions("invertedindex", context, []);
}
