using OrleansGrid.Processes;

namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>Cuts what a command writes into lines.</summary>
internal abstract class LineSink : IChildOutput
{
    /// <summary>A command that never ends a line would fill the memory of its silo.</summary>
    private const int MostLineBytes = 64 << 20;

    private byte[] _rest = [];
    private int _length;

    public bool Truncated => false;

    /// <summary>Whether anything was written.</summary>
    public bool HasLines { get; private set; }

    /// <summary>Another process begins to write.</summary>
    public void Begin() => HasLines = false;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        HasLines |= !bytes.IsEmpty;
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_length == 0)
            {
                Whole(bytes[..end]);
            }
            else
            {
                Keep(bytes[..end]);
                Whole(_rest.AsSpan(0, _length));
                _length = 0;
            }

            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>The last line may lack its end.</summary>
    public void End()
    {
        if (_length > 0)
        {
            Whole(_rest.AsSpan(0, _length));
            _length = 0;
        }
    }

    /// <param name="line">Without its end.</param>
    protected abstract void Line(ReadOnlySpan<byte> line);

    private void Whole(ReadOnlySpan<byte> line) => Line(SystemLine.Of(line, OperatingSystem.IsWindows()));

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MostLineBytes)
        {
            throw new PermanentFailureException(
                $"A command wrote a line of more than {MostLineBytes >> 20} MB; end each line with a newline."
            );
        }

        if (_length + bytes.Length > _rest.Length)
        {
            Array.Resize(ref _rest, Math.Max(_length + bytes.Length, 2 * _rest.Length));
        }

        bytes.CopyTo(_rest.AsSpan(_length));
        _length += bytes.Length;
    }
}
