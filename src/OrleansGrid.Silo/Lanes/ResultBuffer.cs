using System.Buffers;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// Where an item's result is written: bounded, so that a handler's gigabyte fails its item and does not fill the silo's memory.
/// </summary>
internal sealed class ResultBuffer : IBufferWriter<byte>
{
    /// <summary>Encoders ask for room for the longest text that their characters could become.</summary>
    private const int LongestRequest = (3 * StorableJson.MostBytes) + 1024;

    /// <summary>A buffer that has grown past this is not kept for the next item.</summary>
    private const int MostKept = 1 << 20;

    private ArrayBufferWriter<byte> _bytes = new(256);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Reset()
    {
        if (_bytes.Capacity > MostKept)
        {
            _bytes = new(256);
        }

        _bytes.ResetWrittenCount();
    }

    public void Advance(int count)
    {
        _bytes.Advance(count);
        if (_bytes.WrittenCount > StorableJson.MostBytes)
        {
            throw TooLarge();
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => sizeHint <= LongestRequest ? _bytes.GetMemory(sizeHint) : throw TooLarge();

    public Span<byte> GetSpan(int sizeHint = 0) => sizeHint <= LongestRequest ? _bytes.GetSpan(sizeHint) : throw TooLarge();

    private static PermanentFailureException TooLarge() =>
        new($"The result has more than {StorableJson.MostBytes} bytes. {StorableJson.WhereLargeResultsGo}");
}
