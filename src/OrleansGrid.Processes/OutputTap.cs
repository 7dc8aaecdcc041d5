namespace OrleansGrid.Processes;

/// <summary>
/// Lets the output through until it is closed: whoever refused what the child said is not to be given its last words, refuse again, and
/// leave the child unburied.
/// </summary>
internal sealed class OutputTap(IChildOutput output) : IChildOutput
{
    private bool _closed;

    public bool Truncated => output.Truncated;

    public void Close() => _closed = true;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!_closed)
        {
            output.Append(bytes);
        }
    }
}
