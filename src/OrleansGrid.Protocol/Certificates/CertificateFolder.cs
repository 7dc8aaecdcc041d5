namespace OrleansGrid.Protocol.Certificates;

/// <summary>
/// A folder of certificates that only its owner can look into: <c>authority.pem</c>, and <c>NAME.pem</c> with <c>NAME.key</c> for each that
/// was issued. <c>authority.key</c> is needed to issue others, and nowhere else.
/// </summary>
public sealed class CertificateFolder(string path)
{
    public const string AuthorityName = "authority";

    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = ~(OwnersFolder | UnixFileMode.StickyBit | UnixFileMode.SetGroup | UnixFileMode.SetUser);

    public string Path => path;

    public string AuthorityFile => CertificateOf(AuthorityName);

    public string CertificateOf(string name) => System.IO.Path.Combine(path, name + ".pem");

    public string KeyOf(string name) => System.IO.Path.Combine(path, name + ".key");

    public bool Has(string name) => File.Exists(CertificateOf(name));

    /// <summary>The files of one certificate, as options want them.</summary>
    public GridTls Tls(string name) =>
        new()
        {
            Certificate = CertificateOf(name),
            Key = KeyOf(name),
            Authority = AuthorityFile,
        };

    /// <exception cref="GridException">It cannot be made, or others can look into it.</exception>
    public void Create() =>
        OrRefuse(() =>
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            Directory.CreateDirectory(path, OwnersFolder);
            RequireOwners(path, "chmod 700");
        });

    /// <summary>A crash leaves the old file or the new one, never half of one.</summary>
    public static void Write(string file, string text) =>
        OrRefuse(() =>
        {
            var draft = file + ".new";
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnersFile;
            }

            using (var writer = new StreamWriter(draft, options))
            {
                writer.Write(text);
            }

            File.Move(draft, file, overwrite: true);
        });

    /// <summary>Keys that others can read are no keys.</summary>
    /// <exception cref="GridException">The key is not there, cannot be read, or others can read it.</exception>
    public static void RequireKey(string file) =>
        OrRefuse(() =>
        {
            if (!File.Exists(file))
            {
                throw new GridException(GridFault.BadInput, $"The key '{file}' is not there; 'grid cert issue' makes one.");
            }

            if (!OperatingSystem.IsWindows())
            {
                RequireOwners(file, "chmod 600");
            }
        });

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void RequireOwners(string path, string remedy)
    {
        // A group may be let in to read: orchestrators mount keys so. Nobody else, and nobody to write.
        var allowed = Directory.Exists(path) ? 0 : UnixFileMode.GroupRead;
        if ((File.GetUnixFileMode(path) & Others & ~allowed) != 0)
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{path}' is open to other users of this machine; keys are for their owner alone: '{remedy} {path}'."
            );
        }
    }

    private static void OrRefuse(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GridException(GridFault.Environment, $"The certificates cannot be used: {error.Message}", error);
        }
    }
}
