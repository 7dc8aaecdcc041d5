namespace OrleansGrid.Processes.Templates;

/// <summary>
/// Names in braces that are most likely meant to be one of a command's parameters: left alone, a trial would run with the text
/// <c>{learningrate}</c> in place of a number.
/// </summary>
internal static class MisspeltName
{
    /// <summary>One letter more, less or other makes another word of a short one.</summary>
    private const int LeastLength = 2;

    /// <summary>The name that a text begins with, before a closing brace, when it looks like one of some others.</summary>
    public static string? At(ReadOnlySpan<char> text, IReadOnlyList<string> names)
    {
        var end = text.IndexOf('}');
        if (end <= 0 || text[..end].ContainsAnyExcept(Letters))
        {
            return null;
        }

        var name = text[..end].ToString();
        return Meant(name, names) is null ? null : name;
    }

    /// <summary>The one that is meant; null when none is near.</summary>
    public static string? Meant(string name, IReadOnlyList<string> names) =>
        names.FirstOrDefault(known => Plain(known) == Plain(name))
        ?? names.FirstOrDefault(known => Math.Min(known.Length, name.Length) >= LeastLength && IsOneChange(known, name));

    private static string Plain(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Whether one letter was added, left out, changed, or swapped with its neighbour.</summary>
    private static bool IsOneChange(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        var restA = a.AsSpan(same);
        var restB = b.AsSpan(same);
        return restA.Length switch
        {
            var length when length == restB.Length + 1 => restA[1..].SequenceEqual(restB),
            var length when length + 1 == restB.Length => restA.SequenceEqual(restB[1..]),
            0 => restB.Length == 0,
            var length when length != restB.Length => false,
            1 => true,
            _ => restA[1..].SequenceEqual(restB[1..])
                || (restA[0] == restB[1] && restA[1] == restB[0] && restA[2..].SequenceEqual(restB[2..])),
        };
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
    );
}
