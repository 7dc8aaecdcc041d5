using Microsoft.Win32.SafeHandles;
using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// An open input file that must stay as it was when the job was planned: offsets into another content would split records anywhere.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private readonly FilePiece _piece;

    public InputFile(FilePiece piece)
    {
        _piece = piece;
        Handle = Open(_piece.Path);
        try
        {
            CheckUnchanged();
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
    }

    public SafeFileHandle Handle { get; }

    /// <summary>For people.</summary>
    public string Name => _piece.Name;

    /// <exception cref="PermanentFailureException">It is something that is not read.</exception>
    public FileCompression CompressionFor(ContentUse use)
    {
        Span<byte> head = stackalloc byte[KnownFormats.HeadBytes];
        return ContentRules.CompressionOf(Name, head[..RandomAccess.Read(Handle, head, 0)], use);
    }

    public void CheckUnchanged()
    {
        var size = RandomAccess.GetLength(Handle);
        if (size != _piece.FileSize)
        {
            throw new PermanentFailureException(
                $"{Name} has changed since the job was planned: it had {_piece.FileSize} bytes and has {size} now; submit the job "
                    + "again."
            );
        }

        if (File.GetLastWriteTimeUtc(Handle).Ticks != _piece.ModifiedTicks)
        {
            throw new PermanentFailureException($"{Name} was written to since the job was planned; submit the job again.");
        }
    }

    public void Dispose() => Handle.Dispose();

    private static SafeFileHandle Open(string path)
    {
        try
        {
            // A pipe that has taken the file's place would be waited for without end.
            if (FileTree.Facts(path)?.WhyNoInput(PathText.Shown(path)) is { } refused)
            {
                throw new PermanentFailureException(refused);
            }

            if (PathText.HasRawBytes(path))
            {
                return NativeFiles.Open(path);
            }

            return File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.SequentialScan
            );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PermanentFailureException(
                $"{path} does not exist (any more); inputs must be reachable at the same path from every silo.",
                e
            );
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PermanentFailureException($"{path} cannot be read by the silo's user; give it read permission.", e);
        }
    }
}
