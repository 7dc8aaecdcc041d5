using System.Security.Cryptography;
using System.Text;

namespace OrleansGrid.Cli.Cluster;

/// <summary>
/// Asks a detached process to stop where there is no SIGTERM: by an empty file that is named after the process, for which it looks.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _source;
    private readonly Timer? _timer;

    private StopRequest(ProcessIdentity? self, CancellationToken other)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(other);
        _timer = self is null ? null : new Timer(_ => Look(PathOf(self)), null, TimeSpan.Zero, LookEvery);
    }

    /// <summary>Cancelled when this process was asked to stop, or by what it was linked to.</summary>
    public CancellationToken Token => _source.Token;

    public static void To(ProcessIdentity process) => File.WriteAllText(PathOf(process), "");

    /// <summary>Looks for requests to this process, where they are the only way to ask.</summary>
    public static StopRequest ToThis(CancellationToken other) =>
        new(OperatingSystem.IsWindows() ? ProcessIdentity.Find(Environment.ProcessId) : null, other);

    /// <summary>Looks for requests to a process, on every system.</summary>
    public static StopRequest Await(ProcessIdentity process, CancellationToken other) => new(process, other);

    public void Dispose()
    {
        // Waits for a look that is under way: it must not cancel what is disposed of.
        using var done = new ManualResetEvent(false);
        if (_timer?.Dispose(done) == true)
        {
            done.WaitOne();
        }

        _source.Dispose();
    }

    private void Look(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            _source.Cancel();
        }
    }

    private static string PathOf(ProcessIdentity process)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{process.Pid} {process.Started}")));
        return Path.Combine(Path.GetTempPath(), $"orleansgrid-stop-{name}");
    }
}
