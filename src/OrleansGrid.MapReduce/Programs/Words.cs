using System.Buffers;

namespace OrleansGrid.MapReduce;

/// <summary>Words of a text: maximal runs of bytes other than space, \t, \n, \r, \v, \f.</summary>
public ref struct Words(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\n\r\v\f"u8);

    private ReadOnlySpan<byte> rest = text;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly Words GetEnumerator() => this;

    public bool MoveNext()
    {
        var start = rest.IndexOfAnyExcept(White);
        if (start < 0)
            return false;
        rest = rest[start..];
        var end = rest.IndexOfAny(White);
        Current = end < 0 ? rest : rest[..end];
        rest = rest[Current.Length..];
        return true;
    }
}
