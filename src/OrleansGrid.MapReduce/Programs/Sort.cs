namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// Sorts lines by their bytes, as <c>LC_ALL=C sort</c> does, or fixed-length records by their first bytes; the parts in the order of their
/// names are the sorted whole.
/// </summary>
/// <remarks>
/// Options: <c>record-length</c> N (the input is read as <c>fixed:N</c>); <c>key-length</c> N: order by the first N bytes, equal ones as in
/// the input; <c>key</c> COLUMNS as in <see cref="SortColumns"/>, and <c>separator</c> C between columns: lines with equal columns order by
/// the whole line, or stay as in the input with <c>stable</c> true.
/// </remarks>
[MapReduce("sort")]
public sealed class Sort : SpanMapReduce
{
    private int _recordLength;
    private int _keyLength;
    private SortColumns? _columns;
    private bool _stable;

    public override bool TotalOrder => true;

    public override bool OrderValues => _columns is not null && !_stable;

    public override void MapBlock(ReadOnlySpan<byte> block, RecordFraming framing, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (_recordLength > 0 && framing.Length != _recordLength)
        {
            throw new PermanentFailureException(
                $"sort has a record-length of {_recordLength}, so its input must have the format fixed:{_recordLength}."
            );
        }

        if (framing.Length != 0)
        {
            var length = framing.Length > 0 ? framing.Length : block.Length;
            for (; !block.IsEmpty; block = block[length..])
            {
                MapRecord(block[..length], emit);
            }

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
            if (_columns is null)
            {
                output.Write(key);
            }

            output.Write(values.Current);
            if (_recordLength > 0)
            {
                output.EndRecord();
            }
            else
            {
                output.EndLine();
            }
        }
    }

    protected override void Configure(ProgramContext context)
    {
        var options = new ProgramOptions("sort", context, "record-length", "key-length", "key", "separator", "stable");
        _recordLength = options.Whole("record-length") ?? 0;
        _keyLength = options.Whole("key-length") ?? 0;
        _stable = options.Is("stable");
        var separator = options.Separator();
        if (options.Text("key") is not { } key)
        {
            return;
        }

        if (_recordLength > 0 || _keyLength > 0)
        {
            throw new PermanentFailureException(
                "sort orders by columns (key) or by the first bytes (key-length, record-length); give one of them."
            );
        }

        _columns = new SortColumns(key, separator);
    }

    private void MapRecord(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        if (_columns is not null)
        {
            emit.Emit(_columns.KeyOf(record), record);
            return;
        }

        var length = _keyLength == 0 ? record.Length : Math.Min(_keyLength, record.Length);
        emit.Emit(record[..length], record[length..]);
    }
}
