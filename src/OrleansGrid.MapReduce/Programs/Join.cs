namespace OrleansGrid.MapReduce;

/// <summary>
/// Joins lines of the inputs tagged <c>left</c> with those of the inputs tagged <c>right</c> whose key columns are equal, as coreutils' <c>join</c> does, but the inputs need no order.
/// Lines of the key, the other columns of the left line and the other columns of the right one, ordered by key within a part.
/// </summary>
/// <remarks>
/// Arguments: <c>key</c> column (1), or <c>left-key</c> and <c>right-key</c> where they differ; <c>separator</c> C between columns (TAB); <c>type</c> inner, left, right or full: of which sides
/// lines without a partner are written as well, as the key and their own other columns. The left lines of one key are held in memory: the side with fewer lines for a key goes left.
/// </remarks>
[MapReduce("join")]
public sealed class Join : SpanMapReduce
{
    private const byte Left = 0;
    private const byte Right = 1;

    private readonly List<byte[]> lefts = [];
    private (int Left, int Right) keyColumn;
    private (bool Left, bool Right) alone;
    private byte separator;
    private byte[] value = new byte[256];

    /// <summary>Secondary sort: the left lines of a key come first, so that the right ones need not be held.</summary>
    public override int CompareValues(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left[0].CompareTo(right[0]);

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (value.Length < record.Length + 2)
            value = new byte[2 * record.Length + 2];
        value[0] = Context.InputTag == "left" ? Left : Right;
        var column = value[0] == Left ? keyColumn.Left : keyColumn.Right;

        // As for join, the key of a line with too few columns is empty.
        var key = Columns.Find(record, column, separator) ?? new TextSlice(record.Length + 1, 0);
        var used = 1;
        if (column > 1)
        {
            value[used++] = separator;
            used += Append(record[..(key.Start - 1)], used);
        }

        used += Append(record[Math.Min(key.Start + key.Length, record.Length)..], used);
        emit.Emit(key.Length == 0 ? [] : record.Slice(key.Start, key.Length), value.AsSpan(0, used));
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        lefts.Clear();
        var paired = false;
        foreach (var line in values)
        {
            if (line[0] == Left)
            {
                lefts.Add(line[1..].ToArray());
                continue;
            }

            paired = true;
            foreach (var left in lefts)
                output.Write(key).Write(left).WriteLine(line[1..]);
            if (lefts.Count == 0 && alone.Right)
                output.Write(key).WriteLine(line[1..]);
        }

        if (paired || !alone.Left)
            return;
        foreach (var left in lefts)
            output.Write(key).WriteLine(left);
    }

    protected override void Configure(ProgramContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = new ProgramOptions("join", context, "key", "left-key", "right-key", "separator", "type");
        var both = options.Whole("key") ?? 1;
        keyColumn = (options.Whole("left-key") ?? both, options.Whole("right-key") ?? both);
        separator = options.Separator() ?? (byte)'\t';
        var type = options.OneOf("type", "inner", "left", "right", "full");
        alone = (type is "left" or "full", type is "right" or "full");
        if (!context.InputTags.Order().Distinct().SequenceEqual(["left", "right"]))
            throw new PermanentFailureException($"join reads inputs with the tags left and right (left=PATH, right=PATH) and no others; the job's have {Tags(context)}.");
    }

    private static string Tags(ProgramContext context) => string.Join(", ", context.InputTags.Distinct().Select(tag => tag ?? "no tag"));

    private int Append(ReadOnlySpan<byte> columns, int at)
    {
        columns.CopyTo(value.AsSpan(at));
        return columns.Length;
    }
}
