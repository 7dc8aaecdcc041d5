using System.Security.Cryptography.X509Certificates;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Certificates;

/// <summary>
/// The certificates of one process, as they are now: files that have changed are read again. While new ones cannot be read, or do not fit
/// together yet, the last that did stay in use.
/// </summary>
public sealed class GridCertificates
{
    private const long LookEveryMilliseconds = 1000;

    private readonly GridTls _files;
    private readonly Lock _lock = new();
    private volatile LoadedCertificates _loaded;
    private string _stamp;
    private string? _refused;
    private long _lookedAt = Environment.TickCount64;

    /// <exception cref="GridException">A file is missing, cannot be read, is open to others, or is of another grid.</exception>
    public GridCertificates(GridTls files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _files = files;
        _stamp = Stamp();
        _loaded = LoadedCertificates.Read(files);
        Holder = _loaded.WhoIs(_loaded.Own)!;
    }

    /// <summary>Told once of files that have changed and cannot be used.</summary>
    public Action<string>? Refused { get; set; }

    /// <summary>Whom the process's own certificate named at the start.</summary>
    public Caller Holder { get; }

    public X509Certificate2 Own => Current().Own;

    /// <summary>
    /// Whether the other end of a connection belongs to the grid, with at least this role. No name is checked: addresses of silos come and
    /// go, and the certificate's role says what matters.
    /// </summary>
    public bool Admits(X509Certificate2 certificate, GridRole least) => Current().WhoIs(certificate)?.May(least) == true;

    internal LoadedCertificates Current()
    {
        var now = Environment.TickCount64;
        if (now - Volatile.Read(ref _lookedAt) >= LookEveryMilliseconds)
        {
            LookAgain(now);
        }

        return _loaded;
    }

    /// <summary>Looks at the files now, and not when a second is over.</summary>
    internal void LookAgain(long now)
    {
        lock (_lock)
        {
            Volatile.Write(ref _lookedAt, now);
            var stamp = Stamp();
            if (stamp == _stamp)
            {
                return;
            }

            try
            {
                _loaded = LoadedCertificates.Read(_files);
                (_stamp, _refused) = (stamp, null);
            }
            catch (GridException error)
            {
                if (_refused != stamp)
                {
                    _refused = stamp;
                    Refused?.Invoke($"The new certificates are not used, the last ones stay: {error.Message}");
                }
            }
        }
    }

    private string Stamp() => string.Join('|', new[] { _files.Certificate, _files.Key, _files.Authority }.Select(StampOf));

    private static string StampOf(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? $"{info.Length}/{info.LastWriteTimeUtc.Ticks}" : "missing";
    }
}
