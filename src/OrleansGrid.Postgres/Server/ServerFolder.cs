using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansGrid.Postgres.Server;

/// <summary>Where a private server keeps what it has: data, log, password, port.</summary>
internal sealed record ServerFolder(string Root)
{
    private const string OutsideHome = "/var/lib/orleansgrid";

    public string Data => Path.Combine(Root, "data");

    /// <summary>The data while it is being made: it gets its name only when it is whole.</summary>
    public string UnfinishedData => Path.Combine(Root, "data.unfinished");

    public string Log => Path.Combine(Root, "server.log");

    public string PasswordFile => Path.Combine(Root, "password");

    private string PortFile => Path.Combine(Root, "port");

    private string ConnectionsFile => Path.Combine(Root, "connections");

    public bool HasData => File.Exists(Path.Combine(Data, "PG_VERSION"));

    public string Password => File.ReadAllText(PasswordFile).Trim();

    public int Port
    {
        get => int.Parse(File.ReadAllText(PortFile), CultureInfo.InvariantCulture);
        set => File.WriteAllText(PortFile, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>How many connections the server takes: as many as the largest cluster needed so far.</summary>
    public int Connections
    {
        get =>
            File.Exists(ConnectionsFile)
                ? int.Parse(File.ReadAllText(ConnectionsFile), CultureInfo.InvariantCulture)
                : ServerData.FewestConnections;
        set => File.WriteAllText(ConnectionsFile, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The major version that wrote the data, the only one that can read it.</summary>
    public int DataMajor => int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")), CultureInfo.InvariantCulture);

    /// <summary>The folder of that home that has data; null when none has.</summary>
    public static ServerFolder? Existing(string home) => Candidates(home).FirstOrDefault(folder => folder.HasData);

    /// <summary>
    /// Under home; but a home that the server's account cannot reach (as <c>/root</c>, or a temporary folder of mode 700)
    /// has its server under /var/lib, at a place that follows from home's path.
    /// </summary>
    public static async Task<ServerFolder> CreateAsync(string home, ServerAccount account, CancellationToken cancellationToken)
    {
        foreach (var folder in Candidates(home))
        {
            var isNew = !Directory.Exists(folder.Root);
            await account.CreateFolderAsync(folder.Root, cancellationToken);
            if (await account.CanUseAsync(folder.Root, cancellationToken))
            {
                return folder;
            }

            if (isNew)
            {
                Directory.Delete(folder.Root);
            }
        }

        throw new GridException(
            GridFault.Environment,
            $"The private PostgreSQL cannot use a folder under {home}; set GRID_HOME to a folder that you own."
        );
    }

    public void WritePassword(string password)
    {
        File.Delete(PasswordFile);
        using var file = OwnerOnly.CreateFile(PasswordFile);
        file.Write(Encoding.ASCII.GetBytes(password));
    }

    private static IEnumerable<ServerFolder> Candidates(string home)
    {
        yield return new ServerFolder(Path.Combine(home, "postgres"));
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            yield break;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..16];
        yield return new ServerFolder(Path.Combine(OutsideHome, name));
    }
}
