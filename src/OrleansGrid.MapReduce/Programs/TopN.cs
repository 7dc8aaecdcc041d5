using System.Buffers.Text;

namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// The N lines with the largest number in a column, largest first, as <c>sort -s -k2,2gr | head -n N</c> gives them; lines with equal
/// numbers are in the order of the input.
/// Each task holds N lines. Lines that have no number there are left out, and counted by <c>lines without a number</c>.
/// </summary>
/// <remarks>
/// Arguments: <c>n</c> (10), <c>column</c> (1) with the number, a decimal or exponential one; <c>separator</c> C between columns (TAB);
/// <c>smallest</c> true for the smallest numbers, smallest first.
/// </remarks>
[MapReduce("topn")]
public sealed class TopN : SpanMapReduce
{
    private int _column;
    private byte _separator;
    private bool _smallest;
    private TopLines _top = new(0);

    public override bool SinglePartition => true;

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        if (NumberOf(record) is { } number)
        {
            _top.Add(number, record);
        }
        else
        {
            Count("lines without a number");
        }
    }

    /// <summary>
    /// Of a split only its own first N can be among the first N of all. In the order of the input, so that the reducer knows which of equal
    /// ones came first.
    /// </summary>
    public override void EndMap(SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        foreach (var line in _top.InOrderOfInput())
        {
            emit.Emit([], line);
        }
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var line in values)
        {
            _top.Add(NumberOf(line)!.Value, line);
        }

        foreach (var line in _top.Ranked())
        {
            output.WriteLine(line);
        }
    }

    public override void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OutputWriter output) => output?.WriteLine(value);

    protected override void Configure(ProgramContext context)
    {
        var options = new ProgramOptions("topn", context, "n", "column", "separator", "smallest");
        _column = options.Whole("column") ?? 1;
        _separator = options.Separator() ?? (byte)'\t';
        _smallest = options.Is("smallest");
        _top = new TopLines(options.Whole("n") ?? 10);
    }

    /// <summary>Larger is better.</summary>
    private double? NumberOf(ReadOnlySpan<byte> line)
    {
        if (Columns.Find(line, _column, _separator) is not { } at)
        {
            return null;
        }

        var text = line.Slice(at.Start, at.Length).Trim((byte)' ');
        return Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length && !double.IsNaN(number)
            ? _smallest
                ? -number
                : number
            : null;
    }
}
