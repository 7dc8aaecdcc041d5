using K4os.Compression.LZ4;
using OrleansGrid.MapReduce.Memory;

namespace OrleansGrid.MapReduce.Blocks;

/// <summary>Compresses blocks where that pays; after blocks that did not become smaller it tries again ever more rarely.</summary>
internal sealed unsafe class BlockCompression : IDisposable
{
    private const int RarestTry = 64;

    private NativeBuffer _scratch;
    private int _skip;
    private int _skipNext = 1;

    /// <summary>Compresses in place; gives the length then, which is the same when the block was left as it is.</summary>
    public int Compress(byte* block, int length)
    {
        if (_skip > 0)
        {
            _skip--;
            return length;
        }

        // Less than an eighth saved is not worth the reader's time.
        var most = length - length / 8;
        var packed = most > 0 ? LZ4Codec.Encode(block, length, Scratch(most), most) : -1;
        if (packed <= 0)
        {
            _skip = _skipNext;
            _skipNext = Math.Min(2 * _skipNext, RarestTry);
            return length;
        }

        _skipNext = 1;
        new ReadOnlySpan<byte>(_scratch.Start, packed).CopyTo(new Span<byte>(block, packed));
        return packed;
    }

    /// <summary>Unpacks a block into exactly its raw length; false when it is none.</summary>
    public static bool Decompress(ReadOnlySpan<byte> stored, Span<byte> raw) => LZ4Codec.Decode(stored, raw) == raw.Length;

    public void Dispose()
    {
        NativeBuffers.Return(_scratch);
        _scratch = default;
    }

    private byte* Scratch(int bytes)
    {
        if (_scratch.Size < bytes)
        {
            NativeBuffers.Return(_scratch);
            _scratch = default;
            _scratch = NativeBuffers.Rent(bytes);
        }

        return _scratch.Start;
    }
}
