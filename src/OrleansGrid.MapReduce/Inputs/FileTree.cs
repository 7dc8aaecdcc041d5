using System.IO.Enumeration;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>The file system by names that lose nothing, see <see cref="PathText"/>.</summary>
internal static class FileTree
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public static bool Exists(string path) => PathText.HasRawBytes(path) ? NativeFiles.Facts(path) is not null : Path.Exists(path);

    public static bool IsFolder(string path) =>
        PathText.HasRawBytes(path) ? NativeFiles.Facts(path) is { Type: FileType.Folder } : Directory.Exists(path);

    /// <summary>Null when nothing stands there, or it is a link to nothing.</summary>
    public static FileFacts? Facts(string path)
    {
        if (NativeFiles.Available)
        {
            return NativeFiles.Facts(path);
        }

        if (Directory.Exists(path))
        {
            return new FileFacts(FileType.Folder, 0, 0);
        }

        // Size and time of a link are not those of the file that is read.
        var file = new FileInfo(path);
        file = file.LinkTarget is null ? file : new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        return file.Exists ? new FileFacts(FileType.Regular, file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>The names in a folder.</summary>
    /// <exception cref="UnauthorizedAccessException">It cannot be listed.</exception>
    public static IReadOnlyList<string> Names(string folder)
    {
        if (PathText.HasRawBytes(folder))
        {
            return NativeFiles.Names(folder);
        }

        var names = new FileSystemEnumerable<string>(folder, (ref entry) => entry.FileName.ToString(), All).ToList();
        return NativeFiles.Available && names.Exists(name => PathText.MayBeInexact(name)) ? NativeFiles.Names(folder) : names;
    }

    /// <summary>Whether a folder is a link to one of the folders it lies in, which would be walked for ever.</summary>
    public static bool IsLoop(string folder)
    {
        if (
            PathText.HasRawBytes(folder)
            || new DirectoryInfo(folder) is not { LinkTarget: not null } link
            || link.ResolveLinkTarget(returnFinalTarget: true) is not { } target
        )
        {
            return false;
        }

        return RealPath.IsInside(RealPath.Of(Path.GetDirectoryName(folder)!), RealPath.Of(target.FullName));
    }
}
