namespace OrleansGrid.Processes;

/// <summary>A line as this system's programs end it.</summary>
internal static class SystemLine
{
    /// <summary>Without the CR that stands before a newline on Windows. Elsewhere a CR is part of what was said.</summary>
    /// <param name="line">Without its newline.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line, bool windows) =>
        windows && line is [.. var rest, (byte)'\r'] ? rest : line;
}
