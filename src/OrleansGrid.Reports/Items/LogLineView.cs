namespace OrleansGrid.Reports.Items;

/// <summary>One line that an item has written.</summary>
/// <param name="At">UTC.</param>
/// <param name="Stream"><c>stderr</c> or <c>log</c>.</param>
/// <param name="Line">Number of the line in the attempt's log, from 1; a gap is what was left out.</param>
public sealed record LogLineView(int Stage, long Item, int Attempt, string Silo, DateTime At, string Stream, long Line, string Text)
{
    public static LogLineView Of(ItemLogLine line) =>
        new(line.Stage, line.Item, line.Attempt, line.Silo, line.At.UtcDateTime, line.Stream, line.Line, line.Text);
}
