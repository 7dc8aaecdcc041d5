using System.Buffers;

namespace OrleansGrid;

/// <summary>What can be said in 64 bits, in eight bytes that order as the numbers do.</summary>
internal sealed class NumberSerializer<T>(Func<T, long> number, Func<long, T> value) : DataSerializer<T>
{
    public override void Write(T value, IBufferWriter<byte> to)
    {
        NumberBytes.Write(to.GetSpan(NumberBytes.Length), number(value));
        to.Advance(NumberBytes.Length);
    }

    public override T Read(ReadOnlySpan<byte> bytes) => value(NumberBytes.Read(bytes));
}
