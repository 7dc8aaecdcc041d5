using System.Text;

namespace OrleansGrid.Processes.Tests;

/// <summary>All that a child has written.</summary>
internal sealed class Heard : IChildOutput
{
    private readonly List<byte> _bytes = [];

    public string Text => Encoding.UTF8.GetString([.. _bytes]);

    public bool Truncated => false;

    public void Append(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);
}
