namespace OrleansGrid.MapReduce.Inputs;

/// <summary>
/// Names that mean something else in each process: <c>/dev/fd/63</c>, which a shell gives for <c>&lt;(command)</c>, is a descriptor of the
/// process that opens it, so a silo would read what it has open itself.
/// </summary>
internal static class ProcessPaths
{
    private static readonly string[] Names = ["/dev/stdin", "/dev/stdout", "/dev/stderr"];

    private static readonly string[] Folders = ["/dev/fd", "/proc/self", "/proc/thread-self"];

    /// <summary>One sentence when a path, or a link on its way, is such a name; null otherwise.</summary>
    public static string? WhyRefused(string given, Func<string, IEnumerable<string>> way) =>
        way(given).FirstOrDefault(Is) is { } found
            ? $"Input {given} is {(found == given ? "" : $"by way of {found} ")}something that one process alone has open, as <(command), "
                + "/dev/stdin and /proc/self/fd are; write it to a file that every silo can reach and give that."
            : null;

    public static bool Is(string path) =>
        Array.IndexOf(Names, path) >= 0 || Array.Exists(Folders, folder => RealPath.IsInside(path, folder)) || IsOfNumberedProcess(path);

    private static bool IsOfNumberedProcess(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal)
        && path.Length > 6
        && path.AsSpan(6) is var rest
        && (rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest) is { IsEmpty: false } process
        && process.IndexOfAnyExceptInRange('0', '9') < 0;
}
