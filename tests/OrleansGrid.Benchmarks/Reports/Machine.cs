using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansGrid.Benchmarks;

/// <summary>
/// What the figures were taken on, and how busy it was: a busy processor makes commits several times slower, so each figure is read beside
/// this.
/// </summary>
internal sealed partial record Machine(int Cores, double LoadAtStart, double FdatasyncPerSecond, string Disk, string Kernel, string Runtime)
{
    private const int BlockBytes = 8192;

    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Version of the server; known once it runs.</summary>
    public string? Postgres { get; init; }

    public static Machine Look() =>
        new(
            Environment.ProcessorCount,
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
            SampleFdatasync(),
            new DriveInfo(Path.GetTempPath()).DriveFormat,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription
        );

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cores} cores, load {LoadAtStart:0.00}, {FdatasyncPerSecond:0} fdatasync/s on {Disk}"
        );

    /// <summary>8 kB written over and over and made durable, as PostgreSQL does with a commit.</summary>
    private static double SampleFdatasync()
    {
        using var file = File.OpenHandle(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            options: FileOptions.DeleteOnClose
        );
        var block = new byte[BlockBytes];
        var clock = Stopwatch.StartNew();
        var times = 0;
        for (; clock.Elapsed < SampleTime; times++)
        {
            RandomAccess.Write(file, block, 0);
            if (FlushData(file) != 0)
            {
                throw new IOException("fdatasync failed.");
            }
        }

        return times / clock.Elapsed.TotalSeconds;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int FlushData(SafeFileHandle file);
}
