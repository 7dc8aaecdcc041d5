using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Combining;

/// <summary>Calls the program's own Combine, and checks that it stays with its key.</summary>
internal sealed class ProgramCombiner(SpanMapReduce program, PairOrder order) : PairCombiner
{
    private readonly Emitter _emitter = new(order);

    public override void Combine(ReadOnlySpan<byte> key, ValueCursor values, BlockWriter to)
    {
        _emitter.Start(key, to);
        program.Combine(key, new SpanValues(values), _emitter);
        // What it has left unread must not become values of the next key.
        while (values.MoveNext()) { }
    }

    private sealed class Emitter(PairOrder order) : SpanEmitter
    {
        private byte[] _current = [];
        private int _length;
        private BlockWriter _target = null!;

        public void Start(ReadOnlySpan<byte> key, BlockWriter to)
        {
            if (key.Length > _current.Length)
            {
                _current = new byte[2 * key.Length];
            }

            key.CopyTo(_current);
            (_length, _target) = (key.Length, to);
        }

        public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (order.CompareKeys(key, _current.AsSpan(0, _length)) != 0)
            {
                throw new PermanentFailureException("The program's Combine emits a key other than the one whose values it was given.");
            }

            _target.Add(key, value);
        }

        public override void Emit(ReadOnlySpan<byte> key, long value)
        {
            Span<byte> number = stackalloc byte[NumberBytes.Length];
            NumberBytes.Write(number, value);
            Emit(key, number);
        }
    }
}
