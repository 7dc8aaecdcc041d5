using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Server;

/// <summary>
/// A PostgreSQL that belongs to one home folder: created from the server programs on the machine, listening on loopback
/// only, with a password of its own. It outlives the process that started it; two homes have two servers.
/// Not a database for others: whoever can read the home folder can read it.
/// </summary>
public sealed class PrivateServer
{
    private const int ConnectionsOfOthers = 60;

    private readonly string _home;
    private readonly ServerFolder _folder;
    private readonly ServerAccount _account;
    private readonly ServerBinaries _binaries;

    private PrivateServer(string home, ServerFolder folder, ServerAccount account, ServerBinaries binaries)
    {
        _home = home;
        _folder = folder;
        _account = account;
        _binaries = binaries;
    }

    public string DataDirectory => _folder.Data;

    /// <summary>What the server says; the server appends to it.</summary>
    public string LogFile => _folder.Log;

    /// <summary>Where <c>pg_ctl</c>, <c>pg_dump</c> and the others of this server's version are.</summary>
    public string BinDirectory => _binaries.Directory;

    /// <summary>Chosen at creation and kept; another is taken only when someone else listens on it at a start.</summary>
    public int Port => _folder.Port;

    /// <summary>The server's process, 0 when it does not run.</summary>
    public int PostmasterPid => PostmasterFile.Running(_folder)?.Pid ?? 0;

    /// <summary>With the password; encryption is off because the bytes do not leave the machine.</summary>
    public string ConnectionString => ConnectionStringOf(_folder);

    /// <summary>
    /// The connection string of the home's server if it runs; null when it does not, or was never made. Nothing is started.
    /// </summary>
    public static string? FindRunning(string home) =>
        ServerFolder.Existing(Path.GetFullPath(home)) is { } folder && PostmasterFile.Running(folder) is not null
            ? ConnectionStringOf(folder)
            : null;

    /// <summary>The folder of the data of the home's server; null when it was never made.</summary>
    public static string? FindData(string home) => ServerFolder.Existing(Path.GetFullPath(home))?.Data;

    private static string ConnectionStringOf(ServerFolder folder) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = folder.Port,
            Username = ServerData.User,
            Password = folder.Password,
            Database = ServerData.Database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    /// <summary>The home's server, running: created, started after whatever stopped it, or as it is.</summary>
    /// <param name="home">GRID_HOME.</param>
    /// <param name="say">Told when something happens that a person would wait for.</param>
    /// <exception cref="GridException">
    /// There are no server programs and they may not be installed, or the server does not start.
    /// </exception>
    public static Task<PrivateServer> EnsureAsync(string home, Action<string> say, CancellationToken cancellationToken) =>
        EnsureAsync(home, say, silos: 0, cancellationToken);

    /// <summary>
    /// The same, with connections for so many silos besides clients and people; a server that takes fewer is started again.
    /// </summary>
    /// <param name="silos">0 for as many connections as before.</param>
    public static async Task<PrivateServer> EnsureAsync(string home, Action<string> say, int silos, CancellationToken cancellationToken)
    {
        home = Path.GetFullPath(home);
        using var alone = await HomeLock.TakeAsync(home, cancellationToken);
        var account = ServerAccount.Choose();
        var folder = ServerFolder.Existing(home);
        var binaries = await BinariesAsync(home, folder, say, cancellationToken);
        if (folder is null)
        {
            folder = await ServerFolder.CreateAsync(home, account, cancellationToken);
            say($"Creating a private PostgreSQL {binaries.Major} in {folder.Root} …");
            await ServerData.CreateAsync(folder, account, binaries, cancellationToken);
        }

        var server = new PrivateServer(home, folder, account, binaries);
        if (ConnectionsFor(silos) is var connections && connections > folder.Connections)
        {
            folder.Connections = connections;
            await server.StopHeldAsync(StopMode.Fast, cancellationToken);
        }

        await ServerStart.EnsureAsync(folder, account, binaries, cancellationToken);
        return server;
    }

    private static int ConnectionsFor(int silos) => (silos * DatabaseUse.SiloConnections) + ConnectionsOfOthers;

    /// <summary>Stops the home's server if it has one that runs.</summary>
    /// <returns>False when there was nothing to stop.</returns>
    public static async Task<bool> StopAsync(string home, StopMode mode, CancellationToken cancellationToken)
    {
        home = Path.GetFullPath(home);
        if (ServerFolder.Existing(home) is not { } folder || PostmasterFile.Running(folder) is null)
        {
            return false;
        }

        var binaries = await BinariesAsync(home, folder, _ => { }, cancellationToken);
        await new PrivateServer(home, folder, ServerAccount.Choose(), binaries).StopAsync(mode, cancellationToken);
        return true;
    }

    public async Task StopAsync(StopMode mode, CancellationToken cancellationToken)
    {
        using var alone = await HomeLock.TakeAsync(_home, cancellationToken);
        await StopHeldAsync(mode, cancellationToken);
    }

    /// <summary>Stops and starts it; clients see their connections break.</summary>
    public async Task RestartAsync(StopMode mode, CancellationToken cancellationToken)
    {
        using var alone = await HomeLock.TakeAsync(_home, cancellationToken);
        await StopHeldAsync(mode, cancellationToken);
        await ServerStart.EnsureAsync(_folder, _account, _binaries, cancellationToken);
    }

    /// <summary>Stops it and removes everything it ever kept.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        using var alone = await HomeLock.TakeAsync(_home, cancellationToken);
        await StopHeldAsync(StopMode.Immediate, cancellationToken);
        Directory.Delete(_folder.Root, recursive: true);
    }

    private async Task StopHeldAsync(StopMode mode, CancellationToken cancellationToken)
    {
        if (PostmasterFile.Running(_folder) is null)
        {
            return;
        }

        var how = mode == StopMode.Immediate ? "immediate" : "fast";
        var outcome = await ChildProcess.RunAsync(
            _account.Command(_binaries.Program("pg_ctl"), "stop", "-D", _folder.Data, "-m", how, "-s", "-w"),
            cancellationToken
        );
        // It may have ended by itself in between; what counts is that it is gone.
        if (!outcome.Succeeded && PostmasterFile.Running(_folder) is not null)
        {
            throw new GridException(GridFault.Environment, $"The private PostgreSQL in {_folder.Root} does not stop: {outcome.LastLine}");
        }
    }

    private static async Task<ServerBinaries> BinariesAsync(
        string home,
        ServerFolder? folder,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var major = folder?.DataMajor;
        if (await ServerArchive.NamedAsync(home, major, say, cancellationToken) is { } named)
        {
            return named;
        }

        if (await ServerBinaries.FindAsync(major, cancellationToken) is { } found)
        {
            return found;
        }

        if (major is not null)
        {
            throw new GridException(
                GridFault.Environment,
                $"The private PostgreSQL in {folder!.Root} was made by version {major}, whose server programs are not on this machine; "
                    + "install them."
            );
        }

        if (
            await DebianInstall.TryAsync(say, cancellationToken) && await ServerBinaries.FindAsync(null, cancellationToken) is { } installed
        )
        {
            return installed;
        }

        throw new GridException(
            GridFault.Environment,
            $"No PostgreSQL server ({ServerBinaries.OldestMajor} or newer) is on this machine: install one (Debian, Ubuntu: apt-get "
                + "install postgresql; Fedora: dnf install postgresql-server postgresql-contrib; macOS: brew install postgresql; "
                + "Windows: the installer of postgresql.org), "
                + $"name an archive of its programs with {ServerArchive.Variable}, "
                + "or name a database with --postgres or GRID_POSTGRES."
        );
    }
}
