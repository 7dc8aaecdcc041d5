using System.IO.Enumeration;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>
/// A path with wildcards, as in a shell: <c>*</c> and <c>?</c> within a name, <c>[abc]</c>, <c>[a-z]</c> and <c>[!a-z]</c> for one
/// character, <c>**</c> for any number of folders.
/// Names that begin with <c>_</c> or <c>.</c> are left out (they are what jobs and editors leave behind) unless the pattern spells that
/// character.
/// </summary>
internal sealed class FilePattern
{
    private readonly string _root;
    private readonly string[] _segments;

    public FilePattern(string pattern)
    {
        var names = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var literal = names.TakeWhile(name => !IsWild(name)).ToArray();
        _root = "/" + string.Join('/', literal);
        _segments = names[literal.Length..];
    }

    private FilePattern(string root, string[] segments) => (_root, _segments) = (root, segments);

    /// <summary>The deepest folder (or the one file) that everything matched lies in.</summary>
    public string Root => _root;

    public static bool IsWild(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>The same pattern below another name of its root.</summary>
    public FilePattern At(Func<string, string> real) => new(real(_root), _segments);

    /// <summary>Whether the pattern matches the path or a folder that it lies in, going by names alone.</summary>
    public bool Covers(string path) =>
        RealPath.IsInside(path, _root) && Covers(_segments, path[_root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Files and folders that match; a folder stands for the files in it.</summary>
    public IEnumerable<string> Matches() => _segments.Length == 0 ? Existing(_root) : Below(_root, 0).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a name within a folder is left out when a folder is taken as a whole.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name is ['_' or '.', ..];

    private static bool Covers(ReadOnlySpan<string> segments, ReadOnlySpan<string> names)
    {
        if (segments.IsEmpty)
        {
            return true;
        }

        if (segments[0] == "**")
        {
            return Covers(segments[1..], names) || (!names.IsEmpty && Covers(segments, names[1..]));
        }

        return !names.IsEmpty && new NamePattern(segments[0]).Matches(names[0]) && Covers(segments[1..], names[1..]);
    }

    private IEnumerable<string> Below(string folder, int at)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var segment = _segments[at];
        if (segment == "**")
        {
            return AnyDepth(folder, at);
        }

        return at == _segments.Length - 1 ? Named(folder, segment) : Named(folder, segment).SelectMany(path => Below(path, at + 1));
    }

    /// <summary><c>**</c> stands for no folder and for each folder below; at the end of a pattern for everything in the folder.</summary>
    private IEnumerable<string> AnyDepth(string folder, int at)
    {
        if (at == _segments.Length - 1)
        {
            return [folder];
        }

        return Below(folder, at + 1)
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(path => !IsHidden(Path.GetFileName(path.AsSpan())) && !InputFiles.IsLoop(path))
                    .SelectMany(path => AnyDepth(path, at))
            );
    }

    private static string[] Existing(string path) => Path.Exists(path) ? [path] : [];

    private static IEnumerable<string> Named(string folder, string segment)
    {
        if (!IsWild(segment))
        {
            var path = Path.Join(folder, segment);
            return Existing(path);
        }

        var name = new NamePattern(segment);
        return new FileSystemEnumerable<string>(
            folder,
            (ref entry) => entry.ToFullPath(),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }
        )
        {
            ShouldIncludePredicate = (ref entry) => name.Matches(entry.FileName),
        };
    }
}
