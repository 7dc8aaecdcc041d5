namespace OrleansGrid;

/// <summary>How records lie one after another in a block.</summary>
/// <param name="Length">
/// 0: lines, each ended by <c>\n</c> or <c>\r\n</c> (the last line of a file may lack its end); positive: records of so many bytes; −1: the
/// block is one record.
/// </param>
public readonly record struct RecordFraming(int Length)
{
    public static RecordFraming Lines { get; } = new(0);

    public static RecordFraming Whole { get; } = new(-1);
}
