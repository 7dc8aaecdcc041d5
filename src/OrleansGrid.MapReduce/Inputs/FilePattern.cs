namespace OrleansGrid.MapReduce.Inputs;

/// <summary>
/// A path with wildcards, as in a shell: <c>*</c> and <c>?</c> within a name, <c>[abc]</c>, <c>[a-z]</c> and <c>[!a-z]</c> for one
/// character, <c>{a,b}</c> for alternatives, <c>**</c> for any number of folders; <c>\</c> takes its meaning from the character behind it.
/// A name that exists as it is written means itself, whatever characters are in it.
/// Names that begin with <c>_</c> or <c>.</c> are left out (they are what jobs and editors leave behind) unless the pattern spells that
/// character.
/// </summary>
internal sealed class FilePattern
{
    private readonly string _root;
    private readonly string[] _segments;

    private FilePattern(string root, string[] segments) => (_root, _segments) = (root, segments);

    /// <summary>The deepest folder (or the one file) that everything matched lies in.</summary>
    public string Root => _root;

    /// <summary>The patterns that a text stands for: more than one when there are braces around a <c>/</c>.</summary>
    /// <param name="exists">Says of a path with wildcards whether it stands there as it is.</param>
    public static IReadOnlyList<FilePattern> Of(string text, Func<string, bool> exists)
    {
        var names = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var root = "";
        var literal = 0;
        while (literal < names.Length && (IsPlain(names[literal]) || exists($"{root}/{names[literal]}")))
        {
            root += "/" + names[literal++];
        }

        return
        [
            .. Braces
                .Spread(string.Join('/', names[literal..]), acrossNames: true)
                .Select(rest => new FilePattern(root is "" ? "/" : root, rest.Split('/', StringSplitOptions.RemoveEmptyEntries))),
        ];
    }

    /// <summary>The same pattern below another name of its root.</summary>
    public FilePattern At(Func<string, string> real) => new(real(_root), _segments);

    /// <summary>Whether the pattern matches the path or a folder that it lies in, going by names alone.</summary>
    public bool Covers(string path) =>
        RealPath.IsInside(path, _root) && Covers(_segments, path[_root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Files and folders that match; a folder stands for the files in it.</summary>
    public IEnumerable<string> Matches() => _segments.Length == 0 ? Existing(_root) : Below(_root, 0).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a name within a folder is left out when a folder is taken as a whole.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name is ['_' or '.', ..];

    private static bool IsPlain(string name) => !IsWild(name) && !PathText.MayBeInexact(name);

    private static bool IsWild(string name) => name.AsSpan().ContainsAny("*?[{\\");

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

        return !names.IsEmpty
            && (segments[0] == names[0] || new NamePattern(segments[0]).Matches(names[0]))
            && Covers(segments[1..], names[1..]);
    }

    private IEnumerable<string> Below(string folder, int at)
    {
        if (!FileTree.IsFolder(folder))
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
                FileTree
                    .Names(folder)
                    .Where(name => !IsHidden(name))
                    .Select(name => Path.Join(folder, name))
                    .Where(path => FileTree.IsFolder(path) && !FileTree.IsLoop(path))
                    .SelectMany(path => AnyDepth(path, at))
            );
    }

    private static string[] Existing(string path) => FileTree.Exists(path) ? [path] : [];

    private static IEnumerable<string> Named(string folder, string segment)
    {
        var path = Path.Join(folder, segment);
        if (FileTree.Exists(path))
        {
            return [path];
        }

        if (!IsWild(segment))
        {
            return PathText.MayBeInexact(segment) ? Inexact(folder, segment) : [];
        }

        var pattern = new NamePattern(segment);
        return FileTree.Names(folder).Where(name => pattern.Matches(PathText.Shown(name))).Select(name => Path.Join(folder, name));
    }

    /// <summary>A name that is no UTF-8 reaches a program with U+FFFD in it, from the command line as from JSON.</summary>
    private static IEnumerable<string> Inexact(string folder, string segment)
    {
        var named = FileTree.Names(folder).Where(name => PathText.Shown(name) == segment).ToList();
        return named.Count <= 1
            ? named.Select(name => Path.Join(folder, name))
            : throw new PermanentFailureException(
                $"{Path.Join(folder, segment)} may be any of {named.Count} files, whose names differ in bytes that are no UTF-8; rename "
                    + "them, or give a pattern for all of them."
            );
    }
}
