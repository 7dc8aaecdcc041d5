namespace OrleansGrid;

/// <summary>A program to run for each item.</summary>
/// <param name="Arguments">
/// Program and arguments; <c>{}</c> in any of them stands for the item, and <c>{{}}</c> for the text <c>{}</c>. Passed as they are, never
/// through a shell, unless <paramref name="Shell"/>.
/// </param>
/// <param name="Shell">
/// Run the one argument as a script of <c>/bin/sh</c>; the item is <c>$1</c>, and <c>{}</c> becomes a reference to it that is right in the
/// quotes around it. A script is refused where <c>{}</c> stands in a place that can have none.
/// </param>
/// <param name="WorkingDirectory">Folder to run in, or null for the silo's.</param>
public sealed record CommandLine(IReadOnlyList<string> Arguments, bool Shell = false, string? WorkingDirectory = null);
