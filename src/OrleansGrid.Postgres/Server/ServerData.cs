using System.Security.Cryptography;

namespace OrleansGrid.Postgres.Server;

/// <summary>Creates the data of a private server: whole or not at all, also when the creator is killed half-way.</summary>
internal static class ServerData
{
    public const string User = "grid";

    /// <summary>A database that every server has; a second one would cost another start-up and guard nothing.</summary>
    public const string Database = "postgres";

    /// <summary>
    /// The number of connections is given at each start: it follows from the number of silos.
    /// Durability stays as PostgreSQL ships it: what was acknowledged must survive the machine.
    /// </summary>
    private const string Settings = """

        # The private server of OrleansGrid
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        """;

    /// <summary>For a dozen silos, clients, and people who look.</summary>
    public const int FewestConnections = 200;

    private const int PasswordBytes = 24;

    public static async Task CreateAsync(
        ServerFolder folder,
        ServerAccount account,
        ServerBinaries binaries,
        CancellationToken cancellationToken
    )
    {
        if (Directory.Exists(folder.UnfinishedData))
        {
            Directory.Delete(folder.UnfinishedData, recursive: true);
        }

        folder.WritePassword(RandomNumberGenerator.GetHexString(PasswordBytes * 2, lowercase: true));
        await account.HandOverAsync(folder.PasswordFile, cancellationToken);
        folder.Port = FreePort.Choose();

        await InitAsync(folder, account, binaries, cancellationToken);
        await File.AppendAllTextAsync(Path.Combine(folder.UnfinishedData, "postgresql.conf"), Settings + "\n", cancellationToken);
        Directory.Move(folder.UnfinishedData, folder.Data);
    }

    // Bytes compare the same on every machine, so locale C. Skipping the flush of an empty database risks nothing that anyone was promised.
    private static async Task InitAsync(
        ServerFolder folder,
        ServerAccount account,
        ServerBinaries binaries,
        CancellationToken cancellationToken
    )
    {
        var command = account.Command(
            binaries.Program("initdb"),
            "-D",
            folder.UnfinishedData,
            "-U",
            User,
            "--pwfile",
            folder.PasswordFile,
            "--auth",
            "scram-sha-256",
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--no-sync",
            "--no-instructions"
        );
        var outcome = await ChildProcess.RunAsync(command, cancellationToken);
        if (!outcome.Succeeded)
        {
            throw new GridException(
                GridFault.Environment,
                $"A private PostgreSQL could not be created in {folder.Root}: {outcome.LastLine}"
            );
        }
    }
}
