namespace OrleansGrid.Processes;

/// <summary>Takes what a child writes to its standard output, as it comes.</summary>
internal interface IChildOutput
{
    /// <summary>More came than is wanted: the child is to be killed.</summary>
    bool Truncated { get; }

    void Append(ReadOnlySpan<byte> bytes);
}
