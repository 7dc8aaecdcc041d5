namespace OrleansGrid.Processes;

/// <summary>What Windows makes of a program's name.</summary>
internal static class WindowsNames
{
    public const string DefaultExtensions = ".COM;.EXE;.BAT;.CMD";

    private static readonly string[] BatchExtensions = [".bat", ".cmd"];

    /// <summary>File names to look for, in order; the name alone where there are no extensions.</summary>
    /// <param name="extensions">As in <c>PATHEXT</c>; null where names are taken as they are.</param>
    public static IEnumerable<string> Of(string program, string? extensions)
    {
        if (extensions is null)
        {
            return [program];
        }

        var known = extensions.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isWhole = known.Any(extension => program.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        return [.. isWhole ? [program] : Array.Empty<string>(), .. known.Select(extension => program + extension)];
    }

    /// <summary>
    /// A file that Windows hands to cmd, whose rules for arguments are not those by which they are quoted: an item such as
    /// <c>" &amp; del *</c> would be run.
    /// </summary>
    public static bool IsBatchFile(string program)
    {
        // Windows leaves out blanks and dots at the end of a name.
        var name = program.TrimEnd(' ', '.');
        return BatchExtensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }
}
