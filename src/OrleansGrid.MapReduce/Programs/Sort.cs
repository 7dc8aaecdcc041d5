namespace OrleansGrid.MapReduce;

/// <summary>
/// Sorts lines by their bytes, as <c>LC_ALL=C sort</c> does, or fixed-length records by their first bytes; the parts in the order of their names are the sorted whole.
/// </summary>
/// <remarks>
/// Options: <c>record-length</c> N (the input is read as <c>fixed:N</c>); <c>key-length</c> N: order by the first N bytes, equal ones as in the input;
/// <c>key</c> COLUMNS as in <see cref="SortColumns"/>, and <c>separator</c> C between columns: lines with equal columns order by the whole line, or stay as in the input with <c>stable</c> true.
/// </remarks>
[MapReduce("sort")]
public sealed class Sort : SpanMapReduce
{
    private int recordLength;
    private int keyLength;
    private SortColumns? columns;
    private bool stable;

    public override bool TotalOrder => true;

    public override bool OrderValues => columns is not null && !stable;

    public override void MapBlock(ReadOnlySpan<byte> block, RecordFraming framing, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (recordLength > 0 && framing.Length != recordLength)
            throw new PermanentFailureException($"sort has a record-length of {recordLength}, so its input must have the format fixed:{recordLength}.");
        if (framing.Length != 0)
        {
            var length = framing.Length > 0 ? framing.Length : block.Length;
            for (; !block.IsEmpty; block = block[length..])
                MapRecord(block[..length], emit);
            return;
        }

        // A carriage return belongs to the line, as it does for sort.
        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)'\n');
            MapRecord(end < 0 ? block : block[..end], emit);
            block = end < 0 ? [] : block[(end + 1)..];
        }
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues values, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (values.MoveNext())
        {
            if (columns is null)
                output.Write(key);
            output.Write(values.Current);
            if (recordLength > 0)
                output.EndRecord();
            else
                output.EndLine();
        }
    }

    protected override void Configure(ProgramContext context)
    {
        var options = new ProgramOptions("sort", context, "record-length", "key-length", "key", "separator", "stable");
        recordLength = options.Whole("record-length") ?? 0;
        keyLength = options.Whole("key-length") ?? 0;
        stable = options.Is("stable");
        var separator = options.Separator();
        if (options.Text("key") is not { } key)
            return;
        if (recordLength > 0 || keyLength > 0)
            throw new PermanentFailureException("sort orders by columns (key) or by the first bytes (key-length, record-length); give one of them.");
        columns = new SortColumns(key, separator);
    }

    private void MapRecord(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        if (columns is not null)
        {
            emit.Emit(columns.KeyOf(record), record);
            return;
        }

        var length = keyLength == 0 ? record.Length : Math.Min(keyLength, record.Length);
        emit.Emit(record[..length], record[length..]);
    }
}
