namespace OrleansGrid;

/// <summary>Why one attempt at an item failed, as kept in the database.</summary>
/// <param name="Type">Name of the exception type, or <c>timeout</c>, <c>exit</c>, <c>lost</c> for what the grid itself found.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Stack">The stack trace, or the end of a command's standard error; null when there is none.</param>
public sealed record ItemError(string Type, string Message, string? Stack = null);
