namespace OrleansGrid.MapReduce.Output;

/// <summary>Where a program writes its part.</summary>
internal sealed class PartOutput(PartWriter part) : OutputWriter(64 << 10)
{
    /// <summary>Ends the part and waits until the disk has it.</summary>
    public WrittenPart Finish()
    {
        Flush();
        part.CountRecords(Records);
        return part.Finish();
    }

    private protected override void Flush(ReadOnlySpan<byte> bytes) => part.Write(bytes);
}
