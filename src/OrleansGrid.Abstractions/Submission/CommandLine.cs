namespace OrleansGrid;

/// <summary>A program to run for each item.</summary>
/// <param name="Arguments">
/// Program and arguments; <c>{}</c> in any of them stands for the item. Passed as they are, never through a shell, unless
/// <paramref name="Shell"/>.
/// </param>
/// <param name="Shell">
/// Run the one argument as a script of <c>/bin/sh</c>; the item is <c>$1</c> (and <c>{}</c> is replaced by a quoted reference to it).
/// </param>
/// <param name="WorkingDirectory">Folder to run in, or null for the silo's.</param>
public sealed record CommandLine(IReadOnlyList<string> Arguments, bool Shell = false, string? WorkingDirectory = null);
