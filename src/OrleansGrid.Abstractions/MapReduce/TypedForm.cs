using System.Buffers;

namespace OrleansGrid;

/// <summary>A typed program seen as one on bytes, which is what the data plane runs.</summary>
internal sealed class TypedForm<TKey, TValue> : SpanMapReduce, ITypedForm
{
    private readonly MapReduce<TKey, TValue> program;
    private readonly DataSerializer<TKey> keys;
    private readonly DataSerializer<TValue> values;
    private readonly IComparer<TKey>? keyOrder;
    private readonly IComparer<TValue>? valueOrder;
    private readonly SerializingEmitter emitter;
    private readonly ArrayBufferWriter<byte> merged = new();
    private Emitter<TKey, TValue>? table;

    public TypedForm(MapReduce<TKey, TValue> program)
    {
        this.program = program;
        keys = program.KeySerializer;
        values = program.DataSerializer;
        keyOrder = program.KeyOrder;
        valueOrder = program.ValueOrder;
        emitter = new SerializingEmitter(keys, values);
    }

    public override bool TotalOrder => program.TotalOrder;

    public override bool DividesKeys => program.DividesKeys;

    public override bool MapOnly => program.MapOnly;

    public override bool SinglePartition => program.SinglePartition;

    internal override bool OwnCombine => program.Combines;

    internal override bool OwnKeyOrder => keyOrder is not null;

    internal override bool OwnValueOrder => valueOrder is not null;

    internal override bool OwnPartition => program.OwnPartition;

    internal override bool OwnMapBlock => false;

    internal override void Start(ProgramContext task) => program.Start(task);

    public void UseTable(ITypedTables tables) => table = tables.Make(keys, values, program.Combine);

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        emitter.Target = emit;
        program.Map(TextBytes.Decode(record), table ?? emitter);
    }

    public override void EndMap(SpanEmitter emit)
    {
        emitter.Target = emit;
        program.EndMap(table ?? emitter);
    }

    public override void Combine(ReadOnlySpan<byte> key, SpanValues all, SpanEmitter emit)
    {
        if (!all.MoveNext())
            return;
        var result = values.Read(all.Current);
        while (all.MoveNext())
            result = program.Combine(result, values.Read(all.Current));
        merged.ResetWrittenCount();
        values.Write(result, merged);
        emit.Emit(key, merged.WrittenSpan);
    }

    public override void Reduce(ReadOnlySpan<byte> key, SpanValues all, OutputWriter output)
    {
        var once = new TypedValues<TValue>(all.Cursor, values);
        program.Reduce(keys.Read(key), once, output);
        once.End();
    }

    public override void EndReduce(OutputWriter output) => program.EndReduce(output);

    public override void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OutputWriter output) =>
        program.WritePair(keys.Read(key), values.Read(value), output);

    public override int Partition(ReadOnlySpan<byte> key, int partitions) => program.Partition(keys.Read(key), partitions);

    public override int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        keyOrder is null ? base.CompareKeys(left, right) : keyOrder.Compare(keys.Read(left), keys.Read(right));

    public override int CompareValues(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        valueOrder is null ? base.CompareValues(left, right) : valueOrder.Compare(values.Read(left), values.Read(right));

    private sealed class SerializingEmitter(DataSerializer<TKey> keys, DataSerializer<TValue> values) : Emitter<TKey, TValue>
    {
        private readonly ArrayBufferWriter<byte> keyBytes = new();
        private readonly ArrayBufferWriter<byte> valueBytes = new();

        public SpanEmitter? Target { get; set; }

        public override void Emit(TKey key, TValue value)
        {
            keyBytes.ResetWrittenCount();
            valueBytes.ResetWrittenCount();
            keys.Write(key, keyBytes);
            values.Write(value, valueBytes);
            Target!.Emit(keyBytes.WrittenSpan, valueBytes.WrittenSpan);
        }
    }
}
