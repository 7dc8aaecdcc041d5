namespace OrleansGrid.MapReduce.Inputs;

/// <summary>Paths with the links in them followed, so that two names of one folder are seen to be one.</summary>
internal static class RealPath
{
    /// <summary>Links beyond so many are taken for a circle, as the kernel does.</summary>
    private const int MostLinks = 40;

    /// <summary>What does not exist (yet) stays as it is.</summary>
    public static string Of(string path)
    {
        var links = 0;
        return Of(path, ref links, null);
    }

    /// <summary>The path, and each one that it leads to by way of links.</summary>
    public static IEnumerable<string> Way(string path)
    {
        var links = 0;
        var passed = new List<string> { path };
        passed.Add(Of(path, ref links, passed));
        return passed;
    }

    /// <summary>Whether a path is a folder or lies in it.</summary>
    public static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(folder == "/" ? folder : folder + "/", StringComparison.Ordinal);

    private static string Of(string path, ref int links, List<string>? passed)
    {
        var real = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Join(real, name);
            if (new FileInfo(next).LinkTarget is { } target && links++ < MostLinks)
            {
                var full = Path.GetFullPath(target, real);
                passed?.Add(full);
                next = Of(full, ref links, passed);
            }

            real = next;
        }

        return real;
    }
}
