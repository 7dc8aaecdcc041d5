namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// Joins lines of the inputs tagged <c>left</c> with those of the inputs tagged <c>right</c> whose key columns are equal, as coreutils'
/// <c>join</c> does, but the inputs need no order.
/// Lines of the key, the other columns of the left line and the other columns of the right one, ordered by key within a part.
/// </summary>
/// <remarks>
/// Arguments: <c>key</c> column (1), or <c>left-key</c> and <c>right-key</c> where they differ; <c>separator</c> C between columns (TAB);
/// <c>type</c> inner, left, right or full: of which sides lines without a partner are written as well, as the key and their own other
/// columns. The left lines of one key are held in memory: the side with fewer lines for a key goes left.
/// </remarks>
[MapReduce("join")]
public sealed class Join : SpanMapReduce
{
    private const byte Left = 0;
    private const byte Right = 1;

    private readonly List<byte[]> _lefts = [];
    private (int Left, int Right) _keyColumn;
    private (bool Left, bool Right) _alone;
    private byte _separator;
    private byte[] _value = new byte[256];

    /// <summary>Secondary sort: the left lines of a key come first, so that the right ones need not be held.</summary>
    public override int CompareValues(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left[0].CompareTo(right[0]);

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (_value.Length < record.Length + 2)
        {
            _value = new byte[2 * record.Length + 2];
        }

        _value[0] = Context.InputTag == "left" ? Left : Right;
        var column = _value[0] == Left ? _keyColumn.Left : _keyColumn.Right;

        // As for join, the key of a line with too few columns is empty.
        var key = Columns.Find(record, column, _separator) ?? new TextSlice(record.Length + 1, 0);
        var used = 1;
        if (column > 1)
        {
            _value[used++] = _separator;
            used += Append(record[..(key.Start - 1)], used);
        }

        used += Append(record[Math.Min(key.Start + key.Length, record.Length)..], used);
        emit.Emit(key.Length == 0 ? [] : record.Slice(key.Start, key.Length), _value.AsSpan(0, used));
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _lefts.Clear();
        var paired = false;
        foreach (var line in values)
        {
            if (line[0] == Left)
            {
                _lefts.Add(line[1..].ToArray());
                continue;
            }

            paired = true;
            foreach (var left in _lefts)
            {
                output.Write(key).Write(left).WriteLine(line[1..]);
            }

            if (_lefts.Count == 0 && _alone.Right)
            {
                output.Write(key).WriteLine(line[1..]);
            }
        }

        if (paired || !_alone.Left)
        {
            return;
        }

        foreach (var left in _lefts)
        {
            output.Write(key).WriteLine(left);
        }
    }

    protected override void Configure(ProgramContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = new ProgramOptions("join", context, "key", "left-key", "right-key", "separator", "type");
        var both = options.Whole("key") ?? 1;
        _keyColumn = (options.Whole("left-key") ?? both, options.Whole("right-key") ?? both);
        _separator = options.Separator() ?? (byte)'\t';
        var type = options.OneOf("type", "inner", "left", "right", "full");
        _alone = (type is "left" or "full", type is "right" or "full");
        if (!context.InputTags.Order().Distinct().SequenceEqual(["left", "right"]))
        {
            throw new PermanentFailureException(
                $"join reads inputs with the tags left and right (left=PATH, right=PATH) and no others; the job's have {Tags(context)}."
            );
        }
    }

    private static string Tags(ProgramContext context) => string.Join(", ", context.InputTags.Distinct().Select(tag => tag ?? "no tag"));

    private int Append(ReadOnlySpan<byte> columns, int at)
    {
        columns.CopyTo(_value.AsSpan(at));
        return columns.Length;
    }
}
