namespace OrleansGrid;

/// <summary>One line that an item has written while it ran.</summary>
/// <param name="Attempt">Number of the attempt that wrote it, from 1.</param>
/// <param name="Silo">Name of the silo that ran the attempt.</param>
/// <param name="At">When it was written, by the silo's clock; of what a command writes, when the silo read it.</param>
/// <param name="Stream"><c>stderr</c> for standard error of a command, <c>log</c> for what a handler logs.</param>
/// <param name="Line">Number of the line in all that the attempt has written, from 1; a gap is what was left out.</param>
/// <param name="Text">The line, without its end.</param>
public sealed record ItemLogLine(int Stage, long Item, int Attempt, string Silo, DateTimeOffset At, string Stream, long Line, string Text);
