using System.Buffers;

namespace OrleansGrid;

/// <summary>A typed program seen as one on bytes, which is what the data plane runs.</summary>
internal sealed class TypedForm<TKey, TValue> : SpanMapReduce, ITypedForm
{
    private readonly MapReduce<TKey, TValue> _program;
    private readonly DataSerializer<TKey> _keys;
    private readonly DataSerializer<TValue> _values;
    private readonly IComparer<TKey>? _keyOrder;
    private readonly IComparer<TValue>? _valueOrder;
    private readonly SerializingEmitter _emitter;
    private readonly ArrayBufferWriter<byte> _merged = new();
    private Emitter<TKey, TValue>? _table;

    public TypedForm(MapReduce<TKey, TValue> program)
    {
        this._program = program;
        _keys = program.KeySerializer;
        _values = program.DataSerializer;
        _keyOrder = program.KeyOrder;
        _valueOrder = program.ValueOrder;
        _emitter = new SerializingEmitter(_keys, _values);
    }

    public override bool TotalOrder => _program.TotalOrder;

    public override bool DividesKeys => _program.DividesKeys;

    public override bool MapOnly => _program.MapOnly;

    public override bool SinglePartition => _program.SinglePartition;

    internal override bool OwnCombine => _program.Combines;

    internal override bool OwnKeyOrder => _keyOrder is not null;

    internal override bool OwnValueOrder => _valueOrder is not null;

    internal override bool OwnPartition => _program.OwnPartition;

    internal override bool OwnMapBlock => false;

    internal override void Start(ProgramContext task) => _program.Start(task);

    public void UseTable(ITypedTables tables) => _table = tables.Make(_keys, _values, _program.Combine);

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        _emitter.Target = emit;
        _program.Map(TextBytes.Decode(record), _table ?? _emitter);
    }

    public override void EndMap(SpanEmitter emit)
    {
        _emitter.Target = emit;
        _program.EndMap(_table ?? _emitter);
    }

    public override void Combine(ReadOnlySpan<byte> key, SpanValues all, SpanEmitter emit)
    {
        if (!all.MoveNext())
        {
            return;
        }

        var result = _values.Read(all.Current);
        while (all.MoveNext())
        {
            result = _program.Combine(result, _values.Read(all.Current));
        }

        _merged.ResetWrittenCount();
        _values.Write(result, _merged);
        emit.Emit(key, _merged.WrittenSpan);
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues all, OutputWriter output)
    {
        var once = new TypedValues<TValue>(all.Cursor, _values);
        _program.Reduce(_keys.Read(key), once, output);
        once.End();
    }

    public override void EndReduce(OutputWriter output) => _program.EndReduce(output);

    public override void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OutputWriter output) =>
        _program.WritePair(_keys.Read(key), _values.Read(value), output);

    public override int Partition(ReadOnlySpan<byte> key, int partitions) => _program.Partition(_keys.Read(key), partitions);

    public override int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        _keyOrder is null ? base.CompareKeys(left, right) : _keyOrder.Compare(_keys.Read(left), _keys.Read(right));

    public override int CompareValues(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        _valueOrder is null ? base.CompareValues(left, right) : _valueOrder.Compare(_values.Read(left), _values.Read(right));

    private sealed class SerializingEmitter(DataSerializer<TKey> keys, DataSerializer<TValue> values) : Emitter<TKey, TValue>
    {
        private readonly ArrayBufferWriter<byte> _keyBytes = new();
        private readonly ArrayBufferWriter<byte> _valueBytes = new();

        public SpanEmitter? Target { get; set; }

        public override void Emit(TKey key, TValue value)
        {
            _keyBytes.ResetWrittenCount();
            _valueBytes.ResetWrittenCount();
            keys.Write(key, _keyBytes);
            values.Write(value, _valueBytes);
            Target!.Emit(_keyBytes.WrittenSpan, _valueBytes.WrittenSpan);
        }
    }
}
