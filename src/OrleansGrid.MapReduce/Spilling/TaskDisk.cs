using Microsoft.Win32.SafeHandles;

namespace OrleansGrid.MapReduce.Spilling;

/// <summary>What a task writes to its folder, counted against its limit.</summary>
internal sealed class TaskDisk(TaskPlace place)
{
    private int _files;

    /// <summary>Bytes that lie in the folder now.</summary>
    public long Used { get; private set; }

    /// <summary>Bytes that were written to spill files.</summary>
    public long Spilled { get; private set; }

    public string NewSpill() => Path.Combine(place.Folder, $"spill-{_files++:00000}");

    /// <exception cref="IOException">Says which folder.</exception>
    public SafeFileHandle Create(string path) => Try(() => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));

    /// <exception cref="PermanentFailureException">The task writes more than it may.</exception>
    /// <exception cref="IOException">The disk is full or broken; says which folder.</exception>
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset, bool isSpill)
    {
        if (Used + bytes.Length > place.DiskLimitBytes)
        {
            throw new PermanentFailureException(
                $"The task's map output is larger than the {place.DiskLimitBytes} bytes of disk it may take; emit less, or give it more."
            );
        }

        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }

        Used += bytes.Length;
        if (isSpill)
        {
            Spilled += bytes.Length;
            place.Reached?.Invoke("spill");
        }
    }

    /// <summary>Removes a spill that has been merged.</summary>
    public void Delete(string path, long bytes)
    {
        File.Delete(path);
        Used -= bytes;
    }

    private T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }
    }

    private IOException Failed(IOException failure) => new($"Writing to the folder {place.Folder} failed: {failure.Message}", failure);
}
