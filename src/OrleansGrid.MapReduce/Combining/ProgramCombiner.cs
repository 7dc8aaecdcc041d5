namespace OrleansGrid.MapReduce;

/// <summary>Calls the program's own Combine, and checks that it stays with its key.</summary>
internal sealed class ProgramCombiner(SpanMapReduce program, PairOrder order) : PairCombiner
{
    private readonly Emitter emitter = new(order);

    public override void Combine(ReadOnlySpan<byte> key, ValueCursor values, BlockWriter to)
    {
        emitter.Start(key, to);
        program.Combine(key, new SpanValues(values), emitter);
        // What it has left unread must not become values of the next key.
        while (values.MoveNext())
        {
        }
    }

    private sealed class Emitter(PairOrder order) : SpanEmitter
    {
        private byte[] current = [];
        private int length;
        private BlockWriter target = null!;

        public void Start(ReadOnlySpan<byte> key, BlockWriter to)
        {
            if (key.Length > current.Length)
                current = new byte[2 * key.Length];
            key.CopyTo(current);
            (length, target) = (key.Length, to);
        }

        public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (order.CompareKeys(key, current.AsSpan(0, length)) != 0)
                throw new PermanentFailureException("The program's Combine emits a key other than the one whose values it was given.");
            target.Add(key, value);
        }

        public override void Emit(ReadOnlySpan<byte> key, long value)
        {
            Span<byte> number = stackalloc byte[NumberBytes.Length];
            NumberBytes.Write(number, value);
            Emit(key, number);
        }
    }
}
