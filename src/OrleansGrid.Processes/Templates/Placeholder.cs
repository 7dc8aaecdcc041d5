namespace OrleansGrid.Processes.Templates;

/// <summary>A placeholder that was found in a command.</summary>
/// <param name="Value">Number of the value to put in; null when a text stands for itself.</param>
/// <param name="Text">The text that stands for itself; empty where a value is put in.</param>
/// <param name="Before">Braces that stay before it.</param>
/// <param name="After">Braces that stay after it.</param>
/// <param name="Length">Characters of the command that it takes.</param>
internal readonly record struct Placeholder(int? Value, string Text, string Before, string After, int Length);
